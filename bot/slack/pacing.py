"""One message a second to a channel, the gravest first: what Slack takes from an app for long.

Nobody waits here for more than a moment: who comes later is told when their turn is, and the
escalation's row keeps the message until then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.errors import NotYet

INTERVAL = 1.0
BURST = 3
"""So many at once are taken, where nothing was sent for a while."""
PATIENCE = 1.5
"""For so many intervals somebody waits here for their turn."""
EARLY = 1.0
"""So many intervals before their turn they come again, so that no turn passes unused."""
GRACE = 5.0
"""Who has not come so many seconds after their turn comes no more: it was sent elsewhere."""
_MOST_LINES = 1000


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


@dataclass
class Pacing:
    """Turns by channel; `now` and `sleep` are a clock that runs on."""

    interval: float = INTERVAL
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lines: dict[str, _Line] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    async def turn(self, channel: str, key: str, rank: int) -> None:
        """Come back when it is this message's turn; NotYet where that is not soon."""
        line = self._line(channel)
        mine = self._placed(line, key, rank)
        while (wait := self._wait(line, mine)) > 0:
            if wait > PATIENCE * self.interval:
                raise NotYet("Others come first.", timedelta(seconds=wait - EARLY * self.interval))
            await self.sleep(wait)
        line.waiting.remove(mine)
        self.sent(channel)

    def sent(self, channel: str) -> None:
        """Something goes out to a channel now, in its turn or not."""
        line = self._line(channel)
        line.full_at = max(line.full_at, self.now()) + self.interval

    def waiting(self, channel: str) -> tuple[int, ...]:
        """How grave each is that waits for a channel, the gravest first."""
        return tuple(-one.order for one in self._line(channel).waiting)

    def _line(self, channel: str) -> _Line:
        if len(self._lines) > _MOST_LINES:
            now = self.now()
            busy = {c: one for c, one in self._lines.items() if one.waiting or one.full_at > now}
            self._lines = busy
        return self._lines.setdefault(channel, _Line())

    def _placed(self, line: _Line, key: str, rank: int) -> _Waiting:
        late = self.now() - GRACE
        line.waiting = [one for one in line.waiting if one.turn >= late or one.key == key]
        for one in line.waiting:
            if one.key == key:
                return one
        self._count += 1
        made = _Waiting(-rank, self._count, key, self.now())
        line.waiting.append(made)
        line.waiting.sort()
        return made

    def _wait(self, line: _Line, mine: _Waiting) -> float:
        """Seconds until its turn, as it now looks; somebody graver may still come before it."""
        if mine not in line.waiting:
            # It waited so long that others took it for gone.
            line.waiting.append(mine)
            line.waiting.sort()
        begun = line.full_at - (BURST - 1) * self.interval
        turns = begun + line.waiting.index(mine) * self.interval
        mine.turn = max(turns, self.now())
        return turns - self.now()
