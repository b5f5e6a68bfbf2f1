"""What keeps a request that a platform was told is taken, until the work for it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request as it was sent; `form` says how its body is to be read.

    `tries` counts how often it was taken up again after its process had ended.
    """

    id: str
    form: str
    body: bytes
    at: datetime
    tries: int = 0


class Inbox(Protocol):
    """Requests under way, durably. Every method may raise Unavailable."""

    async def keep(self, accepted: Accepted, by: str) -> None:
        """Write it down, before the platform is told that it is taken."""
        ...

    async def done(self, accepted_id: str) -> None:
        """Forget it: the work is done, or will never be."""
        ...

    async def holders(self) -> frozenset[str]:
        """The names of the processes that have something under way."""
        ...

    async def taken_over(self, gone: str, by: str) -> tuple[Accepted, ...]:
        """What one that is gone had under way, now another's, oldest first; each once."""
        ...

    async def close(self) -> None:
        """Let go of what it holds open."""
        ...
