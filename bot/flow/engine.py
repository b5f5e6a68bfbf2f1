"""The port `Flow` on DBOS: each time at which something is due is a delayed workflow.

A delayed workflow is a row, and costs nothing while it waits. When its time has come, any replica
takes it from the queue. Which escalation is due when stands in our own table; the engine only
wakes, and what it should oversleep the sweep finds there.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.chain import next_at
from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation

Look = Callable[[str, datetime], Awaitable[datetime | None]]

QUEUE = "escalations"
VERSION = "escalations-1"
"""Pinned: DBOS leaves alone what another version of the application has begun."""
SCHEMA = "dbos"
_POLL_SECONDS = 0.5
_AGAIN = timedelta(seconds=5)
_POOL = 4
_BATCH = 500
_TURN_SECONDS = 0.0005

log = logging.getLogger(__name__)


@dataclass
class Engine:
    """DBOS in this process; `url` is its own database, `name` this executor."""

    url: str
    name: str
    look: Look | None = None
    _wake: Any = field(default=None, init=False)

    async def start(self, look: Look) -> None:
        """Launch, and take up again what this executor had begun before."""
        self.look = look
        loop = asyncio.get_running_loop()
        usual = sys.getswitchinterval()
        # While it loads, for a second, the loop must get its turn sooner than every 5 ms.
        sys.setswitchinterval(_TURN_SECONDS)
        try:
            await asyncio.to_thread(self._launch, loop)
        finally:
            sys.setswitchinterval(usual)

    async def stop(self) -> None:
        """Leave what is under way to the next start, or to another replica."""
        from dbos import DBOS  # noqa: PLC0415 - as below

        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)

    async def wake(self, escalation: Escalation) -> None:
        """See that somebody looks at it when the next thing is due."""
        at = next_at(escalation)
        if at is None or self._wake is None:
            return
        try:
            # In a thread: DBOS makes a loop that calls it hand its threads over, for good.
            await asyncio.to_thread(self._wake, escalation.id, at)
        except Exception as error:  # noqa: BLE001 - the row has its time, and the sweep finds it
            log.warning("a timer could not be set: %s", type(error).__name__)

    async def forget(self, before: datetime) -> int:
        """Let go of what is left of timers that were done before then; how many there were."""
        if self._wake is None:
            raise Unavailable("The engine has not started yet.")
        try:
            return await asyncio.to_thread(_forgotten, before)
        except Exception as error:
            # Whatever the engine's database does: the next day's work comes to the same rows.
            raise Unavailable("The engine's database does not answer.") from error

    async def recover(self, gone: str) -> int:
        """Take over what a replica that is gone had begun; how many."""
        from dbos import DBOS  # noqa: PLC0415 - as below

        # Private, and pinned with the version; a contract test holds it to what we rely on.
        return len(await asyncio.to_thread(DBOS._recover_pending_workflows, [gone]))  # noqa: SLF001

    def _launch(self, loop: asyncio.AbstractEventLoop) -> None:
        # DBOS and what it brings take a second and 30 MB: only a server that uses it pays.
        from dbos import DBOS  # noqa: PLC0415

        _in_wal_mode(self.url)
        DBOS(
            config={
                "name": "tyyni",
                "system_database_url": self.url,
                "dbos_system_schema": SCHEMA,
                "executor_id": self.name,
                "application_version": VERSION,
                "sys_db_pool_size": _POOL,
                "notification_listener_polling_interval_sec": 1.0,
                "log_level": "ERROR",
            }
        )
        self._register(loop)
        DBOS.launch()
        DBOS.register_queue(QUEUE, polling_interval_sec=_POLL_SECONDS)

    def _register(self, loop: asyncio.AbstractEventLoop) -> None:
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID  # noqa: PLC0415

        @DBOS.step(name="look")
        async def looked(escalation_id: str, at: str) -> str | None:
            asked = asyncio.run_coroutine_threadsafe(self._looked(escalation_id, at), loop)
            return await asyncio.wrap_future(asked)

        @DBOS.workflow(name="due")
        async def due(escalation_id: str, at: str) -> None:
            following = await looked(escalation_id, at)
            if following:
                key, left = _timer(escalation_id, datetime.fromisoformat(following))
                with SetWorkflowID(key), SetEnqueueOptions(delay_seconds=left):
                    await DBOS.enqueue_workflow_async(QUEUE, due, escalation_id, following)

        def wake(escalation_id: str, at: datetime) -> None:
            key, left = _timer(escalation_id, at)
            with SetWorkflowID(key), SetEnqueueOptions(delay_seconds=left):
                DBOS.enqueue_workflow(QUEUE, due, escalation_id, at.isoformat())

        self._wake = wake

    async def _looked(self, escalation_id: str, at: str) -> str | None:
        if self.look is None:
            return None
        try:
            following = await self.look(escalation_id, datetime.fromisoformat(at))
        except Unavailable:
            following = datetime.now(UTC) + _AGAIN
        return following.isoformat() if following else None


def _forgotten(before: datetime) -> int:
    """What waits or is under way has no end yet, and stays."""
    from dbos import DBOS  # noqa: PLC0415 - as above

    count, until = 0, before.isoformat()
    while done := DBOS.list_workflows(
        completed_before=until, limit=_BATCH, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([one.workflow_id for one in done])
        count += len(done)
    return count


def _timer(escalation_id: str, at: datetime) -> tuple[str, float | None]:
    """The workflow's id and its delay.

    The same time of the same escalation is the same workflow, however often it is set.
    """
    left = (at - datetime.now(UTC)).total_seconds()
    return f"{escalation_id}@{int(at.timestamp() * 1000)}", left if left > 0 else None


def _in_wal_mode(url: str) -> None:
    """A SQLite file for the engine: DBOS leaves it in whatever mode it finds it."""
    _, sqlite, file = url.partition("sqlite:///")
    if not sqlite:
        return
    Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
