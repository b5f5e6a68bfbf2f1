"""Thousands of phrases looked for at once: each is tried only where its most telling word stands.

`PhraseIndex` files a phrase under its first word, which for rules of speech is mostly a plain one
(`you .. should have`); here it is filed under its longest, and tried a few words back from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from bot.domain.phrases import Hit, Phrase, Token

K = TypeVar("K")


class _Entry(NamedTuple, Generic[K]):
    """A phrase with its key; `back` is how many words before its telling word it may begin.

    `firsts` are the words that it begins with, none where those are open at an end.
    """

    phrase: Phrase
    key: K
    back: int
    firsts: frozenset[str]


class Sieve(Generic[K]):
    """Phrases with their keys, found in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[Phrase, K]]) -> None:
        self._exact: dict[str, list[_Entry[K]]] = defaultdict(list)
        self._prefix: dict[str, list[_Entry[K]]] = defaultdict(list)
        self._anywhere: list[tuple[str, _Entry[K]]] = []
        for phrase, key in entries:
            self._file(phrase, key)
        self._lengths = sorted({len(stem) for stem in self._prefix})
        self._at = lru_cache(maxsize=4096)(self._candidates)

    def find(self, words: Sequence[Token]) -> list[Hit[K]]:
        """Every hit in the order of the text; the same phrase counts once at each place."""
        found: dict[tuple[int, str, int], Hit[K]] = {}
        texts = [word.text for word in words]
        for at, entries in enumerate(map(self._at, texts)):
            for phrase, key, back, firsts in entries:
                for start in range(at - back if at > back else 0, at + 1):
                    if firsts and texts[start] not in firsts:
                        continue
                    mark = (start, phrase.source, id(key))
                    end = None if mark in found else phrase.end_from(words, start)
                    if end is not None:
                        place = words[start].start, words[end - 1].end
                        found[mark] = Hit(key, phrase, *place)
        return sorted(found.values(), key=lambda hit: hit.start)

    def _file(self, phrase: Phrase, key: K) -> None:
        slot = max(range(len(phrase.choices)), key=lambda at: _telling(phrase, at))
        back = slot + sum(phrase.gaps[1 : slot + 1])
        first = phrase.choices[0]
        is_open = first.begins or first.ends or first.inside
        # Where the telling word is the first, it has been met already.
        firsts = frozenset[str]() if is_open or not back else first.exact
        entry = _Entry(phrase, key, back, firsts)
        for word in phrase.choices[slot].words:
            if word.open_start:
                self._anywhere.append((word.text, entry))
            else:
                (self._prefix if word.open_end else self._exact)[word.text].append(entry)

    def _candidates(self, word: str) -> list[_Entry[K]]:
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._prefix.get(word[:length], ())
        return [*found, *(entry for part, entry in self._anywhere if part in word)]


def _telling(phrase: Phrase, slot: int) -> tuple[bool, int, int]:
    """How rare a word of a phrase is likely to be: its shortest choice, and how few there are."""
    choice = phrase.choices[slot]
    closed = not (choice.ends or choice.inside)
    return closed, min(len(word.text) for word in choice.words), -len(choice.words)
