"""Which day's work is done; one suite over each adapter of the port `Days`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people_ports import Days
from bot.store.days import DatabaseDays
from tests.examples import MORNING
from tests.fakes import MemoryDays
from tests.store.databases import migrated_database

TODAY = MORNING.date()
TURN = (MORNING, MORNING + timedelta(minutes=10))
LATER = (MORNING + timedelta(minutes=10), MORNING + timedelta(minutes=20))


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def days(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Days]:
    if request.param == "memory":
        yield MemoryDays()
        return
    async with migrated_database(request, tmp_path) as made:
        yield DatabaseDays(made)


async def test_of_many_servers_one_has_a_days_work(days: Days) -> None:
    taken = await asyncio.gather(*(days.begin("sweep", TODAY, f"s{n}", TURN) for n in range(5)))
    assert sum(taken) == 1
    assert await days.begin("digest", TODAY, "s9", TURN)


async def test_who_has_it_may_try_again_and_others_once_its_turn_is_over(days: Days) -> None:
    assert await days.begin("sweep", TODAY, "one", TURN)
    assert await days.begin("sweep", TODAY, "one", TURN)
    assert not await days.begin("sweep", TODAY, "two", TURN)
    assert await days.begin("sweep", TODAY, "two", LATER)


async def test_what_is_done_is_due_again_the_next_day(days: Days) -> None:
    assert await days.begin("sweep", TODAY, "one", TURN)
    await days.done("sweep", TODAY)
    assert not await days.begin("sweep", TODAY, "one", LATER)
    assert await days.begin("sweep", TODAY + timedelta(days=1), "two", LATER)
