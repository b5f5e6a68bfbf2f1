"""Which request the work under way is for: what was begun for it, and whether it is done again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.inbox_ports import Accepted

_CURRENT: ContextVar[Receipt | None] = ContextVar("tyyni_receipt", default=None)


@dataclass
class Receipt:
    """One request; its work waits until it is `kept`."""

    accepted: Accepted
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    work: list[asyncio.Task[None]] = field(default_factory=list)
    answers: int = 0

    @property
    def again(self) -> bool:
        """Whether a process that is gone may have done some of it."""
        return self.accepted.tries > 0

    def once(self, event: str) -> str:
        """The key under which an event is done once: at first, and at each further try."""
        return f"{event}#{self.accepted.tries}" if self.again else event

    def next_answer(self) -> str:
        """A key for the next answer that it brings forth; the same at each try."""
        self.answers += 1
        return f"{self.accepted.id}.{self.answers}"


def current() -> Receipt | None:
    """The request that what runs now is for; None where it is for none."""
    return _CURRENT.get()


@contextmanager
def on_account_of(receipt: Receipt) -> Iterator[None]:
    """All that is done within, and all that is begun there, is for this request."""
    token = _CURRENT.set(receipt)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def once(event: str) -> str:
    """The key under which an event is done once, whether or not it is taken up again."""
    receipt = current()
    return receipt.once(event) if receipt else event


def again() -> bool:
    """Whether a process that is gone may have done some of what runs now."""
    receipt = current()
    return receipt is not None and receipt.again
