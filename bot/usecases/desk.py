"""What one agent should not carry alone: escalate, claim, resolve, and 'I handled it'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import methodcaller
from typing import TYPE_CHECKING

from bot.domain import conduct, recognising, routing
from bot.domain.errors import NotFound, Refused, Unavailable
from bot.domain.escalation import Escalation
from bot.domain.handover import handover
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading
from bot.ports import Case, Cases, Clock, Handled, Ids, Meter, Notifier, PolicySource, Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.conversation import Conversation
    from bot.domain.policy import PolicySet

_SWAPS = 5
"""How often a change is tried again when somebody else's came first."""


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
        """Open an escalation, or find the one open for the case, and post its card.

        With the database away the card goes out all the same: a person in danger comes first.
        """
        new = self._new(case)
        try:
            opened = await self.cases.open(new)
        except Unavailable:
            opened = None
        if opened is None or opened is new:
            self.meter.escalated(new)
        return await self._posted(opened or new, kept=opened is not None)

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

    async def handled(self, case_id: str) -> tuple[bool, str]:
        """Count that an agent handled a case alone: whether it is new, and words of thanks."""
        case = await self._case(case_id)
        policy = self.policies.current()
        situation = recognising.situation_of(policy, case.conversation, case.language)
        handled = Handled(case_id, situation.id, self.clock.now())
        new = await self.cases.note_handled(handled)
        thanks = policy.wellbeing.thanks
        chosen = thanks[sum(map(ord, case_id)) % len(thanks)]
        return new, str(getattr(chosen, policy.organisation.language))

    async def recover(self) -> int:
        """Post the cards still missing, after a failure or a restart; how many went out."""
        posted = 0
        for waiting in await self.cases.unposted():
            posted += (await self._posted(waiting)).card is not None
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
        situation = recognising.situation_of(policy, case.conversation, case.language)
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

    async def _posted(self, escalation: Escalation, *, kept: bool = True) -> Escalation:
        """Its card on the first destination that takes it; it stays unposted where none does."""
        if escalation.card is not None:
            return escalation
        for step in escalation.steps:
            try:
                card = await self.notifier.post(step, escalation)
            except Unavailable:
                continue
            if not kept:
                return escalation.shown_on(card)
            return await self._changed(escalation.id, methodcaller("shown_on", card), tell=False)
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
                raise NotFound("This escalation is not in the database.")
            new = change(found)
            if await self.cases.swap(found, new):
                if tell:
                    self.meter.escalated(new)
                    await self._show(new)
                return new
        raise Unavailable("Too many people are changing this at once; try again.")

    async def _show(self, escalation: Escalation) -> None:
        """Card and agent; the change stands even where the platform does not answer."""
        for tell in (self.notifier.update, self.notifier.tell_agent):
            try:
                await tell(escalation)
            except Unavailable:
                continue


def evidence(conversation: Conversation, reading: Reading) -> tuple[str, ...]:
    """The customer's words that show danger or abuse, else all that was found, surest first."""
    grave = [s for s in reading.signals if s.kind in DANGEROUS | ABUSIVE] or list(reading.signals)
    ordered = sorted(grave, key=lambda s: (s.kind not in DANGEROUS, -s.confidence))
    return tuple(conversation.turns[s.turn].text[s.start : s.end] for s in ordered)


def _stamp(policy: PolicySet) -> str:
    return f"{policy.organisation.id}@{policy.version}"
