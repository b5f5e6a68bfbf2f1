"""Tests of the alarm: when one is due, and who did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.routing import alarm_route, is_group

if TYPE_CHECKING:
    from bot.domain.policy import ChainStep, PolicySet

LATEST = timedelta(hours=6)
"""A drill that nobody could begin for so long after its time waits for the next one."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DrillCall:
    """One destination of the chain: whether its platform took the call, and who answered."""

    to: str
    sent: bool
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrillReport:
    """How a test of the alarm went."""

    calls: tuple[DrillCall, ...]

    @property
    def answered(self) -> tuple[DrillCall, ...]:
        """Those who answered."""
        return tuple(call for call in self.calls if call.answered_by)

    @property
    def silent(self) -> tuple[DrillCall, ...]:
        """Those who were called and did not answer."""
        return tuple(call for call in self.calls if call.sent and not call.answered_by)

    @property
    def unreached(self) -> tuple[DrillCall, ...]:
        """Those whom the call did not reach."""
        return tuple(call for call in self.calls if not call.sent)


def drill_now(policy: PolicySet, now: datetime) -> tuple[str, datetime] | None:
    """The drill that should have begun, by its day, and when everybody must have answered."""
    test = policy.escalation.alarm.test
    if test is None:
        return None
    local = now.astimezone(ZoneInfo(policy.organisation.time_zone))
    if _DAYS[local.weekday()] != test.day:
        return None
    hour, minute = map(int, test.at.split(":"))
    begins = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if not begins <= local < begins + LATEST:
        return None
    return local.date().isoformat(), now + timedelta(minutes=test.answer_minutes)


def called(policy: PolicySet) -> tuple[str, ...]:
    """Every destination of the alarm's chain, each once."""
    return distinct(alarm_route(policy).chain)


def distinct(chain: tuple[ChainStep, ...]) -> tuple[str, ...]:
    """Every destination of a chain, each once."""
    return tuple(dict.fromkeys(step.to for step in chain))


def reported(policy: PolicySet, calls: tuple[DrillCall, ...]) -> DrillReport:
    """How it went: who is on the chain and was never called, as after a kill, was not reached."""
    known = {call.to for call in calls}
    # A user group was called as its members, who are noted before anybody is called.
    other = (to for to in called(policy) if not (calls and is_group(to)))
    missing = (DrillCall(to, sent=False) for to in other if to not in known)
    return DrillReport((*calls, *missing))
