"""What people do with an escalation: claim, hand over, snooze, comment, resolve and the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.conversation import Role, Turn
from bot.domain.errors import BadInput, NotFound, Refused, Unavailable
from bot.domain.escalation import Escalation, Outcome, Stale, State
from bot.domain.happened import Event, What
from bot.domain.roles import Rank
from bot.ports import Clock, Masker, Meter, PolicySource
from bot.usecases.roles import Roles
from bot.usecases.watch import Watch

LONGEST_SNOOZE = timedelta(hours=24)
"""Nothing is put off for longer than until the same hour of the next day."""
_SWAPS = 8
"""How often a change is tried again when somebody else's came first."""

Change = Callable[[Escalation], Escalation]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claims:
    """Every change is a compare-and-swap in the table; the platform shows what the table says."""

    policies: PolicySource
    watch: Watch
    masker: Masker
    clock: Clock
    meter: Meter
    roles: Roles

    async def claim(self, escalation_id: str, by: str) -> Escalation:
        """A supervisor takes it; Refused for others, Stale where it is no longer open."""
        await self._authorise(by, "claim", escalation_id)
        now = self.clock.now()
        event = Event(What.CLAIMED, now, by)
        return await self._changed(escalation_id, lambda found: found.claim(by, now), event)

    async def seen(self, escalation_id: str, by: str) -> Escalation:
        """A supervisor has seen it and not taken it; Refused for others."""
        await self._authorise(by, "seen", escalation_id)
        now = self.clock.now()
        event = Event(What.SEEN, now, by)
        return await self._changed(escalation_id, lambda found: found.seen(by, now), event)

    async def confirm(self, escalation_id: str, by: str) -> Escalation:
        """The claimer still has it; Stale for anybody else."""
        now = self.clock.now()
        event = Event(What.CONFIRMED, now, by)
        return await self._changed(escalation_id, lambda found: found.confirm(by, now), event)

    async def unclaim(self, escalation_id: str, by: str) -> Escalation:
        """The claimer gives it back; Stale for anybody else."""
        now = self.clock.now()
        event = Event(What.UNCLAIMED, now, by)
        return await self._changed(escalation_id, lambda found: found.unclaim(by, now), event)

    async def hand_over(self, escalation_id: str, by: str, to: str) -> Escalation:
        """A supervisor passes it to another; Refused where either of them is none."""
        await self._authorise(by, "hand_over", escalation_id)
        if not await self.may_supervise(to):
            raise Refused("Only a supervisor can take this over.")
        now = self.clock.now()
        event = Event(What.HANDED_OVER, now, by, to)
        return await self._changed(escalation_id, lambda found: found.hand_over(by, to, now), event)

    async def snooze(self, escalation_id: str, by: str, span: timedelta) -> Escalation:
        """A supervisor puts off what is due next; never for longer than a day."""
        await self._authorise(by, "snooze", escalation_id)
        if not timedelta(0) < span <= LONGEST_SNOOZE:
            raise BadInput("Choose a time from one minute to 24 hours.")
        now = self.clock.now()
        event = Event(What.SNOOZED, now, by, f"{span.total_seconds() / 60:g}")
        return await self._changed(
            escalation_id, lambda found: found.snooze(now + span, now), event
        )

    async def comment(self, escalation_id: str, by: str, words: str) -> Escalation:
        """A supervisor, or the agent whose case it is, says something about it."""
        said, now = self._masked(words), self.clock.now()
        if not said:
            raise BadInput("Write what you want to say.")
        event = Event(What.COMMENTED, now, by, said)
        await self._involved(by, "comment", escalation_id)
        return await self._changed(escalation_id, lambda found: found.comment(by, said, now), event)

    async def resolve(
        self, escalation_id: str, by: str, outcome: Outcome = Outcome.SETTLED, words: str = ""
    ) -> Escalation:
        """A supervisor settles it; Refused for others, Stale where it is not claimed."""
        await self._authorise(by, "resolve", escalation_id)
        said, now = self._masked(words), self.clock.now()
        event = Event(What.RESOLVED, now, by, f"{outcome.value} {said}".strip())
        return await self._changed(
            escalation_id, lambda found: found.resolve(by, now, outcome, said), event
        )

    async def cancel(self, escalation_id: str, by: str, words: str = "") -> Escalation:
        """A supervisor, or the agent whose case it is, calls it off."""
        said, now = self._masked(words), self.clock.now()
        event = Event(What.CANCELLED, now, by, said)
        await self._involved(by, "cancel", escalation_id)
        return await self._changed(escalation_id, lambda found: found.cancel(by, now, said), event)

    async def reopen(self, escalation_id: str, by: str) -> Escalation:
        """A supervisor, or the agent, opens again what was over; Stale while it is not."""
        now = self.clock.now()
        event = Event(What.REOPENED, now, by)
        await self._involved(by, "reopen", escalation_id)
        return await self._changed(escalation_id, lambda found: found.reopen(now), event)

    async def debriefed(self, escalation_id: str, by: str) -> Escalation:
        """The agent has talked it over, or does not want to; Refused for everybody else."""

        def closed(found: Escalation) -> Escalation:
            if found.agent.person != by:
                raise Refused("This is for the agent alone.")
            return found.debriefed()

        return await self._changed(escalation_id, closed, Event(What.DEBRIEFED, self.clock.now()))

    async def permit(self, escalation_id: str, by: str, verb: str) -> None:
        """Before a form is filled in: Refused for whom it is not, Stale once it no longer fits."""
        found = await self._found(escalation_id)
        if verb == "comment":
            await self._involved(by, verb, escalation_id)
            return
        await self._authorise(by, verb, escalation_id)
        claimed = verb in {"hand_over", "resolve_as"}
        if found.is_over or (claimed and found.state is not State.CLAIMED):
            raise Stale("This has changed since; the card now shows how it stands.", found)

    async def listed(self, states: frozenset[State], most: int) -> tuple[Escalation, ...]:
        """Escalations in these states, the newest first."""
        return await self.watch.escalations.listed(states, most)

    async def shown(self, escalation_id: str) -> tuple[Escalation, tuple[Event, ...]]:
        """One escalation and what happened to it; NotFound where there is none."""
        return await self._found(escalation_id), await self.watch.escalations.events(escalation_id)

    async def may_supervise(self, person: str) -> bool:
        """Whether this person is a supervisor, by the policy or by a group that it names."""
        return await self.roles.holds(person, Rank.SUPERVISOR)

    async def _authorise(self, person: str, verb: str, escalation_id: str) -> None:
        await self.roles.require(person, Rank.SUPERVISOR, f"escalation.{verb}", escalation_id)

    async def _involved(self, person: str, verb: str, escalation_id: str) -> None:
        """The agent whose case it is, or a supervisor; Refused for others."""
        if person != (await self._found(escalation_id)).agent.person:
            await self._authorise(person, verb, escalation_id)

    def _masked(self, words: str) -> str:
        (turn,) = self.masker.mask((Turn(Role.AGENT, words.strip()),))
        return turn.text

    async def _found(self, escalation_id: str) -> Escalation:
        found = await self.watch.escalations.get(escalation_id)
        if found is None and self.watch.unkept:
            # The database may be back before anybody has looked.
            await self.watch.unkept.see_to()
            found = await self.watch.escalations.get(escalation_id)
        if found is None:
            raise NotFound(
                "This card was sent while the database was away. Agree here who takes it."
            )
        return found

    async def _changed(self, escalation_id: str, change: Change, event: Event) -> Escalation:
        """Compare and swap, then show on the platform what the database says."""
        new = await self.swapped(escalation_id, change, event)
        self.meter.escalated(new)
        return await self.looked_after(new)

    async def swapped(
        self, escalation_id: str, change: Change, event: Event | None = None
    ) -> Escalation:
        """Compare and swap; Stale where the change no longer fits."""
        for _ in range(_SWAPS):
            found = await self._found(escalation_id)
            new = change(found)
            if await self.watch.escalations.swap(found, new, event):
                return new
            if found.is_over and (await self._found(escalation_id)).revision == found.revision:
                # Nobody changed it: another one is open for the same case.
                raise Stale("This case has a newer escalation that is still open.", found)
        raise Unavailable("Too many people are changing this at once; try again.")

    async def looked_after(self, changed: Escalation) -> Escalation:
        """What is due on it done, and the next time seen to; the change stands whatever fails."""
        try:
            await self.watch.look(changed.id)
            found = await self._found(changed.id)
        except Unavailable:
            log.warning("an escalation could not be looked at; it will be")
            return changed
        await self.watch.flow.wake(found)
        return found
