"""One server by itself: nobody shares its work."""

from __future__ import annotations

import uuid
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alone:
    """The port `Peers` where there are none: whoever else is named is from an earlier start."""

    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def may_act(self) -> bool:
        """There is nobody who could take over."""
        return True

    def acting(self) -> AbstractAsyncContextManager[object]:
        """Nobody has to be feared."""
        return nullcontext()

    async def is_gone(self, name: str) -> bool:
        """Whether a process is not this one."""
        return name != self.name
