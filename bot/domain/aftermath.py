"""What is left of a hard case: handled alone, who was told, what was said on conduct."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.policy import Breaks, PolicySet, Step
from bot.domain.reading import Severity, SignalKind


@dataclass(frozen=True, slots=True)
class Alone:
    """An agent handled a hard case alone, with a line about it if they wanted to write one.

    The person is known for what is theirs alone, such as the wish to be erased; no list, count,
    message or record names them. What was read stands as it did then, with the policy of then.
    """

    case: str
    person: str
    situation: str
    severity: Severity
    at: datetime
    note: str = ""
    policy: str = ""
    clauses: tuple[str, ...] = ()
    kinds: tuple[SignalKind, ...] = ()
    strikes: int = 0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A case of abuse or danger that an agent met: what the customer wrote, not what they felt."""

    case: str
    person: str
    severity: Severity
    at: datetime


@dataclass(frozen=True, slots=True)
class Informed:
    """When the employer learnt of a case: who was told, and when the platform took the message."""

    case: str
    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the ladder that was taken in a case, with the exact words."""

    case: str
    step: Step
    wording: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """A team's numbers over a time; None where too few people are behind them."""

    people: int
    abusive: int
    danger: int
    alone: int


@dataclass(frozen=True, slots=True)
class Told:
    """One case handled alone, as supervisors read of it: never by whom."""

    situation: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What the supervisors are told: each case, and the team's numbers where it is large enough."""

    cases: tuple[Told, ...]
    totals: Totals | None


def matter(policy: PolicySet, alone: Alone) -> str:
    """What a case handled alone was about, in the organisation's language."""
    name = getattr(policy.clauses.get(alone.situation), "name", None)
    return str(getattr(name, policy.organisation.language)) if name else alone.situation


def totals(moments: Iterable[Moment], alone: Iterable[Alone], least: int) -> Totals | None:
    """The numbers of a team, never of one person: None below the least group."""
    hard, kept = tuple(moments), tuple(alone)
    people = {one.person for one in hard} | {one.person for one in kept}
    if len(people) < least:
        return None
    return Totals(
        people=len(people),
        abusive=sum(one.severity is Severity.ABUSIVE for one in hard),
        danger=sum(one.severity is Severity.DANGER for one in hard),
        alone=len(kept),
    )


def break_since(breaks: Breaks, now: datetime) -> datetime:
    """From when on hard cases count towards a break."""
    return now - timedelta(hours=breaks.within_hours)


def break_is_due(breaks: Breaks, cases: int) -> bool:
    """Whether a break is suggested now: at that many cases, and again at each multiple."""
    return cases > 0 and cases % breaks.after_cases == 0
