"""What keeps the time of escalations: the engine, the replicas where there are some, the sweep."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.flow.engine import Engine
from bot.flow.single import hold
from bot.flow_ports import Peers
from bot.slack.pacing import Pacing
from bot.store.database import Engine as DatabaseEngine
from bot.store.database import database_url, is_postgres
from bot.store.lines import DatabaseLine
from bot.store.migrate import file_of
from bot.usecases.watch import AT_ONCE
from bot.wiring.alone import Alone

if TYPE_CHECKING:
    from io import TextIOWrapper

    from bot.flow.replicas import Replicas
    from bot.settings import Settings
    from bot.usecases.watch import Watch

SWEEP = timedelta(seconds=0.5)
"""What is overdue is looked for this often at least, and whenever something comes due."""
_MORE = timedelta(seconds=0.05)
"""The same where there was more than is looked at side by side."""
_ONE_EXECUTOR = "local"
_AGAIN_SECONDS = 5.0
_FIRST_SECONDS = 3.0
"""How long the engine waits for the first sweep; a platform that hangs may hold that up."""
_PATIENCE = 20.0

log = logging.getLogger(__name__)


@dataclass
class Timers:
    """The engine and those who share its work; `peers` is what the watch asks."""

    engine: Engine
    peers: Peers
    replicas: Replicas | None = None
    ready: bool = False

    async def run(self, watch: Watch) -> None:
        """Until cancelled. The sweep does not wait for the engine, nor the server for either."""
        swept = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_sweep(watch, swept))
                if self.replicas:
                    group.create_task(self.replicas.run())
                group.create_task(self._launched(watch, swept))
        finally:
            await watch.stop()

    async def stop(self) -> None:
        """Leave what waits to the next start, or to the other replicas."""
        if self.ready:
            self.ready = False
            await self.engine.stop()
        if self.replicas:
            await self.replicas.disconnect()

    async def _launched(self, watch: Watch, swept: asyncio.Event) -> None:
        # What a stopped server left overdue goes first: loading the engine takes a second of it.
        with suppress(TimeoutError):
            await asyncio.wait_for(swept.wait(), _FIRST_SECONDS)
        if self.replicas:
            # A lock that is taken before the launch tells the others who owns what it recovers.
            await self.replicas.joined.wait()
        while not self.ready:
            try:
                await self.engine.start(watch.look)
                self.ready = True
                if self.replicas:
                    self.replicas.recover = self.engine.recover
            except Exception as error:  # noqa: BLE001 - whatever the engine's database does
                log.warning("the engine did not start: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN_SECONDS)


def timers(settings: Settings) -> Timers:
    """For one server on SQLite, or for one of several on PostgreSQL."""
    url = database_url(settings.database)
    if is_postgres(url):
        from bot.flow.replicas import Replicas  # noqa: PLC0415 - a driver that SQLite does without

        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        replicas = Replicas(plain, _leave)
        return Timers(Engine(plain, replicas.name), replicas, replicas)
    file = file_of(url) or Path(settings.data_dir / "tyyni.db")
    beside = file.absolute().with_name(f"{file.stem}-timers.db")
    return Timers(Engine(f"sqlite:///{beside}", _ONE_EXECUTOR), Alone())


def pacing(made: DatabaseEngine) -> Pacing:
    """One message a second to a channel: for one server by itself, or for all that share it."""
    return Pacing(DatabaseLine(made) if is_postgres(made.url) else None)


def held(settings: Settings) -> TextIOWrapper | None:
    """The lock on a SQLite database, to be kept while the server runs."""
    file = file_of(database_url(settings.database))
    return hold(file.with_name(f"{file.name}.lock"), _PATIENCE) if file else None


def _leave() -> None:
    """Stop as when told to; whoever started the server starts it anew."""
    os.kill(os.getpid(), signal.SIGTERM)


async def _sweep(watch: Watch, swept: asyncio.Event) -> None:
    """Look at what is overdue: after a restart, and whatever else went wrong."""
    while True:
        pause = SWEEP
        try:
            if late := await watch.due():
                log.info("%d escalations were overdue", late)
            pause = await watch.pause(SWEEP if late < AT_ONCE else _MORE)
        except Exception as error:  # noqa: BLE001 - this loop must outlive every failure
            log.warning("overdue escalations could not be seen to: %s", type(error).__name__)
        swept.set()
        await asyncio.sleep(pause.total_seconds())
