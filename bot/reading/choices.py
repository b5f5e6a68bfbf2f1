"""One word of a phrase and what it may be; and things filed under such choices."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from bot.domain.phrases import Phrase

REMEMBERED_WORDS = 8192
_BARE = str.maketrans("äöåÄÖÅ", "aoaAOA")
_BARE_FROM = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What one word of a phrase may be: whole words, beginnings, ends, parts."""

    whole: frozenset[str]
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def matches(self, word: str) -> bool:
        """Whether this word of a text will do."""
        return word in self.whole or self.opens(word)

    def opens(self, word: str) -> bool:
        """Whether this word will do by its beginning, its end or a part."""
        if self.starts and word.startswith(self.starts):
            return True
        if not self.ends and not self.parts:
            return False
        return word.endswith(self.ends) or any(part in word for part in self.parts)


def choice_of(part: str) -> Choice:
    """The alternatives of a part, each also without its dots where it is long enough."""
    whole: set[str] = set()
    starts: set[str] = set()
    ends: set[str] = set()
    parts: set[str] = set()
    for word in part.casefold().split("/"):
        if word.isalpha():  # most are: no need of the parser
            whole.update(_forms(word))
            continue
        parsed = Phrase.parse(word).words[0][0]
        if parsed.open_start:
            (parts if parsed.open_end else ends).update(_forms(parsed.text))
        else:
            (starts if parsed.open_end else whole).update(_forms(parsed.text))
    return Choice(
        frozenset(whole), tuple(sorted(starts)), tuple(sorted(ends)), tuple(sorted(parts))
    )


def _forms(word: str) -> tuple[str, ...]:
    """The word as it is written and, when long enough, as it is typed in a hurry: 'teidat'."""
    if word.isascii() or len(word) < _BARE_FROM:
        return (word,)
    return word, word.translate(_BARE)


class Shelves(Generic[T]):
    """Things filed under choices of words, to be found by a word of a text."""

    def __init__(self, things: Iterable[tuple[Choice, T]]) -> None:
        self._whole: dict[str, tuple[T, ...]] = {}
        self._starts: dict[str, tuple[T, ...]] = {}
        self._scanned: list[tuple[Choice, T]] = []
        for choice, thing in things:
            self._file(choice, thing)
        self._lengths = sorted({len(start) for start in self._starts})
        self._begun = lru_cache(maxsize=REMEMBERED_WORDS)(self._that_begin)

    def under(self, word: str) -> tuple[T, ...]:
        """What is filed under this word, each thing once."""
        lengths = self._lengths[: bisect_right(self._lengths, len(word))]
        begun = self._begun(tuple([s for n in lengths if (s := word[:n]) in self._starts]))
        if word not in self._whole and not self._scanned:
            return begun
        things = {id(thing): thing for thing in self._whole.get(word, ())}
        things.update((id(thing), thing) for thing in begun)
        for choice, thing in self._scanned:
            if choice.matches(word):
                things[id(thing)] = thing
        return tuple(things.values())

    def _file(self, choice: Choice, thing: T) -> None:
        if choice.ends or choice.parts:
            self._scanned.append((choice, thing))
            return
        alone = (thing,)  # one for all words that have nothing else
        for shelf, words in ((self._whole, choice.whole), (self._starts, choice.starts)):
            for word in words:
                shelf[word] = shelf[word] + alone if word in shelf else alone

    def _that_begin(self, starts: tuple[str, ...]) -> tuple[T, ...]:
        """What is filed under one of these beginnings: many words share them."""
        things = {id(thing): thing for start in starts for thing in self._starts[start]}
        return tuple(things.values())
