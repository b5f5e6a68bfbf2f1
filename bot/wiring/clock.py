"""The server's clock: what waits does not wait longer because a machine's clock was put back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock

SLOWER = 0.1


def _machines() -> datetime:
    return datetime.now(UTC)


@dataclass
class SteadyClock:
    """The machine's clock, save that it never goes back.

    Where that was put back, this one goes on by itself and a tenth slower, until the two agree:
    what was due in three minutes is done in a little more, and not in an hour and three minutes.
    """

    wall: Callable[[], datetime] = _machines
    elapsed: Callable[[], float] = time.monotonic
    _at: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)
    _asked: float = field(default=0.0, init=False)
    _turn: Lock = field(default_factory=Lock, init=False)

    def now(self) -> datetime:
        """An aware datetime in UTC, never before the last one."""
        with self._turn:
            asked = self.elapsed()
            gone = timedelta(seconds=(asked - self._asked) * (1 - SLOWER))
            self._at, self._asked = max(self.wall(), self._at + gone), asked
            return self._at


@cache
def steady() -> SteadyClock:
    """One for the process: times that different rooms write down must fit together."""
    return SteadyClock()
