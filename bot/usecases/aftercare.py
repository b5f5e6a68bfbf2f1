"""After a hard case: handled alone, a break, the offer of a debrief; never a word on feelings."""

from __future__ import annotations

import logging
from asyncio import to_thread
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain import aftermath, recognising, routing
from bot.domain.aftermath import Alone, Digest, Informed, Moment, Told, break_since
from bot.domain.audit import subject_of_case
from bot.domain.conversation import Role, Turn
from bot.domain.errors import NotFound, Refused, Unavailable
from bot.domain.handover import evidence, kinds
from bot.domain.reading import Severity
from bot.domain.roles import Rank
from bot.people_ports import Messenger, Records
from bot.ports import Cases, Clock, Masker, PolicySource, Reader
from bot.usecases.roles import Roles

if TYPE_CHECKING:
    from bot.domain.policy import PolicySet, Words
    from bot.ports import Case

OFFER_AFTER = timedelta(minutes=30)
"""A debrief is offered when the conversation has had time to end."""
_TOTALS = timedelta(days=7)
_MOST_LINE = 500
_PAGE = 20
"""How many cases one message tells of."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Aftercare:
    """What the organisation does for its people once the customer is gone."""

    reader: Reader
    policies: PolicySource
    masker: Masker
    cases: Cases
    records: Records
    messenger: Messenger
    roles: Roles
    clock: Clock

    async def handled(self, case_id: str, person: str, line: str = "") -> str:
        """An agent handled a case alone, with a line about it or none: words of thanks.

        Pressed again it is still one case; a line that is written later is kept. Refused for
        whoever is no agent, or not the one whose case it is.
        """
        action, subject = "case.handled", subject_of_case(case_id)
        await self.roles.require(person, Rank.AGENT, action, subject)
        case = await self._case(case_id)
        await self.roles.require_own(person, case.address.person, action, subject)
        policy = self.policies.current()
        read = await to_thread(self.reader.read, case.conversation, policy.own)
        found = recognising.recognised(
            policy, case.conversation, case.language, read.severity, read.near
        )
        note, now = self._masked(line), self.clock.now()
        alone = Alone(
            case=case_id,
            person=person,
            situation=found.situation.id,
            severity=read.severity,
            at=now,
            note=note,
            policy=policy.stamp,
            clauses=(found.situation.id, *found.situation.clauses),
            kinds=kinds(read),
            strikes=read.strikes,
            evidence=evidence(case.conversation, read),
        )
        if await self.records.note_alone(alone):
            await self.roles.note(person, action, subject)
        return _spoken(policy, _chosen(policy.wellbeing.thanks, case_id))

    async def noticed(self, case: Case, severity: Severity) -> str | None:
        """A case was read; words that suggest a break where the count of hard ones is reached."""
        if severity.rank < Severity.ABUSIVE.rank:
            return None
        now, person = self.clock.now(), case.address.person
        breaks = self.policies.current().wellbeing.breaks
        try:
            new = await self.records.note_moment(Moment(case.id, person, severity, now))
            if not new or breaks is None:
                return None
            cases = await self.records.moments_since(break_since(breaks, now), person)
        except Unavailable:
            log.warning("the database is away: a hard case was not counted")
            return None
        due = aftermath.break_is_due(breaks, len(cases))
        return _spoken(self.policies.current(), breaks.text) if due else None

    async def offer(self) -> int:
        """Offer a debrief to those who have met danger or abuse; how many were offered one.

        Once for each case, and to the agent alone: nobody else learns that it was offered.
        """
        now, offered = self.clock.now(), 0
        policy = self.policies.current()
        for moment in await self.records.unoffered(now - OFFER_AFTER):
            words = _spoken(policy, _chosen(policy.wellbeing.debrief, moment.case))
            if not await self.records.offered(moment.case, now):
                continue
            try:
                await self.messenger.offer_debrief(moment.person, moment.case, words)
            except Unavailable:
                log.warning("the platform did not take the offer of a debrief; it will be made")
                await self.records.not_offered(moment.case)
            else:
                offered += 1
        return offered

    async def wishes(self, case_id: str, person: str, words: str) -> None:
        """The agent wants to talk, and lets the supervisors know, in their own words.

        Refused for anybody else; nothing of it is kept here.
        """
        case = await self._case(case_id)
        if case.address.person != person:
            raise Refused("This is for the agent alone.")
        said = words.strip()[:_MOST_LINE]
        await self.messenger.tell_wish(self._supervisors(), person, said)

    async def digest(self) -> int:
        """Tell the supervisors what was handled alone, with thanks; how many cases it told.

        As many messages as it takes: no line that an agent wrote is left out.
        """
        now = self.clock.now()
        untold = await self.records.untold(now)
        totals = await self._totals(now) if untold else None
        for start in range(0, len(untold), _PAGE):
            await self._told(untold[start : start + _PAGE], totals, now)
        return len(untold)

    async def _told(
        self, page: tuple[Alone, ...], totals: aftermath.Totals | None, now: datetime
    ) -> None:
        policy, place = self.policies.current(), self._supervisors()
        cases = tuple(Told(aftermath.matter(policy, one), one.at, one.note) for one in page)
        await self.messenger.tell_digest(place, Digest(cases, totals))
        await self.records.told(tuple(one.case for one in page), now)
        for one in page:
            await self.records.note_informed(Informed(one.case, place, now))

    async def _totals(self, now: datetime) -> aftermath.Totals | None:
        since = now - _TOTALS
        moments = await self.records.moments_since(since)
        alone = await self.records.alone_since(since)
        return aftermath.totals(moments, alone, self.policies.current().wellbeing.least_group)

    def _supervisors(self) -> str:
        """Where supervisors are told of what is no emergency."""
        policy = self.policies.current()
        asked = next(route for route in policy.escalation.routes if route.when.asked)
        return routing.chain_now(policy, asked, self.clock.now())[0].to

    def _masked(self, line: str) -> str:
        said = Turn(Role.AGENT, line.strip()[:_MOST_LINE])
        return self.masker.mask((said,))[0].text

    async def _case(self, case_id: str) -> Case:
        case = await self.cases.case(case_id)
        if case is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        return case


def _chosen(wordings: tuple[Words, ...], case_id: str) -> Words:
    return wordings[sum(map(ord, case_id)) % len(wordings)]


def _spoken(policy: PolicySet, words: Words) -> str:
    return str(getattr(words, policy.organisation.language))
