"""One engine for the process: SQLite in WAL mode by default, PostgreSQL by its URL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine as SyncEngine
from sqlalchemy import Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import BadInput, Unavailable

Closing = Callable[[], Awaitable[None]]
Engine = AsyncEngine
"""What the other rooms may call the engine without knowing SQLAlchemy."""

_BUSY_MS = 5_000
# aiosqlite keeps each connection in a thread whose name holds this.
_WORKER = "connection_worker"
_THREAD_SECONDS = 1.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_CONNECT_SECONDS = 5
# Longer than any of our statements needs; one that hangs must not hold a connection for ever.
_STATEMENT_MS = 15_000
AWAY = "The database does not answer; try again in a moment."
_CLOSING: WeakKeyDictionary[SyncEngine, Closing] = WeakKeyDictionary()
"""What else is closed with an engine."""


def database_url(given: str) -> URL:
    """The URL with the driver we use; BadInput where it is no URL we can open."""
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise BadInput(
            "TYYNI_DATABASE_URL is not a database URL; write sqlite:///path/to/tyyni.db"
        ) from None
    backend = "postgresql" if url.get_backend_name() == "postgres" else url.get_backend_name()
    driver = _DRIVERS.get(backend)
    if driver is None:
        raise BadInput(
            "TYYNI_DATABASE_URL names a database that Tyyni cannot use; use sqlite or postgresql."
        )
    if backend == "sqlite" and (url.query or url.host):
        raise BadInput(
            "TYYNI_DATABASE_URL names more than a file; write sqlite:///path/to/tyyni.db, "
            "with three slashes and without '?'."
        )
    return url.set(drivername=driver)


def is_postgres(url: URL) -> bool:
    """Whether this is PostgreSQL, which several servers may share."""
    return url.get_backend_name() == "postgresql"


def engine(url: URL) -> AsyncEngine:
    """An engine whose connections wait for each other and survive a kill at any line."""
    if is_postgres(url):
        return create_async_engine(url, pool_pre_ping=True, connect_args=_postgres_arguments())
    # A file does not go away as a server does; nobody need ask it first.
    made = create_async_engine(url)
    event.listen(made.sync_engine, "connect", pragmas)
    return made


def _postgres_arguments() -> dict[str, Any]:
    return {
        "connect_timeout": _CONNECT_SECONDS,
        # No prepared statements: pgbouncer hands a connection to another between transactions.
        "prepare_threshold": None,
        "options": f"-c statement_timeout={_STATEMENT_MS} -c timezone=UTC",
    }


@asynccontextmanager
async def transaction(made: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction; Unavailable where the database does not do its part."""
    try:
        async with made.begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise Unavailable(AWAY) from error


def upsert(made: AsyncEngine, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do where the row is there already."""
    return postgresql.insert(table) if is_postgres(made.url) else sqlite.insert(table)


def pragmas(connection: DBAPIConnection, _record: object) -> None:
    """How every connection to a SQLite file behaves."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        # What is deleted is overwritten: no erased word is left in a free page.
        "secure_delete=ON",
        f"busy_timeout={_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def on_closing(made: Engine, closing: Closing) -> None:
    """Have something else closed with an engine."""
    _CLOSING[made.sync_engine] = closing


async def close(made: Engine) -> None:
    """Close all connections, and wait for their threads: one that outlives its loop complains."""
    if closing := _CLOSING.pop(made.sync_engine, None):
        await closing()
    await made.dispose()
    for thread in threading.enumerate():
        if _WORKER in thread.name and thread.is_alive():
            await asyncio.to_thread(thread.join, _THREAD_SECONDS)
