"""Escalations that are kept; one suite over each adapter of the port `Escalations`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.escalation import OVER, State
from bot.domain.happened import Event, What
from bot.domain.reading import Severity
from bot.ports import Escalations
from bot.store.cases import DatabaseCases
from bot.store.database import Engine
from bot.store.escalations import DatabaseEscalations
from tests.examples import MORNING, case, escalation
from tests.fakes import MemoryEscalations
from tests.store.databases import migrated_database

OPENED = Event(What.OPENED, MORNING, "U0AGENT", "route.supervisor")
CLAIMED = Event(What.CLAIMED, MORNING, "S")


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Escalations]:
    if request.param == "memory":
        yield MemoryEscalations()
        return
    async with migrated_database(request, tmp_path) as made:
        cases = DatabaseCases(made)
        for name in ("c0", "c1", "c2", case().id):
            await cases.save(case(name), MORNING)
        yield DatabaseEscalations(made)


async def test_one_case_has_one_open_escalation(kept: Escalations) -> None:
    opened = await asyncio.gather(*(kept.open(escalation(f"e{n}"), OPENED) for n in range(8)))
    assert len({found.id for found in opened}) == 1
    assert len(await kept.events(opened[0].id)) == 1


async def test_an_escalation_comes_back_whole(kept: Escalations) -> None:
    await kept.open(escalation("e1"), OPENED)
    assert await kept.get("e1") == escalation("e1")
    assert await kept.get("nowhere") is None


async def test_of_many_claims_one_is_kept_and_told(kept: Escalations) -> None:
    found = await kept.open(escalation("e1"), OPENED)
    swaps = await asyncio.gather(
        *(kept.swap(found, found.claim(f"S{n}", MORNING), CLAIMED) for n in range(6))
    )
    assert sum(swaps) == 1
    assert [event.what for event in await kept.events("e1")] == [What.OPENED, What.CLAIMED]


async def test_a_resolved_escalation_makes_room_for_the_next(kept: Escalations) -> None:
    first = await kept.open(escalation("e1"), OPENED)
    assert await kept.swap(first, first.claim("S", MORNING).resolve("S", MORNING))
    assert (await kept.open(escalation("e2"), OPENED)).id == "e2"


async def test_what_is_over_cannot_be_reopened_beside_a_newer_one(kept: Escalations) -> None:
    first = await kept.open(escalation("e1"), OPENED)
    over = first.cancel("S", MORNING)
    await kept.swap(first, over)
    await kept.open(escalation("e2"), OPENED)
    assert not await kept.swap(over, over.reopen(MORNING))


async def test_what_is_overdue_is_found_by_its_time(kept: Escalations) -> None:
    for number in range(3):
        at = MORNING + timedelta(minutes=number)
        new = replace(escalation(f"e{number}", f"c{number}"), outbox=(), opened_at=at, began_at=at)
        await kept.open(new, OPENED)
    # The second step of each is due after fifteen minutes.
    later = MORNING + timedelta(minutes=16)
    assert await kept.overdue(later, 10) == ("e0", "e1")
    assert await kept.overdue(later, 1) == ("e0",)
    assert await kept.overdue(MORNING, 10) == ()
    first = await kept.soonest(MORNING)
    assert first is not None
    assert MORNING < first <= later
    assert await kept.soonest(later + timedelta(days=400)) is None


async def test_escalations_are_listed_by_state_the_newest_first(kept: Escalations) -> None:
    for number in range(3):
        at = MORNING + timedelta(minutes=number)
        await kept.open(replace(escalation(f"e{number}", f"c{number}"), opened_at=at), OPENED)
    found = await kept.get("e1")
    assert found is not None
    await kept.swap(found, found.cancel("S", MORNING))
    open_ones = await kept.listed(frozenset({State.OPEN, State.CLAIMED}), 10)
    assert [one.id for one in open_ones] == ["e2", "e0"]
    assert [one.id for one in await kept.listed(OVER, 10)] == ["e1"]
    assert [one.id for one in await kept.listed(frozenset(State), 2)] == ["e2", "e1"]


async def test_of_what_is_overdue_the_gravest_comes_first(kept: Escalations) -> None:
    for number, severity in enumerate((Severity.UPSET, Severity.DANGER, Severity.ABUSIVE)):
        one = replace(escalation(f"e{number}", f"c{number}"), severity=severity)
        await kept.open(replace(one, opened_at=MORNING, outbox=one.outbox), OPENED)
    assert await kept.overdue(MORNING + timedelta(hours=1), 2) == ("e1", "e2")


async def test_listing_and_the_sweep_walk_an_index(migrated: Engine) -> None:
    async with migrated.begin() as connection:
        if migrated.dialect.name != "sqlite":
            await connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if migrated.dialect.name == "sqlite" else "EXPLAIN"
        for query in (
            "SELECT min(next_at) FROM escalations WHERE next_at > '2026-11-23'",
            "SELECT id FROM escalations WHERE state = 'open' ORDER BY opened_at DESC LIMIT 50",
        ):
            plan = str((await connection.execute(text(f"{explain} {query}"))).all())
            assert "ix_escalations" in plan
            assert "TEMP B-TREE" not in plan
