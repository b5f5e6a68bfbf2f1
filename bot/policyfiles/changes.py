"""Tells when the files of a folder have changed and come to rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from bot.policyfiles.snapshot import Stamp, glance

_MOST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How closely the files are followed, in seconds.

    Notifications of the operating system come at once where they come at all: network drives
    and some containers send none, so every `glance` the files are looked at in any case.
    """

    glance: float = 0.4
    rest: float = 0.3
    """How long the files must be still before they are read."""
    unfinished: float = 0.4
    """How much longer where a file has no line end at its end: it may be half-written."""
    polling: bool = False
    """Never to use the operating system's notifications."""


@asynccontextmanager
async def nudges(folder: Path, pace: Pace) -> AsyncIterator[asyncio.Event]:
    """An event that is set whenever the operating system reports a change in the folder."""
    nudge, stop = asyncio.Event(), asyncio.Event()
    task = None if pace.polling else asyncio.create_task(_listen(folder, pace, nudge, stop))
    try:
        yield nudge
    finally:
        stop.set()
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def next_change(folder: Path, seen: Stamp, nudge: asyncio.Event, pace: Pace) -> Stamp:
    """Wait until the files are others than those seen, and at rest; what they look like then."""
    while True:
        # Not wait_for: before Python 3.12 it can lose a cancellation that comes with the nudge.
        with suppress(TimeoutError):
            async with asyncio.timeout(pace.glance):
                await nudge.wait()
        nudge.clear()
        now = await asyncio.to_thread(glance, folder)
        if now != seen:
            return await _at_rest(folder, seen, now, pace)


async def _at_rest(folder: Path, seen: Stamp, now: Stamp, pace: Pace) -> Stamp:
    waited = 0.0
    while waited < _MOST_SECONDS:
        unfinished = await asyncio.to_thread(_unfinished, folder, set(now) - set(seen))
        pause = pace.rest + (pace.unfinished if unfinished else 0.0)
        await asyncio.sleep(pause)
        waited += pause
        later = await asyncio.to_thread(glance, folder)
        if later == now:
            break
        now = later
    return now


def _unfinished(folder: Path, changed: set[tuple[str, int, int, int]]) -> bool:
    """Whether a changed file is empty or ends in the middle of a line."""
    return any(not _ends_whole(folder / name) for name, _, _, _ in changed)


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            if opened.seek(0, 2) == 0:
                return False
            opened.seek(-1, 2)
            return opened.read(1) == b"\n"
    except OSError:
        return False


async def _listen(folder: Path, pace: Pace, nudge: asyncio.Event, stop: asyncio.Event) -> None:
    """Pass on the notifications; begin anew when the folder goes and comes back."""
    while not stop.is_set():
        # What cannot be watched now is still looked at, and may be watched later.
        with suppress(OSError, RuntimeError):
            await _listen_once(folder, pace, nudge, stop)
        await asyncio.sleep(pace.glance)


async def _listen_once(folder: Path, pace: Pace, nudge: asyncio.Event, stop: asyncio.Event) -> None:
    identity = _identity(folder)
    watching = awatch(
        folder,
        watch_filter=None,
        debounce=100,
        step=50,
        stop_event=stop,
        rust_timeout=int(pace.glance * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async for changes in watching:
        if changes:
            nudge.set()
        if _identity(folder) != identity:
            return


def _identity(folder: Path) -> int:
    """Which folder this is; another one may come in its place under the same name."""
    return folder.stat().st_ino
