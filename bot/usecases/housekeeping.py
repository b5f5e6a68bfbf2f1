"""What is done without anybody asking: retention, digest, debriefs, tests of the alarm."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.audit import Deed
from bot.domain.errors import Unavailable
from bot.people_ports import Audit, Sweeper
from bot.ports import Clock, PolicySource
from bot.usecases.aftercare import Aftercare
from bot.usecases.drilling import Drilling

SWEEP_AT = time(3)
DIGEST_AT = time(15)
"""Local times from which on the daily work is due; it is done as soon as it can be."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Housekeeping:
    """Each piece may be done twice without harm, so a kill in between loses nothing."""

    policies: PolicySource
    sweeper: Sweeper
    audit: Audit
    aftercare: Aftercare
    drilling: Drilling
    clock: Clock
    done: dict[str, date] = field(default_factory=dict)

    async def tick(self) -> None:
        """All that is due now; a piece that fails is tried again at the next tick."""
        local = self._local()
        await self._daily("sweep", SWEEP_AT, local, self.sweep)
        await self._daily("digest", DIGEST_AT, local, self.aftercare.digest)
        for piece in (self.aftercare.offer, self.drilling.begin, self.drilling.report):
            await self._tried(piece)

    async def sweep(self) -> dict[str, int]:
        """What is older than the policy allows goes; how many rows of each kind."""
        now = self.clock.now()
        gone = await self.sweeper.expire(self.policies.current().organisation.retention, now)
        for kind, count in gone.items():
            if count:
                await self.audit.note(Deed(now, "", f"retention.{kind}", "", str(count)))
        return gone

    async def _daily(
        self, name: str, begins: time, local: datetime, piece: Callable[[], Awaitable[object]]
    ) -> None:
        if self.done.get(name) == local.date() or local.time() < begins:
            return
        if await self._tried(piece):
            self.done[name] = local.date()

    async def _tried(self, piece: Callable[[], Awaitable[object]]) -> bool:
        try:
            await piece()
        except Unavailable:
            log.warning("daily work waits: the database or the platform is away")
            return False
        return True

    def _local(self) -> datetime:
        zone = ZoneInfo(self.policies.current().organisation.time_zone)
        return self.clock.now().astimezone(zone)
