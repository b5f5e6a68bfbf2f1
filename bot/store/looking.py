"""Whether a database can be used, seen without making or changing anything."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL

from bot.store.migrate import NewerTables, file_of, revisions, trouble


def look(url: URL) -> bool:
    """Whether the database's file is there already; Unavailable where it cannot be served from."""
    file = file_of(url)
    if file is None:
        return False
    try:
        there = file.exists()
        _writable(file, there=there)
        if there:
            _known(_revisions(file))
    except (OSError, sqlite3.Error, NewerTables) as error:
        raise trouble(error) from error
    return there


def _writable(file: Path, *, there: bool) -> None:
    if there:
        with file.open("r+b"):
            pass
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    # Rights alone don't tell: some folders let nobody make a file. This one has no name and is
    # gone when it is closed.
    with tempfile.TemporaryFile(dir=folder):
        pass


def _revisions(file: Path) -> list[str]:
    """The revisions that a database says it has, mostly one; none where it is new."""
    # A reader of a log that isn't there would make one, and could not take it away again.
    logged = file.with_name(f"{file.name}-wal").exists()
    mode = "mode=ro" if logged else "mode=ro&immutable=1"
    opened = sqlite3.connect(f"file:{quote(str(file.absolute()))}?{mode}", uri=True)
    with closing(opened) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "alembic_version" not in names:
            return []
        return [str(row[0]) for row in connection.execute("SELECT * FROM alembic_version")]


def _known(there: list[str]) -> None:
    """Raises NewerTables where this version has no such revision."""
    if not set(there) <= set(revisions()):
        raise NewerTables
