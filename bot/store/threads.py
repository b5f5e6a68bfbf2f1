"""Whole transactions on a SQLite file in one thread.

The driver that asyncio takes goes to a thread and back for every step of every statement: a
hundred times for one card. Here the loop asks once, all of the transaction is done there, and
those who write stand in line instead of finding the file busy and sleeping.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, create_engine, event
from sqlalchemy import Engine as SyncEngine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import StaticPool

from bot.domain.errors import Unavailable
from bot.store.database import AWAY, on_closing, pragmas, transaction
from bot.store.migrate import file_of

T = TypeVar("T")
Work = Callable[[Connection], T]


@dataclass
class _Thread:
    """One thread with one connection to a file."""

    engine: SyncEngine
    pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="tyyni-sqlite")
    )

    def run(self, work: Work[T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        """Let go of the file, and wait for the thread."""
        await asyncio.wrap_future(self.pool.submit(self.engine.dispose))
        self.pool.shutdown()


_THREADS: WeakKeyDictionary[SyncEngine, _Thread] = WeakKeyDictionary()


async def transacted(made: AsyncEngine, work: Work[T]) -> T:
    """Do all of `work` in one transaction; Unavailable where the database does not do its part."""
    if file_of(made.url) is None:
        async with transaction(made) as connection:
            return await connection.run_sync(work)
    thread = thread_of(made)
    try:
        return await asyncio.wrap_future(thread.pool.submit(thread.run, work))
    except (SQLAlchemyError, OSError) as error:
        raise Unavailable(AWAY) from error


def thread_of(made: AsyncEngine) -> _Thread:
    """The thread for an engine's file; begun when it is first needed, ended by `close`."""
    found = _THREADS.get(made.sync_engine)
    if found is None:
        url = made.url.set(drivername="sqlite")
        own = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(own, "connect", pragmas)
        found = _THREADS[made.sync_engine] = _Thread(own)
        on_closing(made, found.close)
    return found
