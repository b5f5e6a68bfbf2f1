"""What one agent should not carry alone: escalate, and call for help."""

from __future__ import annotations

import logging
from asyncio import to_thread
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain import conduct, playbook, recognising, routing, summary
from bot.domain.conversation import Conversation, Language
from bot.domain.errors import NotFound, Unavailable
from bot.domain.escalation import Escalation, Stale
from bot.domain.handover import evidence, handover, kinds
from bot.domain.happened import Event, What
from bot.domain.joining import is_known
from bot.domain.reading import Severity
from bot.domain.review import Summary
from bot.ports import Case, Cases, Ids, Reader
from bot.usecases.claims import Claims
from bot.usecases.editor import Editor
from bot.usecases.unkept import Unkept

if TYPE_CHECKING:
    from bot.domain.conversation import Address
    from bot.domain.suggestion import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Where escalations are opened; `claims` is what becomes of them."""

    reader: Reader
    cases: Cases
    claims: Claims
    ids: Ids
    unkept: Unkept
    editor: Editor | None = None

    async def escalate(self, case: Case, *, again: bool = False) -> Escalation:
        """Open an escalation, or bring the one open for the case up to date, and post its card.

        `again` says that a process that is gone may have done it: nobody is told the same twice.

        With the database away the card goes out all the same: a person in danger comes first.
        """
        return await self._begun((await self._new(case)).opened(), case, again=again)

    async def alarm(self, case: Case, *, again: bool = False) -> Escalation:
        """An agent calls for help: on the alarm's own route, as grave as danger, at any hour.

        A case that is not kept yet is kept first, without its words: there may be none.
        """
        try:
            if await self.cases.case(case.id) is None:
                await self.cases.save(case, self.claims.clock.now())
        except Unavailable:
            log.warning("the database is away: an alarm goes out without a row")
        return await self._begun((await self._alarm(case)).opened(), case, again=again)

    async def alarm_by_id(self, case_id: str, agent: Address, *, again: bool = False) -> Escalation:
        """The same for a remembered case, or for one that is not: help does not wait for it."""
        try:
            known = await self.cases.case(case_id)
        except Unavailable:
            known = None
        language = Language(self.claims.policies.current().organisation.language)
        case = known or Case(case_id, agent, Conversation(()), language)
        return await self.alarm(case, again=again)

    async def _begun(self, new: Escalation, case: Case, *, again: bool) -> Escalation:
        event = Event(What.OPENED, new.opened_at, new.agent.person, new.route)
        try:
            opened = await self.claims.watch.escalations.open(new, event)
            if opened is new:
                self.claims.meter.escalated(new)
            elif not (again and is_known(opened, new)):
                joined = Event(What.JOINED, new.opened_at, new.agent.person, new.route)
                opened = await self.claims.swapped(opened.id, lambda e: e.joined_by(new), joined)
        except Unavailable:
            log.warning("the database is away: a card is posted without a row")
            return await self.unkept.sent(new, case)
        return await self.claims.looked_after(opened)

    async def sum_up(self, escalation: Escalation) -> None:
        """Put a model's summary on the cards, or why there is none; no card waits for this."""
        told = escalation.handover
        if self.editor is None or not told.turns:
            return
        conversation = Conversation(told.turns)
        answer = await to_thread(self._assessed, conversation, escalation.language)
        found = await self.editor.summarise(conversation, answer, len(told.turns))
        if found == Summary(told.statements, told.help):
            return
        now = self.claims.clock.now()
        try:
            new = await self.claims.swapped(
                escalation.id, lambda kept: kept.summed_up(told.turns, found, now)
            )
        except (Stale, NotFound, Unavailable):
            log.info("a summary came too late, or there is no row for it")
            return
        await self.claims.looked_after(new)

    def _assessed(self, conversation: Conversation, language: Language) -> Answer:
        """What bears on a case, for a model to sum it up; nothing is composed."""
        policy = self.claims.policies.current()
        read = self.reader.read(conversation, policy.own)
        return playbook.answer(
            policy, conversation, replace(read, language=language), compose=False
        )

    async def escalate_by_id(self, case_id: str, *, again: bool = False) -> Escalation:
        """The same for a remembered case; NotFound where it is gone."""
        return await self.escalate(await self._case(case_id), again=again)

    async def _case(self, case_id: str) -> Case:
        case = await self.cases.case(case_id)
        if case is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        return case

    async def _new(self, case: Case) -> Escalation:
        policy, now = self.claims.policies.current(), self.claims.clock.now()
        # In a thread: a reading computes for longer than others may be kept waiting.
        read = await to_thread(self.reader.read, case.conversation, policy.own)
        reading = replace(read, language=case.language)
        situation = recognising.recognised(
            policy, case.conversation, case.language, reading.severity, reading.near
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
            steps=await self.claims.roles.each(routing.chain_now(policy, route, now)),
            handover=replace(
                handover(policy, case.conversation, evidence(case.conversation, reading), clauses),
                statements=summary.extracted(policy, case.conversation),
                kinds=kinds(reading),
                strikes=reading.strikes,
            ),
            policy=policy.stamp,
            opened_at=now,
            pace=route.pace,
        )

    async def _alarm(self, case: Case) -> Escalation:
        policy = self.claims.policies.current()
        route = routing.alarm_route(policy)
        return replace(
            await self._new(case),
            route=route.id,
            reason=str(getattr(route.name, policy.organisation.language)),
            severity=Severity.DANGER,
            steps=await self.claims.roles.each(route.chain),
            pace=route.pace,
            alarm=True,
        )
