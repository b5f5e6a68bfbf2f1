"""The record of an incident, as a draft for the report on safety at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.aftermath import Informed, Taken
from bot.domain.conversation import Role
from bot.domain.escalation import Escalation


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in order of time."""

    at: datetime
    what: str
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, when, by which clauses, and who was told; personal data is masked.

    `informed_at` is when the employer learnt of it: the first time that a message about it was
    taken by a place where supervisors read, or that a supervisor took it.
    """

    id: str
    policy: str
    severity: str
    reason: str
    clauses: tuple[str, ...]
    opened_at: datetime
    informed_at: datetime | None
    evidence: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    course: tuple[Line, ...]


def incident(
    escalation: Escalation, informed: tuple[Informed, ...], taken: tuple[Taken, ...]
) -> Incident:
    """The record of an escalation, with the steps of conduct and who was told when."""
    course = (
        Line(escalation.opened_at, "opened", escalation.agent.person),
        *(Line(one.at, "informed", one.told) for one in informed),
        *(Line(one.at, one.step.value, one.person, one.wording) for one in taken),
        *_settled(escalation),
    )
    told = handover_turns(escalation)
    return Incident(
        id=escalation.id,
        policy=escalation.policy,
        severity=escalation.severity.value,
        reason=escalation.reason,
        clauses=escalation.handover.clauses,
        opened_at=escalation.opened_at,
        informed_at=_informed_at(escalation, informed),
        evidence=escalation.handover.evidence,
        said=told,
        course=tuple(sorted(course, key=lambda line: line.at)),
    )


def handover_turns(escalation: Escalation) -> tuple[tuple[str, str], ...]:
    """The turns, each with who said it."""
    return tuple(
        ("customer" if turn.role is Role.CUSTOMER else "agent", turn.text)
        for turn in escalation.handover.turns
    )


def _settled(escalation: Escalation) -> tuple[Line, ...]:
    lines = []
    if escalation.claimed_at:
        lines.append(Line(escalation.claimed_at, "claimed", escalation.claimed_by or ""))
    if escalation.resolved_at:
        lines.append(Line(escalation.resolved_at, "resolved", escalation.resolved_by or ""))
    return tuple(lines)


def _informed_at(escalation: Escalation, informed: tuple[Informed, ...]) -> datetime | None:
    known = [one.at for one in informed]
    if escalation.claimed_at:
        known.append(escalation.claimed_at)
    return min(known, default=None)
