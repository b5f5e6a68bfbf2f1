"""The record of an incident, as a draft for the report on safety at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.aftermath import Alone, Informed, Taken
from bot.domain.audit import subject_of_case
from bot.domain.conversation import Role, Turn
from bot.domain.escalation import Escalation
from bot.domain.happened import Event, What
from bot.domain.reading import SignalKind

_INFORMING = frozenset({What.POSTED, What.SEEN, What.CLAIMED, What.HANDED_OVER, What.RESOLVED})
"""What happens only once somebody who stands for the employer has it before them."""


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
    taken by a place where supervisors read, or that a supervisor took it. `kinds` and `strikes` are
    what was read in the customer's words.
    """

    id: str
    policy: str
    severity: str
    reason: str
    clauses: tuple[str, ...]
    kinds: tuple[SignalKind, ...]
    strikes: int
    opened_at: datetime
    informed_at: datetime | None
    evidence: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    course: tuple[Line, ...]


def incident(
    escalation: Escalation,
    happened: tuple[Event, ...],
    informed: tuple[Informed, ...] = (),
    taken: tuple[Taken, ...] = (),
) -> Incident:
    """The record of an escalation, with the steps of conduct and who was told when."""
    course = (
        *(Line(one.at, one.what.value, one.by, one.words) for one in happened),
        *(Line(one.at, "informed", "", one.told) for one in informed),
        *(Line(one.at, one.step.value, one.person, one.wording) for one in taken),
    )
    return Incident(
        id=escalation.id,
        policy=escalation.policy,
        severity=escalation.severity.value,
        reason=escalation.reason,
        clauses=escalation.handover.clauses,
        kinds=escalation.handover.kinds,
        strikes=escalation.handover.strikes,
        opened_at=escalation.opened_at,
        informed_at=_informed_at(escalation, happened, informed),
        evidence=escalation.handover.evidence,
        said=_said(escalation.handover.turns),
        course=_in_order(course),
    )


def handled_alone(
    alone: Alone,
    about: str,
    met_at: datetime | None,
    turns: tuple[Turn, ...] = (),
    informed: tuple[Informed, ...] = (),
    taken: tuple[Taken, ...] = (),
) -> Incident:
    """The record of a case that an agent handled alone, `about` a matter; never by whom.

    Its id is the case's name in the audit trail; the digest is what informs the employer.
    """
    course = (
        *([Line(met_at, "met")] if met_at else []),
        *(Line(one.at, one.step.value, "", one.wording) for one in taken),
        Line(alone.at, "alone", "", alone.note),
        *(Line(one.at, "informed", "", one.told) for one in informed),
    )
    return Incident(
        id=subject_of_case(alone.case),
        policy=alone.policy,
        severity=alone.severity.value,
        reason=about,
        clauses=alone.clauses,
        kinds=alone.kinds,
        strikes=alone.strikes,
        opened_at=met_at or alone.at,
        informed_at=min((one.at for one in informed), default=None),
        evidence=alone.evidence,
        said=_said(turns),
        course=_in_order(course),
    )


def _in_order(course: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(sorted(course, key=lambda line: line.at))


def _said(turns: tuple[Turn, ...]) -> tuple[tuple[str, str], ...]:
    """The turns, each with who said it."""
    return tuple(
        ("customer" if turn.role is Role.CUSTOMER else "agent", turn.text) for turn in turns
    )


def _informed_at(
    escalation: Escalation, happened: tuple[Event, ...], informed: tuple[Informed, ...]
) -> datetime | None:
    known = [one.at for one in happened if one.what in _INFORMING]
    first = [escalation.informed_at] if escalation.informed_at else []
    return min((*first, *known, *(one.at for one in informed)), default=None)
