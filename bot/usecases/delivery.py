"""Sends one message so that it arrives once: whatever the platform answers, and if it does not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import chain
from bot.domain.errors import Busy, NotYet, Unanswered, Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import OUTSIDE, Kind, Message
from bot.domain.reading import Severity
from bot.flow_ports import Peers
from bot.ports import Notifier

SETTLE_SECONDS = 2.0
"""What had no answer may still be on its way; the platform is asked after this."""
_SOON = timedelta(seconds=5)
_ASKED = 20
"""For how many tries the platform is asked what has gone out before that is given up."""
_ASKED_IN_DANGER = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message.

    `wait` is how long the platform asked us to; `tried` is false where others came first. `beside`
    are cards at further destinations, which a platform took after we had given it up. `owed` is a
    card in whose place something rang outside: there is nothing to press there.
    """

    message: Message
    went: bool
    card: Card | None = None
    beside: tuple[Card, ...] = ()
    wait: timedelta | None = None
    tried: bool = True
    owed: Message | None = None

    def after(self, found: Escalation, now: datetime) -> Escalation:
        """The escalation with what became of it."""
        if self.went:
            sent = chain.sent(found, self.message, self.card, now)
            shown = replace(sent, cards=(*sent.cards, *self.beside))
            return chain.owing(shown, self.owed, now) if self.owed else shown
        if not self.tried and self.wait:
            return chain.put_off(found, self.message, now, self.wait)
        return chain.not_sent(found, self.message, now, self.wait)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends while this process may, and asks the platform first wherever it is not sure."""

    notifier: Notifier
    peers: Peers

    async def result(self, escalation: Escalation, message: Message) -> Result:
        """Send it, as it stood before this one began to."""
        try:
            return await self._delivered(escalation, message)
        except Unavailable as error:
            wait, soon = error.wait if isinstance(error, Busy) else None, _is_soon(error)
            if not soon:
                log.warning("a message of kind '%s' was not taken", message.kind.value)
            return Result(message, went=False, wait=wait, tried=not soon)

    async def _delivered(self, escalation: Escalation, message: Message) -> Result:
        if message.kind is Kind.UPDATE:
            async with self.peers.acting():
                await self.notifier.update(escalation)
        elif message.kind is Kind.CARD:
            return await self._posted(escalation, message)
        elif not (message.is_unsure and await self._found(message, escalation)):
            async with self.peers.acting():
                await self.notifier.say(message, escalation)
        return Result(message, went=True)

    async def _posted(self, escalation: Escalation, message: Message) -> Result:
        """A card on the first destination that takes it, from this step of the chain on."""
        first = message.step % len(escalation.steps)
        ways = tuple(
            replace(message, to=step.to, step=message.step + further)
            for further, step in enumerate(escalation.steps[first:])
        )
        if message.is_unsure:
            noted = {card.to for card in escalation.cards}
            news = [way for way in ways if way.to not in noted]
            found = [(way, await self._found(way, escalation)) for way in news]
            there = [(way, card) for way, card in found if card]
            if there:
                (way, card), beside = there[0], tuple(card for _, card in there[1:])
                return Result(way, went=True, card=card, beside=beside)
        return await self._tried(message, chain.free(escalation, ways), escalation)

    async def _tried(
        self, message: Message, ways: tuple[Message, ...], escalation: Escalation
    ) -> Result:
        """One way after the other; where a platform gives no answer, the others come first."""
        refused, left = Unavailable("There is nobody to send this to."), list(ways)
        while left:
            way = left.pop(0)
            try:
                card = await self._insisted(way, escalation)
            except Unavailable as error:
                if _is_soon(error):
                    raise
                log.warning("%s did not take a card", way.to)
                refused = error
                if isinstance(error, Unanswered):
                    left.sort(key=lambda other: _platform(other) == _platform(way))
            else:
                return _arrived(message, way, card)
        raise refused

    async def _insisted(self, way: Message, escalation: Escalation) -> Card:
        """Posted, if need be at the second go: the first may have arrived without an answer."""
        try:
            return await self._put(way, escalation)
        except Busy:
            raise
        except Unanswered:
            await asyncio.sleep(SETTLE_SECONDS)
            found = await self._found(way, escalation)
        except Unavailable:
            found = await self._found(way, escalation)
        return found or await self._put(way, escalation)

    async def _put(self, way: Message, escalation: Escalation) -> Card:
        async with self.peers.acting():
            return await self.notifier.post(way.to, escalation, way.key)

    async def _found(self, message: Message, escalation: Escalation) -> Card | None:
        """Asked of the platform; once it has not told for long, twice is better than never."""
        danger = escalation.severity is Severity.DANGER
        try:
            return await self.notifier.find(message, escalation)
        except Unavailable:
            if message.tries < (_ASKED_IN_DANGER if danger else _ASKED):
                raise
            log.warning("the platform does not tell what has gone out; it is sent again")
            return None


def _arrived(message: Message, way: Message, card: Card) -> Result:
    """What rings in the place of a card takes none of the chain's steps, and the card is owed."""
    if way.to.startswith(OUTSIDE) and not message.to.startswith(OUTSIDE):
        return Result(replace(way, step=message.step), went=True, card=card, owed=message)
    return Result(way, went=True, card=card)


def _platform(way: Message) -> str:
    return way.to.partition(":")[0]


def _is_soon(error: Unavailable) -> bool:
    """Whether nothing was sent, and will be after a wait that is shorter than a way round."""
    return isinstance(error, NotYet) or (isinstance(error, Busy) and error.wait <= _SOON)
