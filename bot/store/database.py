"""One engine for the process: SQLite in WAL mode by default, PostgreSQL by its URL."""

from __future__ import annotations

import asyncio
import threading

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import BadInput

Engine = AsyncEngine
"""What the other rooms may call the engine without knowing SQLAlchemy."""

_BUSY_MS = 5_000
# aiosqlite keeps each connection in a thread whose name holds this.
_WORKER = "connection_worker"
_THREAD_SECONDS = 1.0
_DRIVERS = {"sqlite": "sqlite+aiosqlite"}


def database_url(given: str) -> URL:
    """The URL with the driver we use; BadInput where it is no URL we can open."""
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise BadInput(
            "TYYNI_DATABASE_URL is not a database URL; write sqlite:///path/to/tyyni.db"
        ) from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise BadInput("TYYNI_DATABASE_URL names a database that Tyyni cannot use; use sqlite.")
    if url.query or url.host:
        raise BadInput(
            "TYYNI_DATABASE_URL names more than a file; write sqlite:///path/to/tyyni.db, "
            "with three slashes and without '?'."
        )
    return url.set(drivername=driver)


def engine(url: URL) -> AsyncEngine:
    """An engine whose SQLite connections wait for each other and survive a kill at any line."""
    made = create_async_engine(url, pool_pre_ping=True)
    event.listen(made.sync_engine, "connect", _pragmas)
    return made


def _pragmas(connection: DBAPIConnection, _record: object) -> None:
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


async def close(made: Engine) -> None:
    """Close all connections, and wait for their threads: one that outlives its loop complains."""
    await made.dispose()
    for thread in threading.enumerate():
        if _WORKER in thread.name and thread.is_alive():
            await asyncio.to_thread(thread.join, _THREAD_SECONDS)
