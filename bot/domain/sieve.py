"""Thousands of phrases looked for at once: each is tried only where its most telling word stands.

`PhraseIndex` files a phrase under its first word, which for rules of speech is mostly a plain one
(`you .. should have`); here it is filed under its longest, and tried a few words back from there,
where its next longest stands in reach as well: most attempts end at that one look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from bot.domain.phrases import Choice, Hit, Phrase, Tokens
from bot.domain.stems import Stems

K = TypeVar("K")


class _Entry(NamedTuple, Generic[K]):
    """A phrase with its key; `back` is how many words before its telling word it may begin.

    `firsts` are the words that it begins with, none where those are open at an end. One of `beside`
    stands from `low` to before `high` words after the telling one; none where nothing is asked.
    """

    phrase: Phrase
    key: K
    back: int
    firsts: frozenset[str]
    beside: frozenset[str]
    low: int
    high: int


class Sieve(Generic[K]):
    """Phrases with their keys, found in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[Phrase, K]]) -> None:
        self._exact: dict[str, list[_Entry[K]]] = defaultdict(list)
        self._stems: Stems[_Entry[K]] = Stems()
        self._anywhere: list[tuple[str, _Entry[K]]] = []
        for phrase, key in entries:
            self._file(phrase, key)

    def find(self, words: Tokens) -> list[Hit[K]]:
        """Every hit in the order of the text; the same phrase counts once at each place."""
        found: dict[tuple[int, str, int], Hit[K]] = {}
        texts = words.texts
        for at, entries in self._tried(words):
            for phrase, key, back, firsts, beside, low, high in entries:
                if beside and beside.isdisjoint(texts[max(at + low, 0) : at + high]):
                    continue
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
        # Where the telling word is the first, it has been met already.
        firsts = first.exact if back and _is_exact(first) else frozenset[str]()
        entry = _Entry(phrase, key, back, firsts, *_beside(phrase, slot))
        for word in phrase.choices[slot].words:
            if word.open_start:
                self._anywhere.append((word.text, entry))
            elif word.open_end:
                self._stems.file(word.text, entry)
            else:
                self._exact[word.text].append(entry)

    def _tried(self, words: Tokens) -> list[tuple[int, list[_Entry[K]]]]:
        """The places of telling words, in order, each with the phrases it may tell of.

        Both sides are tables, so that words that no phrase knows cost next to nothing.
        """
        known = self._exact.keys() & words.places.keys()
        known.update(self._stems.met(words))
        if self._anywhere:
            known.update(words.places)
        found = [(word, entries) for word in known if (entries := self._candidates(word))]
        places = [(at, entries) for word, entries in found for at in words.places[word]]
        return sorted(places, key=itemgetter(0))

    def _candidates(self, word: str) -> list[_Entry[K]]:
        found = [*self._exact.get(word, ()), *self._stems.of(word)]
        if self._anywhere:
            found += [entry for part, entry in self._anywhere if part in word]
        return found


def _beside(phrase: Phrase, slot: int) -> tuple[frozenset[str], int, int]:
    """The most telling of the other words that are open at no end, and where it may stand."""
    others = [at for at, one in enumerate(phrase.choices) if at != slot and _is_exact(one)]
    if not others:
        return frozenset(), 0, 0
    other = max(others, key=lambda at: _telling(phrase, at))
    near = other - slot
    between = sum(phrase.gaps[min(slot, other) + 1 : max(slot, other) + 1])
    low, high = (near, near + between) if near > 0 else (near - between, near)
    return phrase.choices[other].exact, low, high + 1


def _is_exact(choice: Choice) -> bool:
    return not (choice.begins or choice.ends or choice.inside)


def _telling(phrase: Phrase, slot: int) -> tuple[bool, int, int]:
    """How rare a word of a phrase is likely to be: its shortest choice, and how few there are."""
    choice = phrase.choices[slot]
    closed = not (choice.ends or choice.inside)
    return closed, min(len(word.text) for word in choice.words), -len(choice.words)
