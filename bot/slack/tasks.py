"""Work that goes on after Slack has had its answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tasks:
    """Tasks that are kept until they end; `drain` waits for them when the server stops."""

    running: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin now, without waiting."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._ended)

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, at most this long."""
        if self.running:
            await asyncio.wait(set(self.running), timeout=seconds)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # The type alone: an exception's text may hold a message's words.
            log.error("work after an acknowledgement failed: %s", type(error).__name__)
