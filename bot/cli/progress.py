"""How far long work is, on standard error where a person looks at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
_BETWEEN_SECONDS = 0.2
_CLEAR = "\r\x1b[K"

Tick = Callable[[str], None]


@contextmanager
def progress(clock: Callable[[], float] = time.monotonic) -> Iterator[Tick]:
    """A function to call with what is being done; it is shown once the work takes long."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    began = shown = clock()

    def tick(what: str) -> None:
        nonlocal shown
        now = clock()
        if now - began >= QUIET_SECONDS and now - shown >= _BETWEEN_SECONDS:
            shown = now
            _show(_CLEAR + what)

    try:
        yield tick
    finally:
        if shown > began:
            _show(_CLEAR)


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
