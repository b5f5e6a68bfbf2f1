"""The records of incidents: what was escalated, and what an agent handled alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain import incident
from bot.domain.aftermath import matter
from bot.domain.audit import Deed, subject_of_case
from bot.domain.errors import NotFound
from bot.domain.incident import Incident
from bot.people_ports import Audit, Records
from bot.ports import Cases, Clock, Escalations, PolicySource

if TYPE_CHECKING:
    from bot.domain.aftermath import Alone
    from bot.domain.escalation import Escalation

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Incidents:
    """Drafts for the report on safety at work; each one given out is in the audit trail."""

    escalations: Escalations
    cases: Cases
    records: Records
    audit: Audit
    policies: PolicySource
    clock: Clock

    async def record(self, name: str) -> Incident:
        """The record of an escalation, or of a case handled alone by its name in the trail.

        A case that was escalated has its escalation's. NotFound where there is neither.
        """
        alone = next((one for one in await self._handled() if _names(name, one)), None)
        theirs = self.escalations.latest_of(alone.case) if alone else self.escalations.get(name)
        found = await theirs
        if found is not None:
            made = await self._escalated(found)
        elif alone is not None:
            made = await self._alone(alone)
        else:
            raise NotFound("There is no escalation and no case handled alone with this id.")
        await self.audit.note(Deed(self.clock.now(), "", "incident.export", made.id))
        return made

    async def handled(self, most: int) -> tuple[Incident, ...]:
        """Those of cases handled alone that were never escalated, the newest first."""
        made: list[Incident] = []
        for one in sorted(await self._handled(), key=lambda one: one.at, reverse=True):
            if len(made) == most:
                break
            if await self.escalations.latest_of(one.case) is None:
                made.append(await self._alone(one))
        return tuple(made)

    async def _handled(self) -> tuple[Alone, ...]:
        return await self.records.alone_since(_EVER)

    async def _escalated(self, found: Escalation) -> Incident:
        events = await self.escalations.events(found.id)
        told = await self.records.informed_of(found.case)
        return incident.incident(found, events, told, await self.records.taken_in(found.case))

    async def _alone(self, alone: Alone) -> Incident:
        case = await self.cases.case(alone.case)
        moments = await self.records.moments_since(_EVER, alone.person)
        return incident.handled_alone(
            alone,
            matter(self.policies.current(), alone),
            next((one.at for one in moments if one.case == alone.case), None),
            case.conversation.turns if case else (),
            await self.records.informed_of(alone.case),
            await self.records.taken_in(alone.case),
        )


def _names(name: str, alone: Alone) -> bool:
    return subject_of_case(alone.case) == name
