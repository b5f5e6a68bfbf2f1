"""Values filed under how words begin, found with a look or two however many lengths there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from bot.domain.phrases import MIN_STEM, Tokens

V = TypeVar("V")


class Stems(Generic[V]):
    """Each stem with its values, under the letters that all stems have."""

    def __init__(self) -> None:
        self._shelves: dict[str, tuple[str, ...]] = {}
        self._values: dict[str, list[V]] = defaultdict(list)

    def file(self, stem: str, value: V) -> None:
        """Add a value to those of a stem."""
        if stem not in self._values:
            shelf = (*self._shelves.get(stem[:MIN_STEM], ()), stem)
            self._shelves[stem[:MIN_STEM]] = tuple(sorted(shelf, key=len))
        self._values[stem].append(value)

    def of(self, word: str) -> list[V]:
        """The values of every stem that a word begins with, the shortest stem first."""
        shelf = self._shelves.get(word[:MIN_STEM])
        if shelf is None or not word.startswith(shelf):
            return []
        return [one for stem in shelf if word.startswith(stem) for one in self._values[stem]]

    def met(self, words: Tokens) -> Iterator[str]:
        """The different words that begin with one of the stems."""
        for head in self._shelves.keys() & words.heads.keys():
            shelf = self._shelves[head]
            yield from [word for word in words.heads[head] if word.startswith(shelf)]
