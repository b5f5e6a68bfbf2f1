"""Brings a database to the tables of this version."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import Unavailable

_LOCK = 7002
OWNER_ONLY = 0o700
"""Mode of a data folder that Tyyni makes: it holds what customers wrote, masked or not."""


async def migrate(engine: AsyncEngine) -> None:
    """Make the data folder and upgrade to the newest revision.

    Unavailable where the database can't be opened or written, is no database, or is newer than
    this version.
    """
    try:
        _make_folder(engine.url)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
        async with engine.connect() as connection:
            # A file that may only be read shows itself at the first write, and not before.
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
            await connection.rollback()
    except (SQLAlchemyError, OSError, CommandError) as error:
        raise trouble(error) from error


def config() -> Config:
    """Alembic's configuration: where the revisions are."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None where it is kept in memory, or by a PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    name = str(url.database)
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)


def trouble(error: Exception) -> Unavailable:
    """What hinders the use of a database, and what to do."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, CommandError):
        return Unavailable(
            "The database has tables of a newer version of Tyyni; start that version, or name "
            "another database."
        )
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return Unavailable(
            "The file is not a SQLite database; name another file, or move this one away."
        )
    return Unavailable(
        "The database cannot be opened or written; see that its folder exists, "
        "is yours to write and has room."
    )


def _make_folder(url: URL) -> None:
    if file := file_of(url):
        file.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Several servers may start at once: one migrates, the others find it done.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK}, 0)")
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
