"""The policy set in use changes, or an edit is refused: admins are told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from bot.domain.errors import Unavailable
from bot.ports import Notice, Notifier, PolicySource

_LINES = 12


@dataclass(frozen=True)
class Library:
    """Keeps the admins informed of their policy files."""

    policies: PolicySource
    notifier: Notifier

    async def published(self) -> None:
        """A saved change is in use now."""
        policy = self.policies.current()
        await self._tell(Notice.PUBLISHED, (f"{policy.organisation.id}@{policy.version}",))

    async def refused(self, problems: tuple[str, ...]) -> None:
        """A saved change was refused, and why; the set in use stays."""
        more = len(problems) - _LINES
        lines = problems[:_LINES] + ((f"… +{more}",) if more > 0 else ())
        await self._tell(Notice.REFUSED, lines)

    async def _tell(self, notice: Notice, lines: tuple[str, ...]) -> None:
        place = self.policies.current().organisation.channels.admin
        if place is None:
            return
        with suppress(Unavailable):
            await self.notifier.tell_admins(place, notice, lines)
