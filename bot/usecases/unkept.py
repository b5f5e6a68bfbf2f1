"""Escalations that were opened while the database was away: sent at once, kept once it is back."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace

from bot.domain import chain
from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation
from bot.domain.happened import Event, What
from bot.domain.joining import is_graver
from bot.domain.outbox import OUTSIDE, Kind
from bot.ports import Case, Cases, Clock, Escalations, Notifier

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unkept:
    """Those without a row, by their case.

    Once they have one the chain goes on, and their cards can be claimed. Until then this process
    alone knows of them: its end leaves their cards to those who read them.
    """

    escalations: Escalations
    cases: Cases
    notifier: Notifier
    clock: Clock
    waiting: dict[str, Escalation] = field(default_factory=dict)
    known: dict[str, Case] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sent(self, new: Escalation, case: Case) -> Escalation:
        """Its card on the first destination that takes it; the agent is told here and now."""
        known = self.waiting.get(new.case)
        if known and known.cards and not is_graver(known, new):
            told = replace(known, handover=new.handover).rendered(new.opened_at)
            self.known[case.id], self.waiting[case.id] = case, told
            await self._tell(told)
            return told
        if known:
            new = replace(new, id=known.id, cards=known.cards)
        self.known[case.id] = case
        sent = self.waiting[case.id] = await self._posted(new)
        await self._tell(sent)
        return sent

    async def see_to(self) -> None:
        """Keep what can be kept now; what cannot, and nobody took, is tried again."""
        async with self.turn:
            for case, one in tuple(self.waiting.items()):
                now = await self._seen_to(one)
                if self.waiting[case] is not one:
                    continue
                if now:
                    self.waiting[case] = now
                else:
                    del self.waiting[case], self.known[case]

    async def _seen_to(self, one: Escalation) -> Escalation | None:
        """How it stands now; None once it has a row, by which all else goes on."""
        try:
            return None if await self._kept(one) else one
        except Unavailable:
            now = self.clock.now()
            due = any(m.kind is Kind.CARD and m.due_at <= now for m in one.outbox)
            return await self._posted(one) if due else one

    async def _posted(self, new: Escalation) -> Escalation:
        """The same with its card, or with one that is still to be posted."""
        now = self.clock.now()
        message = next(m for m in new.outbox if m.kind is Kind.CARD)
        every = (replace(message, to=s.to, step=n) for n, s in enumerate(new.steps))
        for way in chain.free(new, tuple(every)):
            try:
                card = await self.notifier.post(way.to, new, way.key)
            except Unavailable:
                log.warning("%s did not take a card", way.to)
                continue
            rings = way.to.startswith(OUTSIDE) and way.step > 0
            sent = chain.sent(new, replace(way, step=0) if rings else way, card, now)
            told = replace(sent, outbox=())
            return chain.owing(told, message, now) if rings else told
        return chain.not_sent(new, message, now).without(Kind.NOTE)

    async def _kept(self, one: Escalation) -> bool:
        """Whether it has a row now: its own, or that of the one already open for its case."""
        if await self.cases.case(one.case) is None:
            await self.cases.save(self.known[one.case], one.opened_at)
        event = Event(What.OPENED, one.opened_at, one.agent.person, one.route)
        known = await self.escalations.open(one, event)
        if known is one:
            for card in one.cards:
                told = Event(What.POSTED, card.at or one.opened_at, words=card.to)
                await self.escalations.swap(one, one.changed(), told)
            return True
        if known.id == one.id:
            # It was kept, and nobody could tell us.
            same = replace(one, revision=known.revision + 1)
            return bool(known.cards) or await self.escalations.swap(known, same)
        event = Event(What.JOINED, one.opened_at, one.agent.person, one.route)
        joined = replace(known, cards=(*known.cards, *one.cards)).joined_by(one)
        return await self.escalations.swap(known, joined, event)

    async def _tell(self, escalation: Escalation) -> None:
        try:
            await self.notifier.tell_agent(escalation)
        except Unavailable:
            log.warning("an agent could not be told of their escalation")
