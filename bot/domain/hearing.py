"""What a trained ear hears in a reply, as violations of the clauses that this policy has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.acting import covers
from bot.domain.policy import Avoid, Never
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.conversation import Language
    from bot.domain.policy import Limit, PolicySet
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
_KINDS = frozenset({"blame", "fault", "anger", "diagnosis", "threat"})
"""Kinds that say what is done; a promise may be of anything, so it must say what it covers."""


def heard(
    policy: PolicySet, found: tuple[Violation, ...], acts: Iterable[Done], language: Language
) -> tuple[Violation, ...]:
    """What the rules found, and what was heard besides; where no clause covers it, nothing is."""
    added = [
        violation
        for act in acts
        for violation in _broken(policy, act, language)
        if not any(_same(violation, known) for known in found)
    ]
    return tuple(sorted((*found, *added), key=lambda v: (v.start, v.end, v.clause)))


def _broken(policy: PolicySet, act: Done, language: Language) -> Iterator[Violation]:
    for clause in _covering(policy, act.pack):
        if isinstance(clause, Avoid):
            kind = "word"
        else:
            kind = clause.kind.value if isinstance(clause, Never) else "promise"
        yield Violation(clause.id, kind, act.start, act.end, clause.text.in_(language))


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
