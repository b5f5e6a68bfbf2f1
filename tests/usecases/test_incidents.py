"""Records of incidents: of what was escalated, and of what was handled alone and never was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.aftermath import Alone, Informed, Taken
from bot.domain.audit import subject_of_case
from bot.domain.errors import NotFound
from bot.domain.happened import Event, What
from bot.domain.policy import Step
from bot.domain.reading import Severity
from bot.usecases.incidents import Incidents
from tests.examples import MORNING, case, escalation, policy
from tests.fakes import (
    MemoryCases,
    MemoryEscalations,
    MemoryRecords,
    OnePolicy,
    RecordingAudit,
    TickingClock,
)

LATER = MORNING + timedelta(hours=6)


@dataclass
class Room:
    """The records of incidents with fakes around them, and one case handled alone."""

    escalations: MemoryEscalations = field(default_factory=MemoryEscalations)
    cases: MemoryCases = field(default_factory=MemoryCases)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    audit: RecordingAudit = field(default_factory=RecordingAudit)

    def __post_init__(self) -> None:
        policies, clock = OnePolicy(policy()), TickingClock()
        ports = (self.escalations, self.cases, self.records, self.audit, policies, clock)
        self.incidents = Incidents(*ports)

    async def alone(self, name: str = "c1") -> None:
        await self.cases.save(case(name), MORNING)
        about = "playbook.late-delivery"
        await self.records.note_alone(Alone(name, "U1", about, Severity.UPSET, MORNING))


async def test_before_a_digest_the_employer_is_not_informed_yet_and_then_it_is() -> None:
    room = Room()
    await room.alone()
    assert (await room.incidents.record(subject_of_case("c1"))).informed_at is None
    await room.records.note_informed(Informed("c1", "slack:C0SUPERVISORS", LATER))
    found = await room.incidents.record(subject_of_case("c1"))
    assert found.informed_at == LATER
    assert found.course[-1].words == "slack:C0SUPERVISORS"


async def test_the_steps_of_conduct_stand_in_it_without_the_agent() -> None:
    room = Room()
    await room.alone()
    await room.records.note_taken(Taken("c1", Step.WARN, "Varoitus.", "U1", MORNING))
    found = await room.incidents.record(subject_of_case("c1"))
    assert [(line.what, line.who, line.words) for line in found.course] == [
        ("warn", "", "Varoitus."),
        ("alone", "", ""),
    ]
    assert "U1" not in repr(found)


async def test_a_case_that_was_escalated_after_all_has_its_escalations_record() -> None:
    room = Room()
    await room.alone()
    opened = escalation("e1", "c1")
    await room.escalations.open(opened, Event(What.OPENED, MORNING))
    assert (await room.incidents.record(subject_of_case("c1"))).id == "e1"
    assert await room.incidents.handled(9) == ()


async def test_each_record_that_is_given_out_is_in_the_trail_and_a_list_is_not() -> None:
    room = Room()
    await room.alone()
    await room.alone("c2")
    assert len(await room.incidents.handled(9)) == 2
    assert len(await room.incidents.handled(1)) == 1
    assert room.audit.deeds == []
    await room.incidents.record(subject_of_case("c2"))
    assert [(one.action, one.subject) for one in room.audit.deeds] == [
        ("incident.export", subject_of_case("c2"))
    ]


async def test_where_there_is_neither_it_is_a_clear_sentence() -> None:
    with pytest.raises(NotFound, match="no case handled alone"):
        await Room().incidents.record("case:0000000000000000")
