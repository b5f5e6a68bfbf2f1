"""Looks at an escalation when something is due on it, and does that: once, whoever looks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain import chain
from bot.domain.errors import Busy, NotYet, Unavailable
from bot.domain.escalation import Card, Escalation, State
from bot.domain.happened import Event, What
from bot.domain.outbox import Kind, Message
from bot.ports import Clock, Escalations, Flow, Notifier, Peers

SENDING = timedelta(minutes=3)
"""For how long one who sends a message has it, unless that process is known to be gone."""
SOON = timedelta(seconds=2)
_SOON = timedelta(seconds=5)
_MOST_AT_ONCE = 40
_AT_ONCE = 8
"""How many of those overdue are looked at side by side."""
_ASKED = 3
"""For how many tries the platform is asked what has gone out before that is given up."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a message.

    `wait` is how long the platform asked us to; `tried` is false where others came first. `beside`
    are cards at further destinations, which a platform took after we had given it up.
    """

    message: Message
    went: bool
    card: Card | None = None
    beside: tuple[Card, ...] = ()
    wait: timedelta | None = None
    tried: bool = True


@dataclass(frozen=True)
class Watch:
    """Posts what is due and moves the chain on.

    Any number of processes may look at once: a change is a compare-and-swap, and a message is
    taken up in the row before it is sent. `busy` holds what this process is sending now.
    """

    escalations: Escalations
    notifier: Notifier
    peers: Peers
    flow: Flow
    clock: Clock
    busy: set[str] = field(default_factory=set)

    async def look(self, escalation_id: str, at: datetime | None = None) -> datetime | None:
        """Do what is due; when to look again, or None when nothing will ever be due.

        `at` is the moment a timer was set for: its going off tells that this time has come, also
        where the machine's clock has been put back since.
        """
        for _ in range(_MOST_AT_ONCE):
            found = await self.escalations.get(escalation_id)
            if found is None:
                return None
            now = max(self.clock.now(), at) if at else self.clock.now()
            if not await self._something(found, now):
                return chain.next_at(found)
        return self.clock.now() + SOON

    async def due(self, most: int = 50) -> int:
        """Look at all that is overdue: what an engine overslept, what a stopped process left."""
        now = self.clock.now()
        late = await self.escalations.overdue(now, most)
        turns = asyncio.Semaphore(_AT_ONCE)
        # Side by side: one whose platform hangs must not keep the others.
        looks = [self._again(escalation_id, turns) for escalation_id in late]
        for failed in filter(None, await asyncio.gather(*looks, return_exceptions=True)):
            raise failed
        return len(late)

    async def pause(self, most: timedelta) -> timedelta:
        """How long until something is due, and never longer than `most`."""
        now = self.clock.now()
        soonest = await self.escalations.soonest(now)
        return min(soonest - now, most) if soonest else most

    async def _again(self, escalation_id: str, turns: asyncio.Semaphore) -> None:
        async with turns:
            await self.look(escalation_id)
            found = await self.escalations.get(escalation_id)
            if found and chain.next_at(found):
                await self.flow.wake(found)

    async def _something(self, found: Escalation, now: datetime) -> bool:
        """One thing that is due; False where nothing is, or where somebody else does it."""
        if not self.peers.may_act():
            return False
        moved = chain.moved_on(found, now)
        if moved is not found:
            await self.escalations.swap(found, moved, _event(found, moved, now))
            return True
        message = chain.next_message(found, now)
        if message is None or message.key in self.busy:
            return False
        # Before the row says so: whoever here reads it next must not take this for left behind.
        self.busy.add(message.key)
        try:
            return await self._taken_up(found, message, now)
        finally:
            self.busy.discard(message.key)

    async def _taken_up(self, found: Escalation, message: Message, now: datetime) -> bool:
        """Send what nobody else sends; False where somebody does."""
        if await self._is_sent_elsewhere(found, message, now):
            return False
        until = self.clock.now() + SENDING
        taken = chain.taken_up(found, message, self.peers.name, until)
        if await self.escalations.swap(found, taken):
            await self._sent(taken, message, repeated=found.sending is not None)
        return True

    async def _is_sent_elsewhere(self, found: Escalation, mine: Message, now: datetime) -> bool:
        sending = found.sending
        if sending is None or sending.until <= now:
            return False
        if sending.by == self.peers.name:
            return sending.key != mine.key and sending.key in self.busy
        return not await self.peers.is_gone(sending.by)

    async def _sent(self, taken: Escalation, message: Message, *, repeated: bool) -> None:
        """Send one message; what became of it is kept, and is tried again where nothing did."""
        try:
            result = await self._delivered(taken, message, repeated=repeated)
        except Unavailable as error:
            wait, soon = error.wait if isinstance(error, Busy) else None, _is_soon(error)
            if not soon:
                log.warning("a message of kind '%s' was not taken", message.kind.value)
            result = _Result(message, went=False, wait=wait, tried=not soon)
        await self._kept(taken.id, message.key, result)

    async def _kept(self, escalation_id: str, key: str, result: _Result) -> None:
        now, card = self.clock.now(), result.card
        event = Event(What.POSTED, now, words=card.to) if card else None
        while True:
            found = await self.escalations.get(escalation_id)
            if found is None or found.sending is None or found.sending.key != key:
                return
            new = _after(found, result, now)
            if await self.escalations.swap(found, new, event):
                return

    async def _delivered(
        self, escalation: Escalation, message: Message, *, repeated: bool
    ) -> _Result:
        """Send it; where somebody began to and was stopped, the platform is asked first."""
        unsure = repeated or message.tries > 0
        if message.kind is Kind.UPDATE:
            await self.notifier.update(escalation)
        elif message.kind is Kind.CARD:
            return await self._posted(escalation, message, unsure=unsure)
        elif not (unsure and await self._found(message, escalation)):
            self._still_here()
            await self.notifier.say(message, escalation)
        return _Result(message, went=True)

    async def _posted(self, escalation: Escalation, message: Message, *, unsure: bool) -> _Result:
        """A card on the first destination that takes it, from this step of the chain on."""
        first = message.step % len(escalation.steps)
        ways = [
            replace(message, to=step.to, step=message.step + further)
            for further, step in enumerate(escalation.steps[first:])
        ]
        if unsure:
            found = [(way, await self._found(way, escalation)) for way in ways]
            there = [(way, card) for way, card in found if card]
            if there:
                (way, card), beside = there[0], tuple(card for _, card in there[1:])
                return _Result(way, went=True, card=card, beside=beside)
        refused = Unavailable("There is nobody to send this to.")
        for way in ways:
            try:
                card = await self._insisted(way, escalation)
            except Unavailable as error:
                if _is_soon(error):
                    raise
                log.warning("%s did not take a card", way.to)
                refused = error
            else:
                return _Result(way, went=True, card=card)
        raise refused

    async def _insisted(self, way: Message, escalation: Escalation) -> Card:
        """Posted, if need be at the second go: the first may have arrived without an answer."""
        self._still_here()
        try:
            return await self.notifier.post(way.to, escalation, way.key)
        except Busy:
            raise
        except Unavailable:
            found = await self._found(way, escalation)
        self._still_here()
        return found or await self.notifier.post(way.to, escalation, way.key)

    async def _found(self, message: Message, escalation: Escalation) -> Card | None:
        """Asked of the platform; once it has not told for long, twice is better than never."""
        try:
            return await self.notifier.find(message, escalation)
        except Unavailable:
            if message.tries < _ASKED:
                raise
            log.warning("the platform does not tell what has gone out; it is sent again")
            return None

    def _still_here(self) -> None:
        """A process that was frozen says nothing when it wakes: others have taken its work over."""
        if not self.peers.may_act():
            raise Unavailable("This server has left the work to others.")


def _is_soon(error: Unavailable) -> bool:
    """Whether nothing was sent, and will be after a wait that is shorter than a way round."""
    return isinstance(error, NotYet) or (isinstance(error, Busy) and error.wait <= _SOON)


def _after(found: Escalation, result: _Result, now: datetime) -> Escalation:
    if result.went:
        sent = chain.sent(found, result.message, result.card, now)
        return replace(sent, cards=(*sent.cards, *result.beside))
    if not result.tried and result.wait:
        return chain.put_off(found, result.message, now, result.wait)
    return chain.not_sent(found, result.message, now, result.wait)


def _event(old: Escalation, new: Escalation, now: datetime) -> Event:
    """What the timers did."""
    if new.state is not old.state:
        return Event(What.LAPSED, now, old.claimed_by or "")
    if old.state is State.CLAIMED:
        return Event(What.ASKED, now, words=new.claimed_by or "")
    return Event(What.CALLED, now, words=new.steps[new.step % len(new.steps)].to)
