"""Requests that outlive their process: kept before they are acknowledged, done later and once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import Unavailable
from bot.flow_ports import Peers
from bot.inbox_ports import Accepted, Inbox
from bot.ports import Clock, Ids

KEEP_SECONDS = 1.0
"""Slack sends a request again that has no answer after three."""
OLDEST = timedelta(days=1)
"""Nobody waits any longer for an answer."""
MOST_TRIES = 3
"""A request that ends its process each time must not go on for ever."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Accepting:
    """Keeps what comes in; hands out what a process that is gone has left."""

    inbox: Inbox
    peers: Peers
    clock: Clock
    ids: Ids

    def new(self, form: str, body: bytes) -> Accepted:
        """A request that has just come."""
        return Accepted(self.ids.new(), form, body, self.clock.now())

    async def keep(self, accepted: Accepted) -> None:
        """Write it down; with the database away it is done all the same, and a kill loses it."""
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await self.inbox.keep(accepted, self.peers.name)
        except (Unavailable, TimeoutError):
            log.warning("the database is away: a request is done without being kept")

    async def done(self, accepted: Accepted) -> None:
        """The work is done; where that cannot be noted, it may be done again after a restart."""
        try:
            await self.inbox.done(accepted.id)
        except Unavailable:
            log.warning("the database is away: a request that is done may be done again")

    async def left_behind(self) -> tuple[Accepted, ...]:
        """What those that are gone had under way, now with this process; oldest first."""
        try:
            names = await self.inbox.holders() - {self.peers.name}
            gone = [name for name in sorted(names) if await self.peers.is_gone(name)]
            taken = [await self.inbox.taken_over(name, self.peers.name) for name in gone]
        except Unavailable:
            return ()
        found = sorted((one for some in taken for one in some), key=lambda one: one.at)
        kept = [one for one in found if self._is_worth_it(one)]
        for one in found:
            if one not in kept:
                log.error("a request was given up after %d tries", one.tries)
                await self.done(one)
        return tuple(kept)

    def _is_worth_it(self, accepted: Accepted) -> bool:
        recent = self.clock.now() - accepted.at < OLDEST
        return bool(accepted.body) and recent and accepted.tries <= MOST_TRIES
