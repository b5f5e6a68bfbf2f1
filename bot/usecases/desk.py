"""What one agent should not carry alone: escalate, claim, resolve, and 'I handled it'."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import methodcaller
from typing import TYPE_CHECKING

from bot.domain import conduct, recognising, routing
from bot.domain.conversation import Conversation, Language
from bot.domain.errors import NotFound, Refused, Unavailable
from bot.domain.escalation import Escalation
from bot.domain.handover import handover
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading, Severity
from bot.ports import Case, Cases, Clock, Ids, Meter, Notifier, PolicySource, Reader

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.conversation import Address
    from bot.domain.policy import PolicySet

POSTING = timedelta(minutes=3)
"""For how long one who posts a card has it; longer than every destination together takes."""
_SWAPS = 5
"""How often a change is tried again when somebody else's came first."""
_LOOKS = 25
_BETWEEN_LOOKS = 0.2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Where escalations are opened, taken and settled."""

    reader: Reader
    policies: PolicySource
    cases: Cases
    notifier: Notifier
    clock: Clock
    ids: Ids
    meter: Meter

    async def escalate(self, case: Case) -> Escalation:
        """Open an escalation, or bring the one open for the case up to date, and post its card.

        With the database away the card goes out all the same: a person in danger comes first.
        """
        return await self._begun(self._new(case))

    async def alarm(self, case: Case) -> Escalation:
        """An agent calls for help: on the alarm's own route, as grave as danger, at any hour.

        A case that is not kept yet is kept first, without its words: there may be none.
        """
        try:
            if await self.cases.case(case.id) is None:
                await self.cases.save(case, self.clock.now())
        except Unavailable:
            log.warning("the database is away: an alarm goes out without a row")
        return await self._begun(self._alarm(case))

    async def alarm_by_id(self, case_id: str, agent: Address) -> Escalation:
        """The same for a remembered case, or for one that is not: help does not wait for it."""
        try:
            known = await self.cases.case(case_id)
        except Unavailable:
            known = None
        language = Language(self.policies.current().organisation.language)
        return await self.alarm(known or Case(case_id, agent, Conversation(()), language))

    async def _begun(self, new: Escalation) -> Escalation:
        try:
            opened = await self.cases.open(new)
        except Unavailable:
            log.warning("the database is away: a card is posted without a row")
            return await self._sent(new) or new
        if opened is new:
            self.meter.escalated(new)
        else:
            opened = await self._changed(opened.id, methodcaller("joined_by", new), tell=False)
            await self._quietly(self.notifier.update, opened)
        return await self._posted(opened)

    async def escalate_by_id(self, case_id: str) -> Escalation:
        """The same for a remembered case; NotFound where it is gone."""
        return await self.escalate(await self._case(case_id))

    async def claim(self, escalation_id: str, by: str) -> Escalation:
        """A supervisor takes it; Refused for others, Stale where it is no longer open."""
        self._authorise(by)
        now = self.clock.now()
        return await self._changed(escalation_id, lambda found: found.claim(by, now))

    async def resolve(self, escalation_id: str, by: str) -> Escalation:
        """A supervisor settles it; Refused for others, Stale where it is not claimed."""
        self._authorise(by)
        now = self.clock.now()
        return await self._changed(escalation_id, lambda found: found.resolve(by, now))

    async def recover(self, *, starting: bool = False) -> int:
        """Post the cards still missing, after a failure or a restart; how many went out.

        When the server is `starting` nobody else can be posting, whatever was noted before.
        """
        posted = 0
        for waiting in await self.cases.unposted():
            found = waiting
            if starting and waiting.posting_until:
                found = await self._changed(waiting.id, methodcaller("posting", None), tell=False)
            elif self._is_posted_by_another(waiting):
                continue
            found = await self._posted(found)
            if not found.due:
                posted += 1
                await self._quietly(self.notifier.tell_agent, found)
        return posted

    def may_supervise(self, person: str) -> bool:
        """Whether the policy names this person as a supervisor."""
        return person in self.policies.current().organisation.people.supervisors

    def _authorise(self, person: str) -> None:
        if not self.may_supervise(person):
            raise Refused("Only a supervisor can do this.")

    async def _case(self, case_id: str) -> Case:
        case = await self.cases.case(case_id)
        if case is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        return case

    def _new(self, case: Case) -> Escalation:
        policy, now = self.policies.current(), self.clock.now()
        reading = replace(self.reader.read(case.conversation), language=case.language)
        situation = recognising.recognised(
            policy, case.conversation, case.language, reading.severity
        ).situation
        step = conduct.due(policy.conduct, reading)
        route = routing.route_for(policy, reading, step, situation.id, asked=True)
        if route is None:
            raise NotFound("The policy has no route for this; add one with 'asked: true'.")
        clauses = (situation.id, *situation.clauses)
        return Escalation(
            id=self.ids.new(),
            case=case.id,
            route=route.id,
            reason=str(getattr(route.reason, policy.organisation.language)),
            severity=reading.severity,
            language=case.language,
            agent=case.address,
            steps=routing.chain_now(policy, route, now),
            handover=handover(
                policy, case.conversation, evidence(case.conversation, reading), clauses
            ),
            policy=_stamp(policy),
            opened_at=now,
        )

    def _alarm(self, case: Case) -> Escalation:
        policy = self.policies.current()
        route = routing.alarm_route(policy)
        return replace(
            self._new(case),
            route=route.id,
            reason=str(getattr(route.name, policy.organisation.language)),
            severity=Severity.DANGER,
            steps=route.chain,
            alarm=True,
        )

    async def _posted(self, escalation: Escalation) -> Escalation:
        """Its card posted by one of those who would; it stays due where no destination takes it."""
        if not escalation.due:
            return escalation
        until = self.clock.now() + POSTING
        mine = escalation.posting(until)
        if self._is_posted_by_another(escalation) or not await self.cases.swap(escalation, mine):
            return await self._posted_by_another(escalation)
        sent = await self._sent(mine)
        card = methodcaller("shown_on", sent.cards[-1]) if sent else methodcaller("posting", None)
        return await self._changed(escalation.id, card, tell=False)

    async def _sent(self, escalation: Escalation) -> Escalation | None:
        """Its card on the first destination that takes it; None where none does."""
        for step in escalation.steps:
            try:
                return escalation.shown_on(await self.notifier.post(step, escalation))
            except Unavailable:
                log.warning("%s did not take a card", step.to)
        return None

    def _is_posted_by_another(self, escalation: Escalation) -> bool:
        until = escalation.posting_until
        return until is not None and until > self.clock.now()

    async def _posted_by_another(self, escalation: Escalation) -> Escalation:
        """What became of a card that somebody else is posting, as far as it is known soon."""
        for _ in range(_LOOKS):
            found = await self.cases.escalation(escalation.id)
            if found is None or not found.due:
                return found or escalation
            await asyncio.sleep(_BETWEEN_LOOKS)
        return escalation

    async def _changed(
        self,
        escalation_id: str,
        change: Callable[[Escalation], Escalation],
        *,
        tell: bool = True,
    ) -> Escalation:
        """Compare and swap, then show on the platform what the database says."""
        for _ in range(_SWAPS):
            found = await self.cases.escalation(escalation_id)
            if found is None:
                raise NotFound(
                    "This card was sent while the database was away. Agree here who takes it."
                )
            new = change(found)
            if await self.cases.swap(found, new):
                if tell:
                    self.meter.escalated(new)
                    await self._show(new)
                return new
        raise Unavailable("Too many people are changing this at once; try again.")

    async def _show(self, escalation: Escalation) -> None:
        """Cards and agent; the change stands even where the platform does not answer."""
        await self._quietly(self.notifier.update, escalation)
        await self._quietly(self.notifier.tell_agent, escalation)

    async def _quietly(
        self, tell: Callable[[Escalation], Awaitable[None]], escalation: Escalation
    ) -> None:
        try:
            await tell(escalation)
        except Unavailable:
            log.warning("the platform did not take word of an escalation")


def evidence(conversation: Conversation, reading: Reading) -> tuple[str, ...]:
    """The customer's words that show danger or abuse, else all found, surest first."""
    grave = [s for s in reading.signals if s.kind in DANGEROUS | ABUSIVE] or list(reading.signals)
    ordered = sorted(grave, key=lambda s: (s.kind not in DANGEROUS, -s.confidence))
    return tuple(conversation.turns[s.turn].text[s.start : s.end] for s in ordered)


def _stamp(policy: PolicySet) -> str:
    return f"{policy.organisation.id}@{policy.version}"
