"""The processes that share the work: who lives, what wakes them, and who sends next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.outbox import Card

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.domain.escalation import Escalation

INTERVAL = 1.0
"""Seconds from one message to the next in a channel: what Slack takes from an app for long."""
BURST = 3
"""So many at once are taken, where nothing was sent for a while."""
GRACE_SECONDS = 5.0
"""Who has not come so long after their turn comes no more: it was sent elsewhere."""


class Peers(Protocol):
    """The processes that share the work, and whether this one may still do its part."""

    @property
    def name(self) -> str:
        """This process, unlike all others that ever were."""
        ...

    def may_act(self) -> bool:
        """False once the others may hold this process for dead."""
        ...

    def acting(self) -> AbstractAsyncContextManager[object]:
        """While something is sent: it is cut off once the others may hold this process for dead.

        Raises Unavailable.
        """
        ...

    async def is_gone(self, name: str) -> bool:
        """Whether it is certain that a process does nothing any more."""
        ...


class Flow(Protocol):
    """Durable timers: what they wake is `Watch.look`."""

    async def wake(self, escalation: Escalation) -> None:
        """See that somebody looks at it when the next thing is due."""
        ...

    async def forget(self, before: datetime) -> int:
        """Let go of what is left of timers that were done before then; how many there were.

        May raise Unavailable.
        """
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a line: seconds until their turn, and who waits with them.

    With 0 seconds the turn has come and is taken. `first` are the seconds until the first in the
    line has theirs; `waiting` says how grave each of those is that still wait, the gravest first;
    `told` of how many of them the channel's readers were told.
    """

    seconds: float
    first: float = 0.0
    waiting: tuple[int, ...] = ()
    told: int = 0


class Line(Protocol):
    """The line before each channel, the gravest first; one for all who send.

    Every method may raise Unavailable.
    """

    async def turn(self, channel: str, key: str, rank: int) -> Place:
        """Take the turn, where it has come; else wait in the line."""
        ...

    async def sent(self, channel: str) -> None:
        """Something goes out to a channel now, out of turn."""
        ...

    async def hold(self, channel: str, seconds: float) -> None:
        """A channel takes nothing for so long: its platform says so."""
        ...

    async def tell(self, channel: str, told: int, count: int) -> bool:
        """Whether the caller is to tell that so many wait; False where another came first.

        `told` is the number that was told before; what is to be told of none is that all have come.
        """
        ...

    async def note(self, channel: str, message: Card) -> None:
        """Keep which message tells of those that wait."""
        ...

    async def noted(self, channel: str) -> Card | None:
        """The message that tells of those that wait; None while there is none."""
        ...
