"""What is left of hard cases; one suite over each adapter of the ports `Records` and `Drills`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.aftermath import Alone, Informed, Moment, Taken
from bot.domain.drill import DrillCall
from bot.domain.happened import Event, What
from bot.domain.policy import Step
from bot.domain.reading import Severity, SignalKind
from bot.people_ports import Drills, Records
from bot.store.cases import DatabaseCases
from bot.store.database import Engine
from bot.store.escalations import DatabaseEscalations
from bot.store.people import DatabaseDrills, DatabaseRecords
from tests.examples import MORNING, case, escalation
from tests.fakes import MemoryDrills, MemoryRecords
from tests.store.databases import migrated_database

GRAVE = Severity.ABUSIVE
LATER = MORNING + timedelta(hours=1)
ALONE = Alone(
    case="c1",
    person="U1",
    situation="playbook.late-delivery",
    severity=Severity.UPSET,
    at=MORNING,
    policy="webshop@000000000000",
    clauses=("playbook.late-delivery", "authority.refund"),
    kinds=(SignalKind.SHOUTING, SignalKind.PROFANITY),
    strikes=1,
    evidence=("!!",),
)


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def rooms(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Records, Drills]]:
    if request.param == "memory":
        yield MemoryRecords(), MemoryDrills()
        return
    async with migrated_database(request, tmp_path) as made:
        for name in ("c1", "c2", "c3"):
            await DatabaseCases(made).save(case(name), MORNING)
        yield DatabaseRecords(made), DatabaseDrills(made)


@pytest.fixture
def records(rooms: tuple[Records, Drills]) -> Records:
    return rooms[0]


@pytest.fixture
def drills(rooms: tuple[Records, Drills]) -> Drills:
    return rooms[1]


async def test_a_case_is_handled_alone_once_and_a_later_line_is_kept(records: Records) -> None:
    assert await records.note_alone(ALONE)
    assert not await records.note_alone(replace(ALONE, note="Meni hyvin."))
    (kept,) = await records.untold(LATER)
    assert kept == replace(ALONE, note="Meni hyvin.")


async def test_a_digest_tells_of_a_case_once(records: Records) -> None:
    await records.note_alone(ALONE)
    await records.told(("c1",), LATER)
    assert await records.untold(LATER) == ()
    assert await records.alone_since(MORNING) == (ALONE,)


async def test_a_hard_case_counts_once_and_may_grow_graver(records: Records) -> None:
    first = Moment("c1", "U1", Severity.ABUSIVE, MORNING)
    assert await records.note_moment(first)
    assert not await records.note_moment(replace(first, severity=Severity.DANGER))
    (kept,) = await records.moments_since(MORNING, "U1")
    assert kept.severity is Severity.DANGER
    assert await records.moments_since(MORNING, "U2") == ()
    assert await records.moments_since(LATER) == ()


async def test_a_debrief_is_offered_once(records: Records) -> None:
    await records.note_moment(Moment("c1", "U1", Severity.ABUSIVE, MORNING))
    assert await records.unoffered(MORNING) == ()
    assert [one.case for one in await records.unoffered(LATER)] == ["c1"]
    assert await records.offered("c1", LATER)
    assert not await records.offered("c1", LATER)
    assert await records.unoffered(LATER) == ()
    await records.not_offered("c1")
    assert await records.offered("c1", LATER)


async def test_a_debrief_is_offered_by_itself_where_no_escalation_will_bring_it(
    migrated: Engine,
) -> None:
    cases, rows, records = (
        DatabaseCases(migrated),
        DatabaseEscalations(migrated),
        DatabaseRecords(migrated),
    )
    opened = Event(What.OPENED, MORNING)
    for name, severity in (("mild", Severity.UPSET), ("off", GRAVE), ("open", GRAVE)):
        await cases.save(case(name), MORNING)
        await records.note_moment(Moment(name, "U1", GRAVE, MORNING))
        await rows.open(replace(escalation(name, name), severity=severity), opened)
    off = await rows.get("off")
    assert off is not None
    assert await rows.swap(off, off.cancel("U1", MORNING))
    assert {one.case for one in await records.unoffered(LATER)} == {"mild", "off"}


async def test_who_was_told_and_what_was_said_come_back_in_order(records: Records) -> None:
    told = [Informed("c1", place, MORNING) for place in ("slack:C0A", "slack:C0B")]
    said = [Taken("c1", step, "Sanat.", "U1", MORNING) for step in (Step.LIMIT, Step.WARN)]
    for informed, taken in zip(told, said, strict=True):
        await records.note_informed(informed)
        await records.note_taken(taken)
    assert list(await records.informed_of("c1")) == told
    assert list(await records.taken_in("c1")) == said


async def test_a_customers_other_cases_are_known_by_the_organisations_reference(
    records: Records,
) -> None:
    for name, reference in (("c1", "A-1"), ("c2", "A-1"), ("c3", "B-2")):
        await records.refer(name, reference)
        await records.note_taken(Taken(name, Step.WARN, name, "U1", MORNING))
    assert [one.wording for one in await records.taken_before("A-1", "c2")] == ["c1"]


async def test_a_drill_is_begun_answered_and_reported_once(drills: Drills) -> None:
    assert await drills.begin("2026-11-23", LATER)
    assert not await drills.begin("2026-11-23", LATER)
    await drills.note_call("2026-11-23", DrillCall("slack:C0A", sent=True))
    answered = DrillCall("slack:C0A", sent=True, answered_by="U1", answered_at=MORNING)
    await drills.note_call("2026-11-23", answered)
    # Who answers before it is noted that they were called has answered.
    await drills.note_call("2026-11-23", DrillCall("slack:C0A", sent=True))
    assert await drills.calls("2026-11-23") == (answered,)
    assert await drills.due(MORNING) == ()
    assert await drills.due(LATER) == ("2026-11-23",)
    assert await drills.reported("2026-11-23")
    assert not await drills.reported("2026-11-23")
    assert await drills.due(LATER) == ()
    await drills.unreported("2026-11-23")
    assert await drills.due(LATER) == ("2026-11-23",)
