"""What the language model may cost an organisation in a day, and who is told when it is spent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.errors import Unavailable
from bot.ports import Clock, Meter, Notice, Notifier, PolicySource, Spent

log = logging.getLogger(__name__)


class Ledger(Protocol):
    """What has been spent, kept from one start of the server to the next."""

    def read(self, day: str) -> int:
        """Tokens spent on this day."""
        ...

    def write(self, day: str, tokens: int) -> None:
        """Keep what has been spent on this day."""
        ...


@dataclass
class MemoryLedger:
    """Forgets when the process ends: the command line's, and the tests'."""

    day: str = ""
    tokens: int = 0

    def read(self, day: str) -> int:
        """Tokens spent on this day."""
        return self.tokens if self.day == day else 0

    def write(self, day: str, tokens: int) -> None:
        """Keep what has been spent on this day."""
        self.day, self.tokens = day, tokens


@dataclass
class Budget:
    """Tokens a day, by the organisation's own calendar; None is no limit."""

    daily: int | None
    policies: PolicySource
    clock: Clock
    meter: Meter
    ledger: Ledger
    told: str = ""

    def spend(self, spent: Spent) -> None:
        """Count what a call has cost."""
        self.meter.asked_model(spent)
        day = self._day()
        self.ledger.write(day, self.ledger.read(day) + spent.tokens)

    @property
    def left(self) -> bool:
        """Whether the model may be called."""
        return self.daily is None or self.ledger.read(self._day()) < self.daily

    def news(self) -> bool:
        """Whether the budget is spent and nobody has been told today; True once a day."""
        day = self._day()
        if self.left or self.told == day:
            return False
        self.told = day
        return True

    def untold(self) -> None:
        """The news did not arrive: it is news again."""
        self.told = ""

    def _day(self) -> str:
        zone = ZoneInfo(self.policies.current().organisation.time_zone)
        return _date(self.clock.now, zone)


def _date(now: Callable[[], datetime], zone: ZoneInfo) -> str:
    return now().astimezone(zone).date().isoformat()


@dataclass(frozen=True)
class Treasurer:
    """Tells the admins that the playbook serves alone until midnight."""

    budget: Budget
    notifier: Notifier

    async def tell(self) -> None:
        """Once a day, when it is so."""
        place = self.budget.policies.current().organisation.channels.admin
        if not self.budget.news():
            return
        log.warning("today's budget for the language model is spent; the playbook serves alone")
        if place is None:
            return
        try:
            await self.notifier.tell_admins(place, Notice.BUDGET, ())
        except Unavailable:
            self.budget.untold()
            log.warning("the admins could not be told that the budget is spent")
