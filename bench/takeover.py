"""How soon the work of a replica is with another, once it is killed or frozen."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from bench.rows import Figure, Limit, Row
from bot.flow import replicas
from bot.flow.replicas import Replicas
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate

KILLED_SECONDS, STOPPED_SECONDS = 5.0, 15.0
KILLS, FREEZES = 5, 3
_PATIENCE = 60.0


def rows() -> Iterator[Row]:
    """Real processes on a PostgreSQL of their own."""
    from tests.postgres import database, server  # noqa: PLC0415 - only where it is used

    with server() as started, database(started) as url:
        killed, frozen = asyncio.run(_measured(url))
    beside = "the time without a heartbeat after which one is taken for frozen"
    still = Figure.of([replicas.FROZEN_SECONDS], "s")
    yield Row(
        "PostgreSQL: a replica killed with -9 → its work with another, the longest",
        Figure.of([max(killed)], "s"),
        beside,
        still,
        Limit("median", KILLED_SECONDS),
    )
    yield Row(
        "PostgreSQL: a replica frozen → its work with another, the longest",
        Figure.of([max(frozen)], "s"),
        beside,
        still,
        Limit("median", STOPPED_SECONDS),
    )


async def _measured(url: str) -> tuple[list[float], list[float]]:
    made = engine(database_url(url))
    await migrate(made)
    await close(made)
    taken: asyncio.Queue[str] = asyncio.Queue()

    async def recover(gone: str) -> int:
        taken.put_nowait(gone)
        return 0

    here = Replicas(url, lambda: None, "survivor", recover)
    running = asyncio.create_task(here.run())
    await here.joined.wait()
    # The server has just been started: nobody is taken for gone until then.
    await asyncio.sleep(replicas.GRACE_SECONDS)
    scene = _Scene(url, here, taken)
    killed = [await scene.after(f"k{n}", signal.SIGKILL) for n in range(KILLS)]
    frozen = [await scene.after(f"f{n}", signal.SIGSTOP) for n in range(FREEZES)]
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await here.disconnect()
    return killed, frozen


@dataclass(frozen=True)
class _Scene:
    """One that survives, and whose work it has taken over."""

    url: str
    here: Replicas
    taken: asyncio.Queue[str]

    async def after(self, name: str, sign: signal.Signals) -> float:
        """Seconds from the signal until its timers are with another, and so is what it sent."""
        with _other(self.url, name) as victim:
            os.kill(victim.pid, sign)
            began = time.monotonic()
            await asyncio.wait_for(self.taken.get(), _PATIENCE)
            while not await self.here.is_gone(name):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
            return time.monotonic() - began


@contextmanager
def _other(url: str, name: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.flow.replica", url, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        if started.stdout is None or started.stdout.readline() != "joined\n":
            raise RuntimeError("a replica did not start")
        try:
            yield started
        finally:
            started.kill()
