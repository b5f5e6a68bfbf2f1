"""Cards that went out while the database was away: they get their row once it is back."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation
from bot.domain.happened import Event, What
from bot.ports import Case, Cases
from bot.usecases.claims import Change, Claims

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unkept:
    """Without a row nobody is called after the first; `waiting` holds what must still get one."""

    cases: Cases
    claims: Claims
    waiting: dict[str, tuple[Case, Escalation]] = field(default_factory=dict)

    async def posted(self, case: Case, new: Escalation) -> Escalation:
        """Its card on the first destination that takes it; the agent is told here and now."""
        notifier = self.claims.watch.notifier
        sent = await self._carded(new)
        self.waiting[sent.id] = case, sent
        try:
            await notifier.tell_agent(sent)
        except Unavailable:
            log.warning("an agent could not be told of their escalation")
        return sent

    async def keep(self) -> int:
        """Give each its row, and see to what is due on it; how many. May raise Unavailable.

        Where the same case has been handed over again meanwhile, the two become one.
        """
        count = 0
        for case, sent in tuple(self.waiting.values()):
            if await self.cases.case(case.id) is None:
                await self.cases.save(case, sent.opened_at)
            event = Event(What.OPENED, sent.opened_at, sent.agent.person, sent.route)
            opened = await self.claims.watch.escalations.open(sent, event)
            for card in sent.cards:
                told = Event(What.POSTED, card.at or sent.opened_at, words=card.to)
                opened = await self.claims.swapped(opened.id, _with_cards_of(sent), told)
            del self.waiting[sent.id]
            await self.claims.looked_after(opened)
            count += 1
        return count

    async def _carded(self, new: Escalation) -> Escalation:
        for number, step in enumerate(new.steps):
            try:
                card = await self.claims.watch.notifier.post(step.to, new, new.id)
            except Unavailable:
                log.warning("%s did not take a card", step.to)
            else:
                at = card.at or new.opened_at
                return replace(new, cards=(card,), outbox=(), step=number, informed_at=at)
        return new


def _with_cards_of(sent: Escalation) -> Change:
    """The same row, or the one that was open for the case: then with this one's cards as well."""

    def changed(found: Escalation) -> Escalation:
        if found.id == sent.id:
            return found.changed()
        return replace(found.joined_by(sent), cards=(*found.cards, *sent.cards))

    return changed
