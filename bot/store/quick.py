"""Statements of microseconds on a SQLite file, without the way through a thread.

Only for what a platform waits for, and only while nobody else writes: whoever finds the file busy
takes the usual way, which can wait without keeping the loop.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bot.domain.errors import Unavailable

_PRAGMAS = (
    "synchronous=NORMAL",
    "secure_delete=ON",
    # Checkpoints wait for the disk; the other connections make them.
    "wal_autocheckpoint=0",
)
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@dataclass
class Quick:
    """One connection, used by the loop's thread alone."""

    file: Path
    _opened: sqlite3.Connection | None = field(default=None, init=False)

    def run(self, statement: str, values: tuple[object, ...]) -> bool:
        """Run one statement; False where somebody else writes now, Unavailable where it fails."""
        try:
            self._connection().execute(statement, values)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                return False
            self.close()
            raise Unavailable("The database does not answer; try again in a moment.") from error
        return True

    def close(self) -> None:
        """Let go of the file."""
        opened, self._opened = self._opened, None
        if opened:
            opened.close()

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            uri = f"file:{quote(str(self.file.absolute()))}?mode=rw"
            self._opened = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)
            for pragma in _PRAGMAS:
                self._opened.execute(f"PRAGMA {pragma}")
        return self._opened
