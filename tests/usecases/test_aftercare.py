"""After a hard case: thanks, breaks and debriefs, and nothing that points at one person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.aftermath import Moment
from bot.domain.conversation import Address
from bot.domain.errors import NotFound, Refused, Unavailable
from bot.domain.policy import PolicySet
from bot.domain.reading import Severity
from bot.ports import Case
from bot.reading.reader import FloorReader
from bot.usecases.aftercare import Aftercare
from bot.usecases.roles import Roles
from bot.wiring import TextMasker
from tests.examples import MORNING, case, policy
from tests.fakes import (
    KnownGroups,
    MemoryCases,
    MemoryRecords,
    OnePolicy,
    RecordingAudit,
    RecordingMessenger,
    TickingClock,
)

READER = FloorReader()
HARD = (Severity.ABUSIVE, Severity.DANGER)


@dataclass
class Room:
    """Aftercare with fakes around it."""

    cases: MemoryCases = field(default_factory=MemoryCases)
    records: MemoryRecords = field(default_factory=MemoryRecords)
    messenger: RecordingMessenger = field(default_factory=RecordingMessenger)
    clock: TickingClock = field(default_factory=TickingClock)
    chosen: PolicySet = field(default_factory=policy)
    audit: RecordingAudit = field(default_factory=RecordingAudit)

    def __post_init__(self) -> None:
        policies = OnePolicy(self.chosen)
        self.care = Aftercare(
            READER,
            policies,
            TextMasker(),
            self.cases,
            self.records,
            self.messenger,
            Roles(policies, KnownGroups(), self.audit, self.clock),
            self.clock,
        )

    async def handled(self, name: str = "c1", line: str = "", person: str = "U1") -> str:
        address = Address("slack", "C0HELP/1.0", person)
        mine = replace(case(name, "Paketti ei ole tullut!"), address=address)
        await self.cases.save(mine, MORNING)
        return await self.care.handled(name, person, line)


def of(name: str, person: str = "U0AGENT") -> Case:
    made = case(name)
    return Case(name, Address("slack", person, person), made.conversation, made.language)


async def test_what_was_handled_alone_is_thanked_and_told_once_without_a_name() -> None:
    room = Room()
    assert await room.handled() in {words.fi for words in policy().wellbeing.thanks}
    await room.handled(line="Asiakas rauhoittui, numero 040 123 4567")
    assert await room.care.digest() == 1
    assert await room.care.digest() == 0
    ((place, digest),) = room.messenger.digests
    assert place == "slack:C0SUPERVISORS"
    assert [one.situation for one in digest.cases] == ["Toimitus on myöhässä"]
    assert "rauhoittui" in digest.cases[0].note
    assert "123 4567" not in digest.cases[0].note
    assert "U1" not in repr(digest)


async def test_what_was_read_is_kept_with_the_policy_and_the_clauses_of_then() -> None:
    room = Room()
    await room.handled()
    alone = room.records.alone["c1"]
    assert alone.policy == policy().stamp
    assert alone.clauses[0] == alone.situation == "playbook.late-delivery"
    read = READER.read(case("c1", "Paketti ei ole tullut!").conversation)
    assert alone.kinds == tuple(dict.fromkeys(signal.kind for signal in read.signals))
    assert len(alone.evidence) == len(read.signals)


async def test_only_the_agent_whose_case_it_is_says_that_it_was_handled() -> None:
    room = Room()
    await room.handled(line="Asiakas rauhoittui.")
    with pytest.raises(Refused, match="agent alone"):
        await room.care.handled("c1", "U0OTHER", "Jotain muuta.")
    assert room.records.alone["c1"].note == "Asiakas rauhoittui."
    assert room.records.alone["c1"].person == "U1"
    assert [(deed.who, deed.action, deed.outcome) for deed in room.audit.deeds] == [
        ("U1", "case.handled", "done"),
        ("U0OTHER", "case.handled", "refused"),
    ]


async def test_whoever_is_no_agent_handles_nothing() -> None:
    people = policy().organisation.people.model_copy(update={"agents": ("U0AGENT",)})
    organisation = policy().organisation.model_copy(update={"people": people})
    room = Room(chosen=policy().model_copy(update={"organisation": organisation}))
    with pytest.raises(Refused, match="Only agents"):
        await room.handled(person="U0STRANGER")
    assert room.records.alone == {}


async def test_the_digest_is_when_the_employer_was_informed() -> None:
    room = Room()
    await room.handled()
    await room.care.digest()
    (informed,) = await room.records.informed_of("c1")
    assert informed.told == "slack:C0SUPERVISORS"


async def test_a_digest_that_was_not_taken_is_told_the_next_time() -> None:
    room = Room(messenger=RecordingMessenger(away=True))
    await room.handled()
    with pytest.raises(Unavailable):
        await room.care.digest()
    room.messenger.away = False
    assert await room.care.digest() == 1


async def test_a_long_day_is_told_in_several_messages_and_no_line_is_left_out() -> None:
    room = Room()
    for number in range(45):
        await room.handled(f"c{number}", f"Rivi {number}.")
    assert await room.care.digest() == 45
    notes = [one.note for _, digest in room.messenger.digests for one in digest.cases]
    assert sorted(notes) == sorted(f"Rivi {number}." for number in range(45))
    assert max(len(digest.cases) for _, digest in room.messenger.digests) == 20


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
async def test_totals_are_of_five_people_or_more(people: int, shown: bool) -> None:
    room = Room()
    for number in range(people):
        await room.handled(f"c{number}", person=f"U{number}")
    await room.care.digest()
    totals = room.messenger.digests[0][1].totals
    assert (totals is not None) is shown
    assert totals is None or (totals.people, totals.alone) == (5, 5)


async def test_a_break_is_suggested_by_count_and_not_at_every_case() -> None:
    room = Room()
    said = [await room.care.noticed(of(f"c{n}"), HARD[n % 2]) for n in range(6)]
    breaks = policy().wellbeing.breaks
    assert breaks is not None
    assert said == [None, None, breaks.text.fi, None, None, breaks.text.fi]


async def test_the_same_case_counts_once_and_anger_at_a_matter_never() -> None:
    room = Room()
    for _ in range(5):
        assert await room.care.noticed(of("c1"), Severity.ABUSIVE) is None
        assert await room.care.noticed(of("c2"), Severity.UPSET) is None
    assert list(room.records.moments) == ["c1"]


async def test_one_agents_cases_do_not_count_for_another() -> None:
    room = Room()
    said = [await room.care.noticed(of(f"c{n}", f"U{n}"), Severity.ABUSIVE) for n in range(6)]
    assert said == [None] * 6


async def test_with_the_database_away_the_agent_is_answered_without_a_count() -> None:
    room = Room(records=MemoryRecords(away=True))
    assert await room.care.noticed(of("c1"), Severity.DANGER) is None


async def test_a_debrief_is_offered_once_to_the_agent_alone() -> None:
    room = Room()
    await room.records.note_moment(Moment("c1", "U1", Severity.ABUSIVE, MORNING))
    assert await room.care.offer() == 0
    room.clock.at += timedelta(hours=1)
    assert await room.care.offer() == 1
    assert await room.care.offer() == 0
    assert room.messenger.offers == [("U1", "c1")]
    assert room.messenger.wishes == []


async def test_an_offer_that_was_not_taken_is_made_again() -> None:
    room = Room()
    await room.records.note_moment(Moment("c1", "U1", Severity.ABUSIVE, MORNING))
    room.clock.at += timedelta(hours=1)
    room.messenger.away = True
    assert await room.care.offer() == 0
    room.messenger.away = False
    assert await room.care.offer() == 1


async def test_supervisors_learn_of_a_wish_to_talk_from_the_agent_and_nobody_else() -> None:
    room = Room()
    await room.cases.save(of("c1"), MORNING)
    with pytest.raises(Refused):
        await room.care.wishes("c1", "U0OTHER", "x")
    await room.care.wishes("c1", "U0AGENT", " Huomenna kahvilla? ")
    assert room.messenger.wishes == [("slack:C0SUPERVISORS", "U0AGENT", "Huomenna kahvilla?")]


async def test_a_case_that_is_gone_is_a_clear_sentence() -> None:
    with pytest.raises(NotFound, match="no longer kept"):
        await Room().care.handled("nowhere", "U1")
