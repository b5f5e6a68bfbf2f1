"""Values filed under how words begin, found with a look or two however many lengths there are."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

V = TypeVar("V")

_LEAST = 2
"""Letters of the shortest stem that a phrase may have, so that two tell where to look."""


class Stems(Generic[V]):
    """Each stem with its values, under the letters that all stems have."""

    def __init__(self) -> None:
        self._shelves: dict[str, list[str]] = defaultdict(list)
        self._values: dict[str, list[V]] = defaultdict(list)

    def file(self, stem: str, value: V) -> None:
        """Add a value to those of a stem."""
        if stem not in self._values:
            insort(self._shelves[stem[:_LEAST]], stem, key=len)
        self._values[stem].append(value)

    def of(self, word: str) -> Iterator[V]:
        """The values of every stem that a word begins with, the shortest stem first."""
        for stem in self._shelves.get(word[:_LEAST], ()):
            if word.startswith(stem):
                yield from self._values[stem]
