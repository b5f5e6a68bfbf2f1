"""Which situation of the playbook a conversation is, and which thing it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Conversation, Language
from bot.domain.phrases import Phrase, PhraseIndex, Token, tokens
from bot.domain.policy import PolicySet, Situation, SituationRole, Thing
from bot.domain.reading import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JOIN = " + "
ANY_THING = "<thing>"
"""As a part of a line of `recognise`: any of the policy's things."""
_FURTHER_MATCH = 0.25
_EXAMINED = 20_000
_A_FEW_WORDS = 3
_MANY_WORDS = 40
_SEVERAL = 3
_SAID_PLAINLY = 2.0
_SAID_IN_FULL = 3.0
_NEXT_TO_THE_BEST = 0.4
"""Of the best one's weight: below it a matter is only mentioned on the way."""


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


@dataclass(frozen=True, slots=True)
class Recognised:
    """The situation, and which of the customer's turns showed it; None where no words did."""

    situation: Situation
    turn: int | None = None


def recognised(
    policy: PolicySet, conversation: Conversation, language: Language, severity: Severity
) -> Recognised:
    """The situation that fits best, the latest turn that names one first.

    Thanks and praise count only from one who is calm, and then they close what was before; a
    matter that no clause covers gives way to one before it that a clause does.
    """
    last_resort: list[Recognised] = []
    turns = conversation.customer_turns
    for at in range(len(turns) - 1, -1, -1):
        scores = [
            found
            for found in _scores(policy, turns[at].text, language)
            if severity is Severity.CALM or not found[0].calm_only
        ]
        if not scores:
            severity = Severity.UPSET
            continue
        best = _several(policy, turns[at].text, scores) or _best(scores)
        here = Recognised(best, at)
        if not best.comes_last or best.calm_only:
            return here
        last_resort.append(here)
        # Only the latest words can close a matter.
        severity = Severity.UPSET
    if last_resort:
        return last_resort[0]
    return Recognised(_by_role(policy, _role_without_match(conversation)))


def _best(scores: Sequence[tuple[Situation, float]]) -> Situation:
    return min(scores, key=lambda found: (found[0].comes_last, -found[1]))[0]


def _several(
    policy: PolicySet, text: str, scores: Sequence[tuple[Situation, float]]
) -> Situation | None:
    """The policy's words for several matters at once, where a long message tells of so many.

    A matter with a route of its own, as a leak of data has, is not lost among others.
    """
    weights = sorted((w for situation, w in scores if not situation.comes_last), reverse=True)
    if len(weights) < _SEVERAL or weights[_SEVERAL - 1] < _SAID_PLAINLY:
        return None
    plain = weights[_SEVERAL - 1] >= _NEXT_TO_THE_BEST * weights[0]
    if not plain or len(_some_tokens(text)) < _MANY_WORDS:
        return None
    routed = [(s, w) for s, w in scores if s.id in _routed(policy) and w >= _SAID_IN_FULL]
    if routed:
        return _best(routed)
    return next((s for s in policy.playbook.situations if s.role is SituationRole.SEVERAL), None)


def _routed(policy: PolicySet) -> frozenset[str]:
    return frozenset(id_ for route in policy.escalation.routes for id_ in route.when.situations)


def thing_of(
    policy: PolicySet, conversation: Conversation, language: Language, found: Recognised
) -> Thing | None:
    """What the customer spoke of where the situation showed; else the situation's own thing."""
    index = _things(policy, language)
    # A thing named after the situation showed belongs to another matter.
    turns = conversation.customer_turns
    until = len(turns) if found.turn is None else found.turn + 1
    for turn in reversed(turns[:until]):
        hits = index.find(tokens(turn.text[:_EXAMINED]))
        if hits:
            return hits[0].key
    things = {thing.id: thing for thing in policy.playbook.things}
    return things.get(found.situation.thing or "")


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
