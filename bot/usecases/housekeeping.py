"""What is done without anybody asking: each day's work once, and what is looked at often."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.errors import Unavailable
from bot.people_ports import Days
from bot.ports import Clock, PolicySource

SWEEP_AT = time(3)
DIGEST_AT = time(15)
"""Local times from which on the daily work is due; it is done as soon as it can be."""
TURN = timedelta(minutes=10)
"""For how long one server has a piece of work before another may take it for stopped."""

Piece = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Daily:
    """A piece of work that is due once a day, from a local time on."""

    name: str
    begins: time
    piece: Piece


@dataclass(frozen=True)
class Housekeeping:
    """Which day a piece was last done stands in the database, for all servers and all starts.

    A piece may be done twice without harm, so a kill in between loses nothing.
    """

    policies: PolicySource
    days: Days
    clock: Clock
    name: str
    daily: tuple[Daily, ...]
    often: tuple[Piece, ...] = ()

    async def tick(self) -> None:
        """All that is due now; a piece that fails is tried again at the next tick."""
        local = self._local()
        for work in self.daily:
            if local.time() >= work.begins:
                await self._tried(partial(self._once, work, local))
        for piece in self.often:
            await self._tried(piece)

    async def _once(self, work: Daily, local: datetime) -> None:
        now = self.clock.now()
        if await self.days.begin(work.name, local.date(), self.name, (now, now + TURN)):
            await work.piece()
            await self.days.done(work.name, local.date())

    async def _tried(self, piece: Piece) -> None:
        try:
            await piece()
        except Unavailable:
            log.warning("daily work waits: the database or the platform is away")

    def _local(self) -> datetime:
        zone = ZoneInfo(self.policies.current().organisation.time_zone)
        return self.clock.now().astimezone(zone)
