"""The policy set in use changes, or an edit is refused: admins are told."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Unavailable
from bot.domain.policy import PolicySet, Words
from bot.ports import Notifier, PolicySource

_LINES = 12


@dataclass(frozen=True)
class Library:
    """Keeps the admins informed of their policy files."""

    policies: PolicySource
    notifier: Notifier

    async def published(self, policy: PolicySet, words: Words) -> None:
        """A saved change is in use now."""
        await self._tell(words, (f"{policy.organisation.id}@{policy.version}",))

    async def refused(self, problems: tuple[str, ...], words: Words) -> None:
        """A saved change was refused, and why; the set in use stays."""
        more = len(problems) - _LINES
        lines = problems[:_LINES] + ((f"… +{more}",) if more > 0 else ())
        await self._tell(words, lines)

    async def _tell(self, words: Words, lines: tuple[str, ...]) -> None:
        place = self.policies.current().organisation.channels.admin
        if place is None:
            return
        try:
            await self.notifier.tell_admins(place, words, lines)
        except Unavailable:
            return
