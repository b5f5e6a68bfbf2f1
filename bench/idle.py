"""A process that does nothing but wait for many escalations; says which share of a core it needs.

It holds what the server has for them: the table, the engine with a timer for each, the sweep.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import crowd
from bot.domain.happened import Event, What
from bot.flow.engine import Engine
from bot.store.database import close
from bot.store.escalations import DatabaseEscalations
from bot.usecases.watch import Watch
from bot.wiring import SystemClock
from bot.wiring.alone import Alone
from bot.wiring.standby import Mute
from bot.wiring.timers import Timers
from tools.chaos.process import made

_SETTLE_SECONDS = 3.0


async def main(folder: Path, waiting: int, seconds: float) -> None:
    """Fill, start, wait, measure."""
    opened = await crowd.database(folder, 1)
    kept, peers = DatabaseEscalations(opened), Alone()
    timers = Timers(Engine(f"sqlite:///{folder / 'timers.db'}", "local"), peers)
    watch = Watch(kept, Mute(), peers, timers.engine, SystemClock())
    running = asyncio.create_task(timers.run(watch))
    while not timers.ready:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.05)
    if waiting:
        now = datetime.now(UTC)
        # An hour from its next step.
        one = replace(made("c0", now), outbox=(), steps=made("c0", now).steps[:1])
        found = await kept.open(one, Event(What.OPENED, now))
        await watch.flow.wake(found)
        _multiplied(folder / "tyyni.db", "escalations", ("id", "case"), waiting)
        _multiplied(folder / "timers.db", "workflow_status", ("workflow_uuid",), waiting)
    await asyncio.sleep(_SETTLE_SECONDS)
    began, used = time.monotonic(), _used()
    await asyncio.sleep(seconds)
    print((_used() - used) / (time.monotonic() - began))
    running.cancel()
    await timers.stop()
    await close(opened)


def _multiplied(file: Path, table: str, names: tuple[str, ...], times: int) -> None:
    """The table's one row so many times, under other names."""
    with closing(sqlite3.connect(file, timeout=30)) as connection, connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        quoted = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(f'"{c}" || n.i' if c in names else f'"{c}"' for c in columns)
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, n",
            (times - 1,),
        )


def _used() -> float:
    """Seconds of a processor that this process has had."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
