"""Retention: what is older than the policy allows goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.audit import Deed
from bot.flow_ports import Flow
from bot.people_ports import Audit, Sweeper
from bot.ports import Clock, PolicySource


@dataclass(frozen=True)
class Retaining:
    """Needs no platform: it is done wherever a server runs."""

    policies: PolicySource
    sweeper: Sweeper
    audit: Audit
    clock: Clock
    flow: Flow

    async def sweep(self) -> dict[str, int]:
        """What is older than the policy allows goes; how many rows of each kind."""
        now = self.clock.now()
        gone = await self.sweeper.expire(self.policies.current().organisation.retention, now)
        for kind, count in gone.items():
            if count:
                await self.audit.note(Deed(now, "", f"retention.{kind}", "", str(count)))
        return gone

    async def forget_timers(self) -> int:
        """What is left of timers that are done goes as other events do; how many there were."""
        keep = self.policies.current().organisation.retention
        return await self.flow.forget(self.clock.now() - timedelta(days=keep.events))
