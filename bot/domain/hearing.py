"""What a trained ear hears in a reply, as violations of the clauses that this policy has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.acting import covers
from bot.domain.phrases import tokens
from bot.domain.policy import Avoid, Limit, LimitKind, Never
from bot.domain.promises import Figures, exceeds
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.domain.conversation import Language
    from bot.domain.policy import PolicySet
    from bot.domain.quantities import Quantity
    from bot.domain.speech import Done

VOICES = frozenset(
    {
        "asisaid",
        "calmdown",
        "minimising",
        "officialese",
        "shield",
        "system",
        "thanks",
        "unfortunately",
    }
)
"""What a clause of the voice can cover; an ear alone knows them, no pack does."""
LIMITS = frozenset({"refund", "shipping", "newitem", "refundtime"})
"""What a limit can cover that an ear alone knows, beside the acts."""
_ALL = 100
_KINDS = frozenset({"blame", "fault", "anger", "diagnosis", "threat"})
"""Kinds that say what is done; a promise may be of anything, so it must say what it covers."""


def heard(
    policy: PolicySet,
    text: str,
    found: tuple[Violation, ...],
    acts: Sequence[Done],
    language: Language,
) -> tuple[Violation, ...]:
    """What the rules found, and what was heard besides; where no clause covers it, nothing is."""
    figures = Figures(policy, text, tokens(text), language).promisable if acts else ()
    added = [
        violation
        for act in acts
        for violation in _broken(policy, act, figures, language)
        if not any(_same(violation, known) for known in found)
    ]
    return tuple(sorted((*found, *added), key=lambda v: (v.start, v.end, v.clause)))


def _broken(
    policy: PolicySet, act: Done, figures: Sequence[Quantity], language: Language
) -> Iterator[Violation]:
    for clause in _covering(policy, act.pack):
        why = clause.text.in_(language)
        if isinstance(clause, Limit):
            for start, end in _overstepped(clause, act, figures):
                yield Violation(clause.id, "promise", start, end, why, act.sure)
            continue
        kind = "word" if isinstance(clause, Avoid) else "promise"
        kind = clause.kind.value if isinstance(clause, Never) else kind
        yield Violation(clause.id, kind, act.start, act.end, why, act.sure)


def _overstepped(limit: Limit, act: Done, figures: Sequence[Quantity]) -> Iterable[tuple[int, int]]:
    """Where an act oversteps a limit: its figures above it, else the whole, if it has none.

    An ear has learnt with limits that may not be this policy's, so that figures within the limit
    clear the act; but a share of all there is says nothing of when it may be promised.
    """
    inside = [one for one in figures if one.start < act.end and act.start < one.end]
    above = [(one.start, one.end) for one in inside if exceeds(one, limit)]
    whole = limit.kind is LimitKind.PERCENT and limit.max >= _ALL
    cleared = not whole and any(_is_of(one, limit) for one in inside)
    return above or ([] if cleared else [(act.start, act.end)])


def _is_of(figure: Quantity, limit: Limit) -> bool:
    if limit.kind is LimitKind.MONEY:
        return figure.of not in {"%", "minute"}
    return figure.of == ("%" if limit.kind is LimitKind.PERCENT else "minute")


def _covering(policy: PolicySet, family: str) -> Iterator[Never | Limit | Avoid]:
    """The clauses that name a family; a never-rule that names none takes its own kind's."""
    yield from covers(policy).get(family, ())
    yield from (avoid for avoid in policy.voice.avoid if family in avoid.covers)
    yield from (
        never
        for never in policy.never_rules
        if not never.covers and never.kind.value == family in _KINDS
    )


def _same(one: Violation, other: Violation) -> bool:
    return one.clause == other.clause and one.start < other.end and other.start < one.end
