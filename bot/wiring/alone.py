"""One server by itself: nobody shares its work, and the sweep alone watches the time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from bot.domain.escalation import Escalation


@dataclass(frozen=True, slots=True)
class Alone:
    """The port `Peers` where there are none: whoever else is named is from an earlier start."""

    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def may_act(self) -> bool:
        """There is nobody who could take over."""
        return True

    async def is_gone(self, name: str) -> bool:
        """Whether a process is not this one."""
        return name != self.name


@dataclass(frozen=True, slots=True)
class Swept:
    """The port `Flow` without an engine: the sweep finds what is due."""

    async def wake(self, escalation: Escalation) -> None:
        """Its time stands in its row."""
