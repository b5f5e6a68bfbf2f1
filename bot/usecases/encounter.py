"""Conduct across a case: which step was said, in which words, and who may end it."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass

from bot.domain import conduct
from bot.domain.aftermath import Taken
from bot.domain.audit import subject_of_case
from bot.domain.errors import NotFound
from bot.domain.policy import Step
from bot.domain.roles import Rank
from bot.people_ports import Records
from bot.ports import Cases, Clock, PolicySource, Reader
from bot.usecases.roles import Roles


@dataclass(frozen=True)
class Encounter:
    """Keeps what was said on conduct in a case, and in the customer's earlier ones."""

    reader: Reader
    policies: PolicySource
    cases: Cases
    records: Records
    roles: Roles
    clock: Clock

    async def said(self, case_id: str, person: str, mark: str = "") -> Taken:
        """The agent said the step that is due, in the words that were suggested last.

        With a turn's mark it is the step that was due when that turn was the newest.

        Refused where the policy leaves this step to a supervisor and the person is none; NotFound
        where no step is due.
        """
        policy = self.policies.current()
        case = await self.cases.case(case_id)
        conversation = case.conversation.until(mark) if case else None
        if case is None or conversation is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        reading = await to_thread(self.reader.read, conversation, policy.own)
        rung = conduct.rung_due(policy.conduct, reading)
        if rung is None:
            raise NotFound("No step of the ladder is due in this case now.")
        rank = Rank.SUPERVISOR if rung.who == "supervisor" else Rank.AGENT
        action, subject = f"conduct.{rung.step}", subject_of_case(case_id)
        await self.roles.require(person, rank, action, subject)
        wording = conduct.wording_shown(rung, conversation, case.language)
        taken = Taken(case_id, Step(rung.step), wording, person, self.clock.now())
        await self.records.note_taken(taken)
        await self.roles.note(person, action, subject)
        return taken

    async def refer(self, case_id: str, reference: str) -> tuple[Taken, ...]:
        """The case is of the customer with this reference; the steps of their earlier cases."""
        await self.records.refer(case_id, reference)
        return await self.records.taken_before(reference, case_id)
