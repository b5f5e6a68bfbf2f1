"""Promises in a reply: which figures a limit of authority binds, and what takes a promise back.

Four shipped packs say how people speak: `denial` takes a promise back (`en voi luvata`); `stated`
and `elapsed` tell of sums and times that were (`maksoit 89 euroa`, `odotit viikon`); `giving`
hands something over (`saat`), so that a sum in the next sentence belongs to the promise before it.
A denial counts where it stands just before the promise, in the same clause, before the figure, or
just after both (`50 euron hyvitystä en voi luvata`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import Language
from bot.domain.phrases import Hit, Tokens, tokens
from bot.domain.policy import Limit, LimitKind, PolicySet
from bot.domain.quantities import Quantity, quantities
from bot.domain.sieve import Sieve
from bot.domain.sources import pack, parsed
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR = 5
"""Words that may stand between a denial and the promise it takes back."""
_BESIDE = 2
"""Words that may stand between a figure and what says that it is no promise."""
_BREAK = re.compile(
    r"[;:–—]|,(?!\s{0,3}(?:että|ettei|att|that|jos|om|if|or|tai|eller)\b)"
    r"|\b(?:mutta|vaan|but|men|utan|however|joten|so|niin|så|sillä|koska|because|ja|och|and)\b",
    re.IGNORECASE,
)
_AND_NOT = re.compile(r"(?:enkä|emmekä|eikä|etkä)\b", re.IGNORECASE)
_TURN = re.compile(r"\b(?:mutta|vaan|but|men|utan|however|instead|däremot)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class _Phrases:
    """What is looked for in a reply, compiled for one policy and language."""

    about: Sieve[Limit]
    match: Sieve[str]
    unless: Sieve[str]


class Figures:
    """A reply's figures, read once for every rule that asks about them, and only as far as asked.

    Most replies have no figure above a limit, so that what is promised is not looked for in them.
    """

    def __init__(self, policy: PolicySet, text: str, words: Tokens, language: Language) -> None:
        self._policy = policy
        self._text = text
        self._words = words
        self._language = language
        self._all = quantities(text)

    def overpromised(self) -> Iterator[Violation]:
        """Figures above a limit that the reply promises."""
        limits = self._policy.authority.limits
        if not any(exceeds(quantity, limit) for quantity in self._all for limit in limits):
            return
        for limit, hits in _by_limit(self._phrases.about.find(self._words)):
            starts = [hit.start for hit in hits]
            for quantity in self._all:
                if exceeds(quantity, limit) and self._said.bound(
                    quantity, hits, bisect_left(starts, quantity.start)
                ):
                    why = limit.text.in_(self._language)
                    yield Violation(limit.id, "promise", quantity.start, quantity.end, why)

    @cached_property
    def promisable(self) -> tuple[Quantity, ...]:
        """The figures, without those that words beside them say to be past."""
        return tuple(figure for figure in self._all if not self._said.is_stated(figure, 0))

    @cached_property
    def _said(self) -> _Said:
        return _Said(self._phrases, self._words, self._text)

    @property
    def _phrases(self) -> _Phrases:
        return _compiled(self._policy, self._language)


def made(policy: PolicySet, sentence: str) -> bool:
    """Whether a sentence promises something that an agent's authority is about."""
    phrases = _compiled(policy, Language.OTHER)
    words = tokens(sentence)
    about = phrases.about.find(words)
    said = _Said(phrases, words, sentence)
    return any(not said.denied(hit) for hit in about)


def refused(policy: PolicySet, sentence: str) -> bool:
    """Whether a sentence says what will not be done."""
    return bool(_found(_compiled(policy, Language.OTHER), tokens(sentence))["denial"])


@lru_cache(maxsize=32)
def _compiled(policy: PolicySet, language: Language) -> _Phrases:
    about = (
        (phrase, limit)
        for limit in policy.authority.limits
        for phrase in parsed(limit.about, language)
    )
    packs = [pack(policy, name) for name in ("denial", "stated", "elapsed", "giving")]
    return _Phrases(
        about=Sieve(about),
        match=Sieve((phrase, one.name) for one in packs for phrase in parsed(one.match, language)),
        unless=Sieve(
            (phrase, one.name) for one in packs for phrase in parsed(one.unless, language)
        ),
    )


def _found(phrases: _Phrases, words: Tokens) -> dict[str, list[Hit[str]]]:
    """The hits of each pack that none of its exceptions overlaps, in order."""
    hits = phrases.match.find(words)
    void: dict[str, set[int]] = defaultdict(set)
    for hit in phrases.unless.find(words) if hits else ():
        void[hit.key].update(range(hit.start, hit.end))
    found: dict[str, list[Hit[str]]] = defaultdict(list)
    for hit in hits:
        if void[hit.key].isdisjoint(range(hit.start, hit.end)):
            found[hit.key].append(hit)
    return found


def _by_limit(about: Sequence[Hit[Limit]]) -> Iterator[tuple[Limit, list[Hit[Limit]]]]:
    limits = {hit.key.id: hit.key for hit in about}
    for name, limit in limits.items():
        yield limit, [hit for hit in about if hit.key.id == name]


