"""How well one turn of a customer's fits each situation: by phrases, and by examples."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Language
from bot.domain.phrases import Phrase, PhraseIndex, Token, tokens
from bot.domain.policy import PolicySet, Situation
from bot.domain.things import thing_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

JOIN = " + "
ANY_THING = "<thing>"
"""As a part of a line of `recognise`: any of the policy's things."""
EXAMINED = 20_000
_FURTHER_MATCH = 0.25
_WORD = 0.045
"""What one word of a phrase counts beside examples, whose scores go from 0 to 1."""
_A_FEW_WORDS = 3
"""So few are like nothing or like anything: phrases alone can tell what they say."""


class Ground(StrEnum):
    """By what a situation was found: the words of a phrase, or likeness to its examples."""

    PHRASE = "phrase"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A situation that a turn fits: the weight of its phrases, the nearness of its examples."""

    situation: Situation
    phrases: float
    near: float = 0.0

    @property
    def total(self) -> float:
        """Both together."""
        return self.near + _WORD * self.phrases

    @property
    def by(self) -> Ground:
        """Which of the two says more."""
        return Ground.EXAMPLE if self.near > _WORD * self.phrases else Ground.PHRASE


def weighed(
    policy: PolicySet,
    text: str,
    language: Language,
    near: Mapping[str, float],
    *,
    calm: bool,
) -> list[Weighed]:
    """The situations that a turn fits, the best first.

    `near` is empty where there are no examples to ask. Only one who is `calm` praises or thanks.
    """
    words = tokens(text[:EXAMINED])
    spoken = _by_phrases(policy, words, language)
    near = near if len(words) > _A_FEW_WORDS else {}
    known = _situations(policy)
    # Of two that weigh the same the one whose phrases are met first stays before the other.
    fitting = [
        Weighed(known[key], spoken.get(key, 0.0), near.get(key, 0.0))
        for key in {**spoken, **near}
        if key in known and (calm or not known[key].calm_only)
    ]
    if not near:
        return sorted(fitting, key=lambda one: (one.situation.comes_last, -one.phrases))
    return sorted(fitting, key=lambda one: -one.total)


@lru_cache(maxsize=32)
def _situations(policy: PolicySet) -> Mapping[str, Situation]:
    return {situation.id: situation for situation in policy.playbook.situations}


def _by_phrases(policy: PolicySet, words: Sequence[Token], language: Language) -> dict[str, float]:
    """For each situation its best line, and a little for each further one."""
    met: dict[_Entry, set[int]] = defaultdict(set)
    for hit in _recogniser(policy, language).find(words):
        met[hit.key.entry].add(hit.key.number)
    weights: dict[str, list[float]] = defaultdict(list)
    for entry, numbers in met.items():
        if len(numbers) == entry.parts:
            weights[entry.situation.id].append(entry.weight)
    return {
        key: max(found) + _FURTHER_MATCH * (sum(found) - max(found))
        for key, found in weights.items()
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """One line of `recognise`: the situation it speaks for and how many parts must be there."""

    situation: Situation
    source: str
    parts: int
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    entry: _Entry
    number: int


@lru_cache(maxsize=32)
def _recogniser(policy: PolicySet, language: Language) -> PhraseIndex[_Part]:
    return PhraseIndex(_parts(policy, language))


def _parts(policy: PolicySet, language: Language) -> Iterable[tuple[Phrase, _Part]]:
    things = [phrase for phrase, _ in thing_phrases(policy, language)]
    for situation in policy.playbook.situations:
        for source in _lines(situation, language):
            parts = [part.strip() for part in source.split(JOIN)]
            phrases = [[Phrase.parse(part)] if part != ANY_THING else things for part in parts]
            entry = _Entry(
                situation, source, len(parts), _weight([each[0] for each in phrases if each])
            )
            for number, each in enumerate(phrases):
                for phrase in each:
                    yield phrase, _Part(entry, number)


def _lines(situation: Situation, language: Language) -> Iterable[str]:
    served = SERVED if language is Language.OTHER else (language,)
    for one in served:
        yield from situation.recognise.in_(one)


def _weight(phrases: Sequence[Phrase]) -> float:
    """The more words must be there the more it says, and most where they stand in a row."""
    return sum(len(phrase.words) for phrase in phrases) + 0.25 * (len(phrases) - 1)
