"""Every action is authorised here, on the server, and a refusal is written down and explained."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.domain import routing
from bot.domain.audit import Deed
from bot.domain.errors import Refused, Unavailable
from bot.domain.policy import ChainStep
from bot.domain.roles import Rank, groups, is_open_to_all, named
from bot.people_ports import Audit, Groups
from bot.ports import Clock, PolicySource

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Roles:
    """Who is who, by the policy set and the platform's user groups."""

    policies: PolicySource
    groups: Groups
    audit: Audit
    clock: Clock

    async def holds(self, person: str, rank: Rank) -> bool:
        """Whether a person holds a rank; Unavailable where only a group could tell and does not."""
        policy = self.policies.current()
        ids = named(policy, rank)
        if is_open_to_all(policy, rank) or person in ids:
            return True
        for group in sorted(groups(ids)):
            if person in await self.groups.members(group):
                return True
        return False

    async def each(self, chain: tuple[ChainStep, ...]) -> tuple[ChainStep, ...]:
        """A chain with the members of its user groups; one that is not known stands as it is."""
        members: dict[str, frozenset[str]] = {}
        for group in routing.groups(chain):
            try:
                members[group] = await self.groups.members(group)
            except Unavailable:
                log.warning("nobody tells who belongs to a user group that a chain calls")
        return routing.spread(chain, members)

    async def require(self, person: str, rank: Rank, action: str, subject: str = "") -> None:
        """Refused, with what to do, where a person does not hold the rank."""
        try:
            if await self.holds(person, rank):
                return
            why = _WHY[rank]
        except Unavailable:
            why = _UNSEEN
        await self.note(person, action, subject, outcome="refused")
        raise Refused(str(why))

    async def require_own(self, person: str, agent: str, action: str, subject: str = "") -> None:
        """Refused for whoever is not the agent whose case it is."""
        if person != agent:
            await self.note(person, action, subject, outcome="refused")
            raise Refused("This is for the agent alone.")

    async def note(
        self, person: str, action: str, subject: str = "", outcome: str = "done"
    ) -> None:
        """Write a deed into the trail; a database that is away hinders nobody from helping."""
        try:
            await self.audit.note(Deed(self.clock.now(), person, action, subject, outcome))
        except Unavailable:
            log.warning("the database is away: %s of %s is not in the trail", action, subject)


_WHY = {
    Rank.AGENT: Refused("Only agents can do this; an admin adds you under people in the policy."),
    Rank.SUPERVISOR: Refused("Only a supervisor can do this."),
    Rank.ADMIN: Refused("Only an admin can do this; the policy names them under people."),
}
_UNSEEN = Refused(
    "The platform does not tell now who belongs to the group that may do this; try again soon."
)
