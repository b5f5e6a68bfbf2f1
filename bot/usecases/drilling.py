"""A scheduled test of the alarm: everybody on its chain is called, and who is silent is named."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from bot.domain.drill import DrillCall, DrillReport, called, distinct, drill_now, reported
from bot.domain.errors import NotFound, Unavailable
from bot.domain.outbox import OUTSIDE
from bot.domain.policy import PolicySet
from bot.domain.routing import alarm_route
from bot.people_ports import Drills, Messenger
from bot.ports import Clock, PolicySource
from bot.usecases.roles import Roles

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drilling:
    """Proves that the chain of the alarm works."""

    policies: PolicySource
    drills: Drills
    messenger: Messenger
    roles: Roles
    clock: Clock

    async def begin(self) -> bool:
        """Call everybody where a drill is due; whether one was begun now."""
        now, policy = self.clock.now(), self.policies.current()
        due = drill_now(policy, now)
        if due is None or not await self.drills.begin(*due):
            return False
        drill, _ = due
        everybody = distinct(await self.roles.each(alarm_route(policy).chain))
        outside = tuple(to for to in everybody if to.startswith(OUTSIDE))
        for to in everybody:
            await self.drills.note_call(drill, DrillCall(to, sent=False))
        for to in everybody:
            await self.drills.note_call(drill, await self._called(to, drill, outside))
        return True

    async def answer(self, drill: str, to: str, by: str) -> DrillReport:
        """Somebody has the call; how the drill stands now. NotFound where there is no such call."""
        calls = {call.to: call for call in await self.drills.calls(drill)}
        if to not in calls:
            raise NotFound("This test of the alarm is no longer kept.")
        if not calls[to].answered_by:
            calls[to] = replace(calls[to], sent=True, answered_by=by, answered_at=self.clock.now())
            await self.drills.note_call(drill, calls[to])
        return DrillReport(tuple(calls.values()))

    async def report(self) -> int:
        """Tell of the drills whose time is up; how many there were.

        The admins, or those whom the alarm calls first where the policy names no admin channel.
        """
        policy, told = self.policies.current(), 0
        for drill in await self.drills.due(self.clock.now()):
            report = reported(policy, await self.drills.calls(drill))
            if await self.drills.reported(drill):
                told += await self._told(drill, _readers(policy), report)
        return told

    async def _told(self, drill: str, place: str, report: DrillReport) -> bool:
        try:
            await self.messenger.tell_drill(place, report)
        except Unavailable:
            log.warning("the report of a test of the alarm was not taken; it will be told")
            await self.drills.unreported(drill)
            return False
        return True

    async def _called(self, to: str, drill: str, outside: tuple[str, ...]) -> DrillCall:
        try:
            # What is called outside the platform is answered on it, on the first card.
            await self.messenger.call_drill(to, drill, () if to in outside else outside)
        except Unavailable:
            log.warning("%s did not take a test of the alarm", to)
            return DrillCall(to, sent=False)
        return DrillCall(to, sent=True)


def _readers(policy: PolicySet) -> str:
    """Who reads how a drill went."""
    admin = policy.organisation.channels.admin
    first = (to for to in called(policy) if not to.startswith(OUTSIDE))
    return f"slack:{admin}" if admin else next(first, "")
