"""Retention: what is older than the policy allows goes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.audit import Deed
from bot.people_ports import Audit, Sweeper
from bot.ports import Clock, PolicySource


@dataclass(frozen=True)
class Retaining:
    """Needs no platform: it is done wherever a server runs."""

    policies: PolicySource
    sweeper: Sweeper
    audit: Audit
    clock: Clock

    async def sweep(self) -> dict[str, int]:
        """What is older than the policy allows goes; how many rows of each kind."""
        now = self.clock.now()
        gone = await self.sweeper.expire(self.policies.current().organisation.retention, now)
        for kind, count in gone.items():
            if count:
                await self.audit.note(Deed(now, "", f"retention.{kind}", "", str(count)))
        return gone
