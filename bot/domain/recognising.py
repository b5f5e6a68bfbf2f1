"""Which situation of the playbook a conversation is, and which thing it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Conversation, Language
from bot.domain.phrases import Phrase, PhraseIndex, Token, tokens
from bot.domain.policy import PolicySet, Situation, SituationRole, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JOIN = " + "
ANY_THING = "<thing>"
"""As a part of a line of `recognise`: any of the policy's things."""
EARLIER_TURN = 0.5
"""What a match in the turn before is worth beside one in the last turn."""
_FURTHER_MATCH = 0.25
_EXAMINED = 20_000
_A_FEW_WORDS = 3


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


def situation_of(policy: PolicySet, conversation: Conversation, language: Language) -> Situation:
    """The situation that fits best; the policy's `unclear` or `gap` where none does."""
    scores: dict[str, float] = defaultdict(float)
    found: dict[str, Situation] = {}
    worth = 1.0
    for turn in reversed(conversation.customer_turns):
        for situation, score in _scores(policy, turn.text, language):
            found[situation.id] = situation
            scores[situation.id] += worth * score
        worth *= EARLIER_TURN
    ranked = sorted(found.values(), key=lambda s: (s.comes_last, -scores[s.id]))
    return ranked[0] if ranked else _by_role(policy, _role_without_match(conversation))


def thing_of(
    policy: PolicySet, conversation: Conversation, language: Language, situation: Situation
) -> Thing | None:
    """What the customer spoke of last, in the policy's words; else the situation's thing."""
    index = _things(policy, language)
    for turn in reversed(conversation.customer_turns):
        hits = index.find(tokens(turn.text[:_EXAMINED]))
        if hits:
            return hits[0].key
    things = {thing.id: thing for thing in policy.playbook.things}
    return things.get(situation.thing or "")


def _scores(policy: PolicySet, text: str, language: Language) -> Iterable[tuple[Situation, float]]:
    """How well one turn fits each situation: its best line, and a little for each further one."""
    met: dict[_Entry, set[int]] = defaultdict(set)
    for hit in _recogniser(policy, language).find(tokens(text[:_EXAMINED])):
        met[hit.key.entry].add(hit.key.number)
    weights: dict[str, list[float]] = defaultdict(list)
    situations: dict[str, Situation] = {}
    for entry, numbers in met.items():
        if len(numbers) == entry.parts:
            weights[entry.situation.id].append(entry.weight)
            situations[entry.situation.id] = entry.situation
    for key, found in weights.items():
        yield situations[key], max(found) + _FURTHER_MATCH * (sum(found) - max(found))


@lru_cache(maxsize=32)
def _recogniser(policy: PolicySet, language: Language) -> PhraseIndex[_Part]:
    return PhraseIndex(_parts(policy, language))


def _parts(policy: PolicySet, language: Language) -> Iterable[tuple[Phrase, _Part]]:
    things = [phrase for phrase, _ in _thing_phrases(policy, language)]
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


@lru_cache(maxsize=32)
def _things(policy: PolicySet, language: Language) -> PhraseIndex[Thing]:
    return PhraseIndex(_thing_phrases(policy, language))


def _thing_phrases(policy: PolicySet, language: Language) -> Iterable[tuple[Phrase, Thing]]:
    served = SERVED if language is Language.OTHER else (language,)
    for thing in policy.playbook.things:
        for one in served:
            for source in thing.recognise.in_(one):
                yield Phrase.parse(source), thing


def _role_without_match(conversation: Conversation) -> SituationRole:
    """A few words say no matter yet; more words that fit nothing are a gap in the policy."""
    said = [token for turn in conversation.customer_turns for token in _some_tokens(turn.text)]
    return SituationRole.GAP if len(said) > _A_FEW_WORDS else SituationRole.UNCLEAR


def _some_tokens(text: str) -> tuple[Token, ...]:
    return tokens(text[:_EXAMINED])


def _by_role(policy: PolicySet, role: SituationRole) -> Situation:
    return next(s for s in policy.playbook.situations if s.role is role)