class _Said:
    """One reply, with what each figure in it stands next to, each found where it is asked for."""

    def __init__(self, phrases: _Phrases, words: Tokens, text: str) -> None:
        self._told = _found(phrases, words)
        self._words = words
        self._text = text
        self._starts = words.starts

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in _BREAK.finditer(self._text)]

    @cached_property
    def _turns(self) -> list[int]:
        return [match.start() for match in _TURN.finditer(self._text)]

    @cached_property
    def _denials(self) -> list[Hit[str]]:
        return [
            hit
            for hit in self._told["denial"]
            if not self._between(self._breaks, hit.start, hit.end)
        ]

    @cached_property
    def _denial_ends(self) -> list[int]:
        return sorted(hit.end for hit in self._denials)

    @cached_property
    def _denial_starts(self) -> list[int]:
        return [hit.start for hit in self._denials if not _AND_NOT.match(self._text, hit.start)]

    @cached_property
    def _givings(self) -> list[int]:
        return [hit.start for hit in self._told["giving"]]

    def bound(self, quantity: Quantity, hits: Sequence[Hit[Limit]], at: int) -> bool:
        """Whether one of a limit's promises is about this figure; the first `at` go before it."""
        if self.is_stated(quantity, hits[at - 1].start if at else 0):
            return False
        if at and self._binds_forward(hits[at - 1], quantity):
            return not self._taken_back(max(hits[at - 1].end, quantity.end))
        if at == len(hits) or self._sentence(hits[at].start) != self._sentence(quantity.start):
            return False
        # A figure before the promise belongs to it only within one clause.
        if self._between(self._breaks, quantity.end, hits[at].start):
            return False
        return not self.denied(hits[at], quantity.start) and not self._taken_back(hits[at].end)

    def denied(self, hit: Hit[Limit], before: int | None = None) -> bool:
        """Whether a denial stands just before a promise, or in its midst.

        `before` is the figure that goes before the promise, where one does.
        """
        at = bisect_right(self._denial_ends, hit.end) - 1
        if at < 0:
            return False
        end = self._denial_ends[at]
        words = self._at(hit.start if before is None else before) - self._at(end)
        same = self._sentence(end - 1) == self._sentence(hit.start)
        return same and words <= _NEAR and not self._between(self._breaks, end, hit.start)

    def _taken_back(self, place: int) -> bool:
        """Whether a denial follows a promise and its figure in the same clause."""
        at = bisect_left(self._denial_starts, place)
        if at == len(self._denial_starts):
            return False
        start = self._denial_starts[at]
        near = self._at(start) - self._at(place) <= _NEAR
        return (
            near and self._same(start, place - 1) and not self._between(self._breaks, place, start)
        )

    def _binds_forward(self, hit: Hit[Limit], quantity: Quantity) -> bool:
        gap = self._sentence(quantity.start) - self._sentence(hit.start)
        if gap == 0:
            turned = self._between(self._turns, hit.start, quantity.start)
            return not self.denied(hit) or (turned and self._given(hit.end, quantity))
        is_part = hit.key.kind is not LimitKind.TIME
        return gap == 1 and is_part and not self.denied(hit) and self._given(hit.end, quantity)

    def _given(self, after: int, quantity: Quantity) -> bool:
        """Whether something is handed over in the quantity's clause."""
        at = bisect_left(self._givings, quantity.start) - 1
        return (
            at >= 0
            and self._givings[at] >= after
            and self._sentence(self._givings[at]) == self._sentence(quantity.start)
            and not self._between(self._breaks, self._givings[at], quantity.start)
        )

    def is_stated(self, quantity: Quantity, promised: int) -> bool:
        """Whether words around the figure say what was, not what will be."""
        if quantity.of == "%":
            return False
        told = self._told["elapsed" if quantity.of == "minute" else "stated"]
        at = bisect_left(told, quantity.end, key=_start)
        for hit in told[max(at - 3, 0) : at]:
            if hit.end > quantity.start:
                return True
            words = self._at(quantity.start) - self._at(hit.end)
            follows = hit.end > promised
            if words <= _BESIDE and follows and self._same(hit.start, quantity.start):
                return True
        return False

    def _same(self, one: int, other: int) -> bool:
        return self._sentence(one) == self._sentence(other)

    def _at(self, place: int) -> int:
        """How many words begin before a place."""
        return bisect_left(self._starts, place)

    def _sentence(self, place: int) -> int:
        """The sentence of the word at a place, or of the one after it."""
        at = bisect_right(self._starts, place) - 1
        if at >= 0 and self._words[at].end > place:
            return self._words[at].sentence
        return self._words[min(at + 1, len(self._words) - 1)].sentence if self._words else 0

    @staticmethod
    def _between(places: Sequence[int], start: int, end: int) -> bool:
        return bisect_left(places, start) < bisect_left(places, end)


def _start(hit: Hit[str]) -> int:
    return hit.start


def exceeds(quantity: Quantity, limit: Limit) -> bool:
    """Whether a figure is more than the limit; a sum in another currency always is."""
    if limit.kind is LimitKind.PERCENT:
        return quantity.of == "%" and quantity.value > limit.max
    if limit.kind is LimitKind.TIME:
        return (
            quantity.of == "minute"
            and limit.unit is not None
            and quantity.value > limit.max * limit.unit.minutes
        )
    is_money = quantity.of not in {"%", "minute"}
    return is_money and (quantity.of != limit.currency or quantity.value > limit.max)
