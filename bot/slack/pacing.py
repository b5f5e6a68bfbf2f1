"""One message a second to a channel, the gravest first: what Slack takes from an app for long.

Nobody waits here for more than a moment: who comes later is told when their turn is, and the
escalation's row keeps the message until then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.errors import Busy, NotYet, Unavailable
from bot.domain.outbox import Card
from bot.flow_ports import BURST, GRACE_SECONDS, INTERVAL, Line, Place

PATIENCE = 1.5
"""For so many intervals somebody waits here for their turn."""
EARLY = 1.0
"""So many intervals before their turn they come again, so that no turn passes unused."""
_ANSWER_SECONDS = 1.0
"""A line that does not answer for so long keeps nobody; each server goes by its own then."""
_MOST_LINES = 1000
_HELD = 4.0
"""Where not even the first has a turn for so many intervals, the platform has said to wait."""
_LEFT_ALONE = "Slack wants to be left alone for a while."

log = logging.getLogger(__name__)


@dataclass(order=True, slots=True)
class _Waiting:
    """Who waits for a channel: the gravest first, then by when they came."""

    order: int
    number: int
    key: str = field(compare=False)
    turn: float = field(compare=False)


@dataclass(slots=True)
class _Line:
    """A channel; `full_at` is when all that was sent is within the measure again."""

    full_at: float = float("-inf")
    waiting: list[_Waiting] = field(default_factory=list)
    told: int = 0
    message: Card | None = None


@dataclass
class Here:
    """The port `Line` in memory, for a server by itself; `now` is a clock that runs on."""

    interval: float = INTERVAL
    now: Callable[[], float] = time.monotonic
    _lines: dict[str, _Line] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    async def turn(self, channel: str, key: str, rank: int) -> Place:
        """Take the turn, where it has come; else wait in the line."""
        line = self._line(channel)
        mine = self._placed(line, key, rank)
        begun = line.full_at - (BURST - 1) * self.interval
        turn = begun + line.waiting.index(mine) * self.interval
        wait = turn - self.now()
        mine.turn = max(turn, self.now())
        if wait <= 0:
            line.waiting.remove(mine)
            await self.sent(channel)
        ranks = tuple(-one.order for one in line.waiting)
        return Place(max(wait, 0.0), begun - self.now(), ranks, line.told)

    async def sent(self, channel: str) -> None:
        """Something goes out to a channel now, out of turn."""
        line = self._line(channel)
        line.full_at = max(line.full_at, self.now()) + self.interval

    async def hold(self, channel: str, seconds: float) -> None:
        """A channel takes nothing for so long: its platform says so."""
        line = self._line(channel)
        free = self.now() + seconds + (BURST - 1) * self.interval
        line.full_at = max(line.full_at, free)

    async def tell(self, channel: str, told: int, count: int) -> bool:
        """Whether the caller is to tell that so many wait; False where another came first."""
        line = self._line(channel)
        if line.told != told:
            return False
        line.told = count
        return True

    async def note(self, channel: str, message: Card) -> None:
        """Keep which message tells of those that wait."""
        self._line(channel).message = message

    async def noted(self, channel: str) -> Card | None:
        """The message that tells of those that wait; None while there is none."""
        message = self._line(channel).message
        return message if message and message.message else None

    def _line(self, channel: str) -> _Line:
        if len(self._lines) > _MOST_LINES:
            now = self.now()
            busy = {c: one for c, one in self._lines.items() if one.waiting or one.full_at > now}
            self._lines = busy
        return self._lines.setdefault(channel, _Line())

    def _placed(self, line: _Line, key: str, rank: int) -> _Waiting:
        late = self.now() - GRACE_SECONDS
        line.waiting = [one for one in line.waiting if one.turn >= late or one.key == key]
        for one in line.waiting:
            if one.key == key:
                return one
        self._count += 1
        made = _Waiting(-rank, self._count, key, self.now())
        line.waiting.append(made)
        line.waiting.sort()
        return made


@dataclass
class Pacing:
    """Turns by channel, in a line that all servers share; with that away, in one of our own."""

    shared: Line | None = None
    here: Here = field(default_factory=Here)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def turn(self, channel: str, key: str, rank: int) -> Place:
        """Come back when it is this message's turn; NotYet where that is not soon.

        Busy where nobody's is: who cannot wait goes elsewhere.
        """
        step = self.here.interval
        while (place := await self.place(channel, key, rank)).seconds > 0:
            if place.first > _HELD * step:
                raise Busy(_LEFT_ALONE, timedelta(seconds=place.first))
            if place.seconds > PATIENCE * step:
                raise Later(place, timedelta(seconds=place.seconds - EARLY * step))
            await self.sleep(place.seconds)
        return place

    async def place(self, channel: str, key: str, rank: int) -> Place:
        """Where a message stands in the line; its turn is taken where it has come."""
        if self.shared:
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    return await self.shared.turn(channel, key, rank)
            except (Unavailable, TimeoutError):
                log.warning(
                    "the line before a channel does not answer; this server goes by its own"
                )
        return await self.here.turn(channel, key, rank)

    async def hold(self, channel: str, wait: timedelta) -> None:
        """Nobody's turn comes before then: the platform wants to be left alone."""
        seconds = wait.total_seconds()
        await self.here.hold(channel, seconds)
        if self.shared:
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    await self.shared.hold(channel, seconds)
            except (Unavailable, TimeoutError):
                log.warning("the line before a channel does not answer")

    @property
    def line(self) -> Line:
        """The line that is told of floods."""
        return self.shared or self.here


class Later(NotYet):
    """Others come first; `place` says how many."""

    def __init__(self, place: Place, wait: timedelta) -> None:
        super().__init__("Others come first.", wait)
        self.place = place
