"""Which situation of the playbook a conversation is, and which thing it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.conversation import Role
from bot.domain.phrases import Token, tokens
from bot.domain.policy import PolicySet, Situation, SituationRole, Thing
from bot.domain.reading import Severity
from bot.domain.telling import LIMITS, Limits, told
from bot.domain.things import last_named
from bot.domain.weighing import EXAMINED, Ground, Weighed, weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.conversation import Conversation, Language
    from bot.domain.reading import Nearness

_HARD = frozenset({Severity.ABUSIVE, Severity.DANGER})
_A_FEW_WORDS = 3
_TOLD_IN_ABUSE = 12
"""In so many words abuse tells its matter: who asks for it again has not listened."""
_MANY_WORDS = 40
_SEVERAL = 3
_SAID_PLAINLY = 2.0
_SAID_IN_FULL = 3.0
_NEXT_TO_THE_BEST = 0.4
_NEXT_TO_THE_PLAINEST = 0.5
"""Of the best one's weight, and of its total: below it a matter is only mentioned on the way."""
_TOLD, _TOLD_PLAINLY = 0.22, 0.25
"""Totals of the third matter of a long message: with three phrases, and without."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The situation, and which of the customer's turns showed it; None where no words did."""

    situation: Situation
    turn: int | None = None
    by: Ground | None = None


def recognised(
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    severity: Severity,
    near: Sequence[Nearness] = (),
    limits: Limits = LIMITS,
) -> Recognised:
    """The situation that fits best, the latest turn that names one first.

    `near` is what the reading found by the examples of the set; without it phrases stand alone.
    Thanks and praise count only from one who is calm, and then they close what was before; a
    matter that no clause covers gives way to one before it that a clause does. What was said
    before counts only where it is named, what is said in abuse where it is named or general words
    are very near; else abuse is never answered as if it were a matter, and where it is short with
    the question what it is about.
    """
    last_resort: list[Recognised] = []
    turns = [
        (at, turn.text) for at, turn in enumerate(conversation.turns) if turn.role is Role.CUSTOMER
    ]
    hard = severity in _HARD
    latest = len(turns) - 1
    for number in range(latest, -1, -1):
        at, text = turns[number]
        scores = {one.situation: one.score for one in near if one.turn == at}
        # Only the latest words can close a matter.
        calm = severity is Severity.CALM and number == latest
        fitting = weighed(policy, text, language, scores, calm=calm)
        named = hard or number != latest
        best = _several(policy, text, fitting) or told(
            fitting, len(_some_tokens(text)), named=named, limits=limits
        )
        if number == latest:
            best = _by_itself(policy, fitting, best, limits) or best
        if best is None:
            continue
        here = Recognised(best.situation, number, best.by)
        if not best.situation.comes_last or best.situation.calm_only:
            return here
        told_in_abuse = len(_some_tokens(text)) > _TOLD_IN_ABUSE and best.near >= limits.near
        if not hard or told_in_abuse:
            last_resort.append(here)
    if last_resort:
        return last_resort[0]
    told_at_all = not hard or _speaks_of_something(policy, conversation, language, near, limits)
    if severity is Severity.DANGER or not told_at_all:
        return Recognised(_by_role(policy, SituationRole.UNCLEAR))
    few = _TOLD_IN_ABUSE if hard else _A_FEW_WORDS
    return Recognised(_by_role(policy, _role_without_match(conversation, few)))


def _speaks_of_something(
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    near: Sequence[Nearness],
    limits: Limits,
) -> bool:
    """Whether abuse names a thing or is near any matter: else it is about the person alone."""
    texts = [turn.text for turn in conversation.customer_turns]
    named = last_named(policy, texts, language, topics=True)
    return named is not None or any(one.score >= limits.near_in_many for one in near)


def _several(policy: PolicySet, text: str, fitting: Sequence[Weighed]) -> Weighed | None:
    """The policy's words for several matters at once, where a long message tells of so many.

    A matter with a route of its own, as a leak of data has, is not lost among others.
    """
    covered = [one for one in fitting if not one.situation.comes_last]
    if len(covered) < _SEVERAL or len(_some_tokens(text)) < _MANY_WORDS:
        return None
    if not (_are_near(covered) or _are_named(covered)):
        return None
    routed = _routed(policy)
    full = [one for one in fitting if one.situation.id in routed and one.phrases >= _SAID_IN_FULL]
    if full:
        return full[0]
    words = (s for s in policy.playbook.situations if s.role is SituationRole.SEVERAL)
    best = covered[0]
    return next((Weighed(situation, best.phrases, best.near) for situation in words), None)


def _by_itself(
    policy: PolicySet, fitting: Sequence[Weighed], best: Weighed | None, limits: Limits
) -> Weighed | None:
    """A matter with a route of its own that is told about as plainly as the plainest one.

    'Nobody answers you, and the heater smokes': the heater must not wait behind the telephone.
    """
    routed = _routed(policy)
    if best and best.situation.id in routed:
        return None
    matters = [one for one in fitting if not one.situation.comes_last]
    least = max((one.total for one in matters), default=0.0) - limits.beside
    plain = (
        one
        for one in matters
        if one.situation.id in routed and one.near >= limits.near_in_many and one.total >= least
    )
    return max(plain, key=lambda one: one.total, default=None)


def _are_near(covered: Sequence[Weighed]) -> bool:
    """Whether so many matters are told that even the last of them is told plainly."""
    best, last = covered[0], covered[_SEVERAL - 1]
    return last.near > 0 and last.total >= max(_TOLD_PLAINLY, _NEXT_TO_THE_PLAINEST * best.total)


def _are_named(covered: Sequence[Weighed]) -> bool:
    """The same by phrases; what no example is near besides was mentioned on the way."""
    weights = sorted((one.phrases for one in covered), reverse=True)
    last = weights[_SEVERAL - 1]
    if last < _SAID_PLAINLY or last < _NEXT_TO_THE_BEST * weights[0]:
        return False
    return not any(one.near for one in covered) or covered[_SEVERAL - 1].total >= _TOLD


def _routed(policy: PolicySet) -> frozenset[str]:
    return frozenset(id_ for route in policy.escalation.routes for id_ in route.when.situations)


def thing_of(
    policy: PolicySet, conversation: Conversation, language: Language, found: Recognised
) -> Thing | None:
    """What the customer spoke of where the situation showed; else the situation's own thing."""
    # A thing named after the situation showed belongs to another matter.
    turns = conversation.customer_turns
    until = len(turns) if found.turn is None else found.turn + 1
    texts = [turn.text for turn in turns[:until]]
    own = found.situation.thing
    named = last_named(policy, texts, language, own=own, topics=own is None)
    return named or policy.playbook.thing(own)


def _role_without_match(conversation: Conversation, few: int) -> SituationRole:
    """A few words say no matter yet; more words that fit nothing are a gap in the policy."""
    said = [token for turn in conversation.customer_turns for token in _some_tokens(turn.text)]
    return SituationRole.GAP if len(said) > few else SituationRole.UNCLEAR


def _some_tokens(text: str) -> tuple[Token, ...]:
    return tokens(text[:EXAMINED])


def _by_role(policy: PolicySet, role: SituationRole) -> Situation:
    return next(s for s in policy.playbook.situations if s.role is role)
