"""What the language model may cost an organisation in a day, and who is told when it ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.errors import Unavailable
from bot.domain.suggestion import Help
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
    """Tokens a day, by the organisation's own calendar; None is no limit.

    `unpaid_since` is when the account at the model's provider was first found without credit.
    """

    daily: int | None
    policies: PolicySource
    clock: Clock
    meter: Meter
    ledger: Ledger
    unpaid_since: str = ""
    told: dict[Notice, str] = field(default_factory=dict)

    def spend(self, spent: Spent) -> None:
        """Count what a call has cost."""
        self.meter.asked_model(spent)
        day = self._day()
        self.ledger.write(day, self.ledger.read(day) + spent.tokens)
        if spent.outcome == Help.QUOTA:
            self.unpaid_since = self.unpaid_since or self.clock.now().isoformat()
        elif spent.outcome == Help.GIVEN:
            self.unpaid_since = ""

    @property
    def left(self) -> bool:
        """Whether the model may be called."""
        return self.daily is None or self.ledger.read(self._day()) < self.daily

    def news(self) -> Notice | None:
        """What nobody has been told yet: a spent budget once a day, an empty account once."""
        for notice, since in self._standing():
            if self.told.get(notice) != since:
                self.told[notice] = since
                return notice
        return None

    def untold(self, notice: Notice) -> None:
        """The news did not arrive: it is news again."""
        self.told.pop(notice, None)

    def _standing(self) -> Iterator[tuple[Notice, str]]:
        """Why the playbook serves alone now, and since when."""
        if not self.left:
            yield Notice.BUDGET, self._day()
        if self.unpaid_since:
            yield Notice.QUOTA, self.unpaid_since

    def _day(self) -> str:
        zone = ZoneInfo(self.policies.current().organisation.time_zone)
        return _date(self.clock.now, zone)


def _date(now: Callable[[], datetime], zone: ZoneInfo) -> str:
    return now().astimezone(zone).date().isoformat()


@dataclass(frozen=True)
class Treasurer:
    """Tells the admins that the playbook serves alone, and until when."""

    budget: Budget
    notifier: Notifier

    async def tell(self) -> None:
        """Once, when it is so."""
        place = self.budget.policies.current().organisation.channels.admin
        notice = self.budget.news()
        if notice is None:
            return
        log.warning("%s; the playbook serves alone", _LOGGED[notice])
        if place is None:
            return
        try:
            await self.notifier.tell_admins(place, notice, ())
        except Unavailable:
            self.budget.untold(notice)
            log.warning("the admins could not be told of it")


_LOGGED = {
    Notice.BUDGET: "today's budget for the language model is spent",
    Notice.QUOTA: "the language model's account has no credit left",
}
