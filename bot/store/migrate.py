"""Brings a database to the tables of this version.

Alembic is imported where there is something to do: with what it stands on it holds ten megabytes.
A server has it done by a process that ends: `python -m bot.store.migrate`, the URL on its input.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import Unavailable

_LOCK = 7002
_SCRIPTS = Path(__file__).parent / "migrations"
OWNER_ONLY = 0o700
"""Mode of a data folder that Tyyni makes: it holds what customers wrote, masked or not."""


class NewerTables(Exception):
    """The database's tables are of a revision that this version does not know."""


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
    except (SQLAlchemyError, OSError, NewerTables) as error:
        raise trouble(error) from error


async def outdated(engine: AsyncEngine) -> bool:
    """Whether `migrate` has anything to do; not where it would say what hinders it."""
    file = file_of(engine.url)
    if file and not file.exists():
        return True
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revisions) != revisions()[-1:]
    except (SQLAlchemyError, OSError):
        return False


async def migrate_apart(engine: AsyncEngine) -> None:
    """`migrate` in a process of its own; whether it went well is for `migrate` to find out."""
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.store.migrate", stdin=PIPE, stderr=DEVNULL
    )
    await made.communicate(engine.url.render_as_string(hide_password=False).encode())


@cache
def revisions() -> tuple[str, ...]:
    """The revisions that this version knows, oldest first: what their files' names begin with."""
    return tuple(sorted(file.name[:4] for file in (_SCRIPTS / "versions").glob("[0-9]*.py")))


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None where it is kept in memory, or by a PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    name = str(url.database)
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)


def trouble(error: Exception) -> Unavailable:
    """What hinders the use of a database, and what to do."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, NewerTables):
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
    there = _revisions(connection)
    if there == revisions()[-1:]:
        return
    if not set(there) <= set(revisions()):
        raise NewerTables
    from alembic import command  # noqa: PLC0415 - as above
    from alembic.config import Config  # noqa: PLC0415 - as above

    settings = Config()
    settings.set_main_option("script_location", str(_SCRIPTS))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _revisions(connection: Connection) -> tuple[str, ...]:
    """The revisions that a database says it has, mostly one; none where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return ()
    return tuple(connection.scalars(text("SELECT version_num FROM alembic_version")))


async def _main(url: str) -> None:
    from bot.store.database import close, database_url, engine  # noqa: PLC0415 - they rest on this

    made = engine(database_url(url))
    try:
        await migrate(made)
    except Unavailable as error:
        raise SystemExit(str(error)) from None
    finally:
        await close(made)


if __name__ == "__main__":
    asyncio.run(_main(sys.stdin.read()))
