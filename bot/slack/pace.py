"""A message that grows: changed as often as its reader can follow and its platform allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

SECONDS = 1.0
"""Slack asks for no more than about one change a second in a channel."""


@dataclass
class Paced:
    """Puts each view in the place of the one before; of those that come too quickly the last.

    Whatever fails in a change is raised by the next `put` or by `finish`.
    """

    deliver: Callable[[dict[str, Any]], Awaitable[Any]]
    seconds: float = SECONDS
    _latest: dict[str, Any] | None = None
    _task: asyncio.Task[None] | None = None
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def put(self, view: dict[str, Any], *, at_once: bool = False) -> None:
        """Show a view as soon as the pace allows; `at_once` what nobody may wait for."""
        self._latest = view
        if at_once:
            self._hurry.set()
        if self._task is None or self._task.done():
            if self._task:
                await self._task
            self._task = asyncio.create_task(self._shown())

    async def finish(self) -> None:
        """Wait until the last view is shown."""
        if self._task:
            await self._task

    async def _shown(self) -> None:
        while self._latest is not None:
            view, self._latest = self._latest, None
            await self.deliver(view)
            try:
                async with asyncio.timeout(self.seconds):
                    await self._hurry.wait()
            except TimeoutError:
                continue
            self._hurry.clear()
