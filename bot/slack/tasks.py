"""Work that goes on after Slack has had its answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.slack import receipts
from bot.slack.receipts import Receipt

log = logging.getLogger(__name__)

_BREATH_SECONDS = 0.001


@dataclass(frozen=True)
class Tasks:
    """Tasks that are kept until they end; `drain` waits for them when the server stops."""

    running: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin without being waited for, just after the answer has gone out."""
        receipt = receipts.current()
        task = asyncio.create_task(_after_answer(work, receipt))
        if receipt:
            receipt.work.append(task)
        self._keep(task)

    def follow(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin at once, without being waited for."""
        self._keep(asyncio.create_task(work))

    def _keep(self, task: asyncio.Task[None]) -> None:
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


async def _after_answer(work: Coroutine[Any, Any, None], receipt: Receipt | None) -> None:
    """The work, a millisecond later: begun at once it would hold up the answer's own bytes."""
    try:
        if receipt:
            await receipt.kept.wait()
        await asyncio.sleep(_BREATH_SECONDS)
    except asyncio.CancelledError:
        work.close()
        raise
    await work
