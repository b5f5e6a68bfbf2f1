"""One server to one SQLite file."""

from __future__ import annotations

import fcntl
import time
from io import TextIOWrapper
from pathlib import Path

from bot.domain.errors import Unavailable

_BETWEEN = 0.2


def hold(file: Path, patience: float) -> TextIOWrapper:
    """The lock on a file, for as long as what is returned stays open.

    One who has just been told to stop may still be finishing: it is waited for. Unavailable where
    another server keeps it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = file.open("a", encoding="utf-8")
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                opened.close()
                raise Unavailable(
                    "Another Tyyni server uses this database; stop it, or share a PostgreSQL "
                    "(TYYNI_DATABASE_URL)."
                ) from None
            time.sleep(_BETWEEN)
        else:
            return opened
