"""Looks at an escalation when something is due on it, and does that: once, whoever looks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain import chain
from bot.domain.escalation import Escalation, State
from bot.domain.happened import Event, What
from bot.domain.outbox import Message
from bot.flow_ports import Flow, Peers
from bot.ports import Clock, Escalations, Notifier
from bot.usecases.delivery import Delivery, Result
from bot.usecases.unkept import Unkept

SENDING = timedelta(minutes=3)
"""For how long one who sends a message has it, unless that process is known to be gone."""
SOON = timedelta(seconds=2)
_MOST_AT_ONCE = 40
AT_ONCE = 32
"""How many of those overdue are looked at side by side."""
_STOP_SECONDS = 2.0
_ROUND_SECONDS = 0.5
"""For how long those are waited for; one whose platform hangs goes on by itself."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """Posts what is due and moves the chain on.

    Any number of processes may look at once: a change is a compare-and-swap, and a message is
    taken up in the row before it is sent. `unkept` has what the database could not take yet, `busy`
    what this process is sending now, `looks` those of the overdue that it is looking at.
    """

    escalations: Escalations
    notifier: Notifier
    peers: Peers
    flow: Flow
    clock: Clock
    unkept: Unkept | None = None
    busy: set[str] = field(default_factory=set)
    looks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def look(self, escalation_id: str, at: datetime | None = None) -> datetime | None:
        """Do what is due; when to look again, or None when nothing will ever be due.

        `at` is the moment a timer was set for: its going off tells that this time has come, also
        where the machine's clock has been put back since.
        """
        found = await self.escalations.get(escalation_id)
        for _ in range(_MOST_AT_ONCE):
            if found is None:
                return None
            now = max(self.clock.now(), at) if at else self.clock.now()
            after = await self._something(found, now)
            if after is found:
                return chain.next_at(found)
            found = after
        return self.clock.now() + SOON

    async def due(self, most: int = AT_ONCE) -> int:
        """Look at all that is overdue: what an engine overslept, what a stopped process left.

        Side by side, the gravest first; who takes long, as where a platform hangs, is not waited
        for, and not looked at a second time meanwhile.
        """
        if self.unkept:
            await self.unkept.see_to()
        late = await self.escalations.overdue(self.clock.now(), most + len(self.looks))
        new = [one for one in late if one not in self.looks][: AT_ONCE - len(self.looks)]
        begun = [self._begun(escalation_id) for escalation_id in new]
        if begun:
            done, _ = await asyncio.wait(begun, timeout=_ROUND_SECONDS)
            for failed in filter(None, (task.exception() for task in done)):
                raise failed
        return len(new)

    async def pause(self, most: timedelta) -> timedelta:
        """How long until something is due, and never longer than `most`."""
        now = self.clock.now()
        soonest = await self.escalations.soonest(now)
        return min(soonest - now, most) if soonest else most

    async def stop(self) -> None:
        """Let what is being looked at end, or break it off: its row says what to ask then."""
        if looks := list(self.looks.values()):
            await asyncio.wait(looks, timeout=_STOP_SECONDS)
            for task in looks:
                task.cancel()
            await asyncio.gather(*looks, return_exceptions=True)

    def _begun(self, escalation_id: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._again(escalation_id))
        self.looks[escalation_id] = task

        def ended(task: asyncio.Task[None]) -> None:
            self.looks.pop(escalation_id, None)
            if not task.cancelled() and (error := task.exception()):
                log.warning("an escalation could not be looked at: %s", type(error).__name__)

        task.add_done_callback(ended)
        return task

    async def _again(self, escalation_id: str) -> None:
        await self.look(escalation_id)
        found = await self.escalations.get(escalation_id)
        if found and (at := chain.next_at(found)) and at > self.clock.now():
            await self.flow.wake(found)

    async def _something(self, found: Escalation, now: datetime) -> Escalation | None:
        """One thing that is due, and the row after it.

        `found` itself where nothing is, or where somebody else does it.
        """
        if not self.peers.may_act():
            return found
        moved = chain.moved_on(found, now)
        if moved is not found:
            if await self.escalations.swap(found, moved, _event(found, moved, now)):
                return moved
            return await self.escalations.get(found.id)
        message = chain.next_message(found, now)
        if message is None or message.key in self.busy:
            return found
        # Before the row says so: whoever here reads it next must not take this for left behind.
        self.busy.add(message.key)
        try:
            return await self._taken_up(found, message, now)
        finally:
            self.busy.discard(message.key)

    async def _taken_up(
        self, found: Escalation, message: Message, now: datetime
    ) -> Escalation | None:
        """Send what nobody else sends; `found` itself where somebody does."""
        if await self._is_sent_elsewhere(found, message, now):
            return found
        until = self.clock.now() + SENDING
        taken = chain.taken_up(found, message, self.peers.name, until)
        if await self.escalations.swap(found, taken):
            left = found.sending is not None and found.sending.key == message.key
            return await self._sent(taken, replace(message, begun=message.begun or left))
        return await self.escalations.get(found.id)

    async def _is_sent_elsewhere(self, found: Escalation, mine: Message, now: datetime) -> bool:
        sending = found.sending
        if sending is None or sending.until <= now:
            return False
        if sending.by == self.peers.name:
            return sending.key != mine.key and sending.key in self.busy
        return not await self.peers.is_gone(sending.by)

    async def _sent(self, taken: Escalation, message: Message) -> Escalation | None:
        """Send one message; what became of it is kept, and is tried again where nothing did."""
        delivery = Delivery(self.notifier, self.peers)
        result = await delivery.result(taken, message)
        return await self._kept(taken, result)

    async def _kept(self, taken: Escalation, result: Result) -> Escalation | None:
        now, card = self.clock.now(), result.card
        event = Event(What.POSTED, now, words=card.to) if card else None
        found: Escalation | None = taken
        # Only what is still ours to note: another may have taken this over.
        while found and found.sending == taken.sending:
            new = result.after(found, now)
            if await self.escalations.swap(found, new, event):
                return new
            found = await self.escalations.get(taken.id)
        return found


def _event(old: Escalation, new: Escalation, now: datetime) -> Event:
    """What the timers did."""
    if new.state is not old.state:
        return Event(What.LAPSED, now, old.claimed_by or "")
    if old.state is State.CLAIMED:
        return Event(What.ASKED, now, words=new.claimed_by or "")
    return Event(What.CALLED, now, words=new.steps[new.step % len(new.steps)].to)
