"""Timers on DBOS: they go off at their time, once, also after a restart."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation
from bot.flow.engine import Engine, Look
from bot.flow.single import hold
from tests.examples import escalation
from tests.postgres import database

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SECONDS = 120.0


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'timers.db'}"
        return
    with database(request.getfixturevalue("postgres")) as made:
        yield made


@asynccontextmanager
async def running(url: str, look: Look, name: str = "local") -> AsyncIterator[Engine]:
    engine = Engine(url, name)
    await engine.start(look)
    try:
        yield engine
    finally:
        await engine.stop()


def due_in(seconds: float, name: str = "e1") -> Escalation:
    """An escalation of which nothing but its second step is due, in so many seconds."""
    began = datetime.now(UTC) + timedelta(seconds=seconds) - timedelta(minutes=15)
    return replace(escalation(name), outbox=(), began_at=began)


async def test_a_timer_goes_off_once_and_sets_the_next(url: str) -> None:
    seen: list[tuple[str, float]] = []
    done = asyncio.Event()

    async def look(name: str, at: datetime) -> datetime | None:
        seen.append((name, (datetime.now(UTC) - at).total_seconds()))
        if len(seen) == 2:
            done.set()
            return None
        return at + timedelta(seconds=1)

    async with running(url, look) as engine:
        waiting = due_in(1)
        for _ in range(3):
            await engine.wake(waiting)
        await asyncio.wait_for(done.wait(), SECONDS)
        await asyncio.sleep(1)
    assert [name for name, _ in seen] == ["e1", "e1"]
    assert all(late >= 0 for _, late in seen)


async def test_a_timer_outlives_its_process(url: str) -> None:
    async def never(_name: str, _at: datetime) -> datetime | None:
        raise AssertionError("it went off before its time")

    async with running(url, never) as engine:
        await engine.wake(due_in(10))
    done = asyncio.Event()

    async def look(_name: str, _at: datetime) -> datetime | None:
        done.set()
        return None

    async with running(url, look):
        await asyncio.wait_for(done.wait(), SECONDS)


async def test_a_database_that_is_away_is_tried_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.flow.engine._AGAIN", timedelta(seconds=0.5))
    tries = 0
    done = asyncio.Event()

    async def look(_name: str, _at: datetime) -> datetime | None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Unavailable("away")
        done.set()
        return None

    async with running(url, look) as engine:
        await engine.wake(due_in(0.1))
        await asyncio.wait_for(done.wait(), SECONDS)


async def test_what_is_left_of_timers_that_are_done_goes_and_those_that_wait_stay(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.flow.engine._BATCH", 2)
    went: asyncio.Queue[str] = asyncio.Queue()

    async def look(name: str, _at: datetime) -> datetime | None:
        went.put_nowait(name)
        return None

    async with running(url, look) as engine:
        began = datetime.now(UTC)
        for number in range(5):
            await engine.wake(due_in(0.1, f"e{number}"))
        for _ in range(5):
            await asyncio.wait_for(went.get(), SECONDS)
        await engine.wake(due_in(3600, "waits"))
        assert await engine.forget(began) == 0
        forgotten, until = 0, time.monotonic() + SECONDS
        while forgotten < 5 and time.monotonic() < until:
            # One that has just gone off is done a moment later.
            forgotten += await engine.forget(datetime.now(UTC))
        assert forgotten == 5
        (left,) = await asyncio.to_thread(DBOS.list_workflows)
        assert (left.workflow_id.partition("@")[0], left.status) == ("waits", "DELAYED")


async def test_before_the_engine_has_started_nothing_is_forgotten(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="not started"):
        await Engine(f"sqlite:///{tmp_path / 'timers.db'}", "local").forget(datetime.now(UTC))


async def test_what_a_killed_replica_had_begun_is_taken_over(postgres: str) -> None:
    """Holds the engine's private way of recovering to what we rely on."""
    with database(postgres) as url:
        await asyncio.to_thread(begun_and_killed, url)
        done = asyncio.Event()

        async def look(_name: str, _at: datetime) -> datetime | None:
            done.set()
            return None

        async with running(url, look, "other") as engine:
            assert await engine.recover("stuck") == 1
            await asyncio.wait_for(done.wait(), SECONDS)
            assert await engine.recover("stuck") == 0


def begun_and_killed(url: str) -> None:
    command = [sys.executable, "-m", "tests.flow.stuck", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        assert begun.stdout.readline() == "begun\n"
        begun.kill()


def test_a_second_server_on_the_same_file_is_refused(tmp_path: Path) -> None:
    with hold(tmp_path / "lock", 0), pytest.raises(Unavailable, match="Another Tyyni server"):
        hold(tmp_path / "lock", 0)
    hold(tmp_path / "lock", 0).close()
