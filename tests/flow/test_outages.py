"""PostgreSQL is restarted, or away for long: nothing is lost, nothing comes twice, all live on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import Unavailable
from bot.domain.happened import Event, What
from bot.flow import replicas
from bot.flow.engine import Engine
from bot.flow.replicas import Replicas
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate
from bot.usecases.watch import Watch
from bot.wiring import SystemClock
from bot.wiring.timers import Timers
from tests.examples import case, escalation
from tests.fakes import RecordingNotifier
from tests.postgres import Restartable, restartable

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PATIENCE = 180.0
AWAY = 8.0
"""Seconds; with the times below it is to a replica what half a minute is to one in use."""


@pytest.fixture(scope="module")
def server() -> Iterator[Restartable]:
    with restartable() as made:
        yield made


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter times than those in use, so that an outage of seconds passes all of them."""
    for name, seconds in {
        "BEAT_SECONDS": 0.1,
        "FENCE_SECONDS": 2.0,
        "FROZEN_SECONDS": 6.0,
        "GRACE_SECONDS": 7.0,
        "FIRST_GRACE_SECONDS": 0.3,
    }.items():
        monkeypatch.setattr(replicas, name, seconds)
    monkeypatch.setattr(replicas, "_RESTARTED", "SELECT false")


@dataclass
class House:
    """A server's flow on PostgreSQL, and a second replica beside it."""

    watch: Watch
    here: Replicas
    other: Replicas
    notifier: RecordingNotifier
    left: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def opened(self, name: str, after: float) -> None:
        """An escalation whose second step is due so many seconds from now."""
        now = datetime.now(UTC)
        began = now + timedelta(seconds=after) - timedelta(minutes=15)
        one = replace(escalation(name, name), outbox=(), opened_at=now, began_at=began)
        found = await self.watch.escalations.open(one, Event(What.OPENED, now))
        await self.watch.flow.wake(found)

    def cards(self) -> list[str]:
        return [one.id for _, one in self.notifier.cards]


@asynccontextmanager
async def house(url: str, *cases: str) -> AsyncIterator[House]:
    made = engine(database_url(url))
    await migrate(made)
    for name in cases:
        await DatabaseCases(made).save(case(name, "Koe"), datetime.now(UTC))
    left: list[str] = []
    here = Replicas(url, lambda: left.append("here"))
    other = Replicas(url, lambda: left.append("other"))
    timers = Timers(Engine(url, here.name), here, here)
    rows, notifier = DatabaseEscalations(made), RecordingNotifier()
    watch = Watch(rows, notifier, here, timers.engine, SystemClock())
    one = House(watch, here, other, notifier, left)

    async def recover(gone: str) -> int:
        one.taken.append(gone)
        return 0

    other.recover = recover
    running = [asyncio.create_task(timers.run(watch)), asyncio.create_task(other.run())]
    await until(lambda: timers.ready and here.may_act() and other.may_act())
    try:
        yield one
    finally:
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await timers.stop()
        await other.disconnect()
        await close(made)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.05)


async def test_a_restart_and_an_outage_lose_nothing_and_cost_no_replica_its_place(
    server: Restartable,
) -> None:
    async with house(server.url, "restart", "away", "after") as here:
        await here.opened("restart", 1.0)
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        await until(lambda: "restart" in here.cards())
        await here.opened("away", 4.0)
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(AWAY)
        # Its step came due meanwhile: nothing is sent without a row that says so.
        assert not here.here.may_act()
        with pytest.raises(Unavailable):
            await here.opened("after", 1.0)
        assert here.cards() == ["restart"]
        await asyncio.to_thread(server.start)
        await until(lambda: "away" in here.cards())
        await here.opened("after", 1.0)
        await until(lambda: "after" in here.cards())
        await until(lambda: here.here.may_act() and here.other.may_act())
    assert here.cards() == ["restart", "away", "after"]
    assert here.left == []
    assert here.taken == []
