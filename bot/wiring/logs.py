"""Logs on standard error: ids and outcomes, never a message's text, nor an exception's."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

_MOST_CAUSES = 5
_PACKAGE = Path(__file__).parent.parent


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = self.formatTime(record)
        return f"{at} {record.levelname} {record.name}: {_says(record)}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One JSON object a line."""
        return json.dumps(
            {
                "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
                "level": record.levelname.lower(),
                "room": record.name,
                "says": _says(record),
            },
            ensure_ascii=False,
        )


def configure(form: Literal["text", "json"]) -> None:
    """One handler for all; the libraries below us speak up from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("bot", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO)
    # The SDK logs whole payloads when it fails; those hold messages.
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)


def _says(record: logging.LogRecord) -> str:
    # Libraries write what failed, exception and all, on further lines: asyncio a task with its
    # result, Starlette a traceback. Nothing of ours is longer than a line.
    first = record.getMessage().partition("\n")[0]
    error = record.exc_info[1] if record.exc_info else None
    return f"{first} ({' from '.join(_places(error))})" if error else first


def _places(error: BaseException) -> Iterator[str]:
    """Type and place of an exception and of what brought it about, without their texts."""
    found: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if found is None:
            return
        yield f"{type(found).__name__}{_place(found)}"
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _place(error: BaseException) -> str:
    """Where it was raised, and where in Tyyni where that is somewhere else."""
    frames = [
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [frame for frame in frames if Path(frame[0]).is_relative_to(_PACKAGE)]
    places = dict.fromkeys((*frames[-1:], *ours[-1:]))
    return "".join(f" in {_short(file)}:{line}" for file, line in places)


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    return "/".join(path.parts[-2:])
