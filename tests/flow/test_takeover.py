"""How soon the work of a replica that was killed, or frozen, is with another: real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from bot.flow import replicas
from bot.flow.replicas import Replicas
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate
from tests.postgres import database

# Rounds of the survivor, which are half a second each where the machine has nothing else to do.
KILLED_ROUNDS, FROZEN_ROUNDS = 20, 60
PATIENCE = 300.0


@dataclass
class Survivor(Replicas):
    """The replica in the test's own process, and at which of its rounds it took over."""

    rounds: int = 0
    taken: dict[str, int] = field(default_factory=dict)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.recover = self.note

    async def note(self, gone: str) -> int:
        self.taken[gone] = self.rounds
        self.done.set()
        return 0

    async def round(self) -> None:
        self.rounds += 1
        await super().round()


@pytest.fixture
async def shared(postgres: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    # The test's own server has just been started, and is not what is looked at here.
    monkeypatch.setattr(replicas, "_RESTARTED", "SELECT false")
    with database(postgres) as url:
        made = engine(database_url(url))
        await migrate(made)
        await close(made)
        yield url


@asynccontextmanager
async def surviving(url: str) -> AsyncIterator[Survivor]:
    survivor = Survivor(url, lambda: None, "survivor")
    running = asyncio.create_task(survivor.run())
    await survivor.joined.wait()
    await asyncio.sleep(replicas.FIRST_GRACE_SECONDS)
    try:
        yield survivor
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await survivor.disconnect()


@contextmanager
def other(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another replica, once it has joined; killed at the end."""
    command = [sys.executable, "-m", "tests.flow.replica", url, "other"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "joined\n"
        try:
            yield started
        finally:
            started.kill()


async def test_the_work_of_one_that_is_killed_is_with_another_within_seconds(shared: str) -> None:
    async with surviving(shared) as survivor:
        with other(shared) as victim:
            victim.kill()
            killed = survivor.rounds
            await asyncio.wait_for(survivor.done.wait(), PATIENCE)
    assert survivor.taken["other"] - killed <= KILLED_ROUNDS


async def test_one_that_is_frozen_is_taken_over_and_sends_nothing_when_it_wakes(
    shared: str,
) -> None:
    async with surviving(shared) as survivor:
        with other(shared) as victim:
            assert victim.stdout is not None
            assert (await asyncio.to_thread(victim.stdout.readline)).startswith("sent ")
            os.kill(victim.pid, signal.SIGSTOP)
            frozen = survivor.rounds
            await asyncio.wait_for(survivor.done.wait(), PATIENCE)
            assert survivor.taken["other"] - frozen <= FROZEN_ROUNDS
            woken = time.monotonic()
            os.kill(victim.pid, signal.SIGCONT)
            *sent, last = (await asyncio.to_thread(victim.stdout.read)).splitlines()
    assert last == "left"
    # It was stopped in the middle of sending something, and does not go on with it.
    assert [one for one in sent if float(one.removeprefix("sent ")) >= woken] == []
