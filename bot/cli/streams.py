"""The three streams of a process, whatever state they were handed over in."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress

from bot.words import Say

_UNWRITABLE = {errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC}


def prepare() -> None:
    """Have all three streams: what cannot be encoded is escaped, what is closed stays unusable.

    A closed stream's number is taken, so that no file gets it and is written to by mistake. It
    is opened the wrong way round: using it fails and can be told, where silence would look like
    success.
    """
    if sys.stdin is None:
        _take(0, os.O_WRONLY)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as we live
    if sys.stdout is None:
        _take(1, os.O_RDONLY)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    if sys.stderr is None:
        _take(2, os.O_WRONLY)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def complain(line: str) -> None:
    """A line on standard error, where it takes one."""
    with suppress(OSError):
        print(line, file=sys.stderr)  # noqa: T201 - a command's own words


def abandon() -> None:
    """Write nothing more to standard output: what is left would fail again when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def sentence(error: OSError, say: Say) -> str | None:
    """What hinders in the machine's own terms; None where it is nothing we know."""
    if error.filename is not None:
        words = say("{file} cannot be used: {why}.")
        return words.format(file=error.filename, why=error.strerror)
    if error.errno in _UNWRITABLE:
        return say("The output cannot be written: {why}.").format(why=error.strerror)
    if error.errno == errno.ENOENT:
        return say("The folder you are in is gone; change to another and run the command again.")
    return None


def _take(number: int, mode: int) -> None:
    opened = os.open(os.devnull, mode)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
