"""What is erased or too old is nowhere in the database's files: their bytes are searched."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select

from bot.domain.aftermath import Alone, Informed, Moment, Taken
from bot.domain.audit import Deed
from bot.domain.conversation import Address
from bot.domain.drill import DrillCall
from bot.domain.errors import Unavailable
from bot.domain.escalation import State
from bot.domain.happened import Event, What
from bot.domain.policy import Retention, Step
from bot.domain.reading import Severity, SignalKind
from bot.domain.review import Noticed
from bot.store import tables
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.migrate import migrate
from bot.store.people import DatabaseDrills, DatabaseRecords
from bot.store.preferences import DatabasePreferences
from bot.store.sweeping import DatabaseSweeper
from tests.examples import MORNING, case, escalation
from tests.postgres import database
from tests.store.opening import resolved

KEEP = Retention()
AGENT, OTHER, REFERENCE = "U0FORGETME", "U0FORGETMENOT", "AS-778899"
WORDS = "Sanottu harvinainen lause merihevosesta"
LINE = "Rivi josta tunnistaa strutsinsulan"
QUOTE = "kehno kuin märkä tulitikku"


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Engine]:
    opened = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    await migrate(opened)
    yield opened
    await close(opened)


def holds(folder: Path, text: str) -> list[str]:
    """The database's files in whose bytes a text stands as a word of its own."""
    word = re.compile(re.escape(text.encode()) + rb"(?![A-Z])")
    return [
        file.name for file in sorted(folder.glob("tyyni.db*")) if word.search(file.read_bytes())
    ]


async def filled(made: Engine, name: str = "c1", person: str = AGENT, words: str = WORDS) -> None:
    """A case with everything that can rest on one."""
    address = Address("slack", person, person)
    plain = case(name, words, f"> {words}")
    said = replace(plain.conversation, noticed=(Noticed(SignalKind.INSULT, words),))
    kept = replace(plain, conversation=said, address=address, standing=words)
    await DatabasePreferences(made).choose_light(person, light=True)
    cases, records = DatabaseCases(made), DatabaseRecords(made)
    await cases.save(kept, MORNING)
    await cases.first_time(f"1.0:{person}:claim", MORNING)
    await resolved(made, kept, words)
    handled = Alone(name, person, "playbook.x", Severity.UPSET, MORNING, LINE, evidence=(QUOTE,))
    await records.note_alone(handled)
    await records.note_moment(Moment(name, person, Severity.ABUSIVE, MORNING))
    await records.note_informed(Informed(name, f"slack:@{person}", MORNING))
    await records.note_taken(Taken(name, Step.WARN, "Varoitus.", person, MORNING))
    await records.refer(name, REFERENCE)
    await DatabaseAudit(made).note(Deed(MORNING, person, "claim", "e1"))


async def test_a_customer_who_is_erased_is_nowhere_in_the_files(
    made: Engine, tmp_path: Path
) -> None:
    await filled(made)
    assert holds(tmp_path, WORDS)
    assert holds(tmp_path, REFERENCE)
    assert await DatabaseSweeper(made).erase_reference(REFERENCE) == 1
    for text in (WORDS, REFERENCE, LINE, QUOTE):
        assert holds(tmp_path, text) == []
    assert await DatabaseCases(made).case("c1") is None


async def test_erasing_one_customer_leaves_the_others(made: Engine, tmp_path: Path) -> None:
    await filled(made)
    await DatabaseCases(made).save(case("c2", "Toisen asiakkaan lause"), MORNING)
    await DatabaseSweeper(made).erase_reference(REFERENCE)
    assert await DatabaseCases(made).case("c2") == case("c2", "Toisen asiakkaan lause")
    assert await DatabaseSweeper(made).erase_reference("unknown") == 0


async def test_an_agent_who_is_erased_is_nowhere_in_the_files_and_the_trail_holds(
    made: Engine, tmp_path: Path
) -> None:
    await filled(made)
    await filled(made, "c2", OTHER)
    assert await DatabaseSweeper(made).erase_person(AGENT) > 5
    assert holds(tmp_path, AGENT) == []
    assert holds(tmp_path, OTHER)
    kept = await DatabaseCases(made).case("c2")
    assert kept is not None
    assert kept.address.person == OTHER
    erased = await DatabaseCases(made).case("c1")
    assert erased is not None
    assert erased.address.person == "erased"
    assert (await DatabaseAudit(made).verify())[1] is None


async def test_a_customer_with_an_open_escalation_is_not_erased_yet(made: Engine) -> None:
    await filled(made)
    await resolved(made, case("c1"), WORDS, settled=False)
    with pytest.raises(Unavailable, match="still open"):
        await DatabaseSweeper(made).erase_reference(REFERENCE)
    assert await DatabaseCases(made).case("c1") is not None


async def test_a_person_whom_an_open_escalation_names_is_not_erased_yet(made: Engine) -> None:
    await filled(made)
    await resolved(made, case("c1"), WORDS, settled=False)
    for person in ("U0AGENT", "U0SUPERVISOR"):
        with pytest.raises(Unavailable, match="names this person"):
            await DatabaseSweeper(made).erase_person(person)


async def test_a_persons_own_channel_goes_with_them_and_their_cases_stay(
    migrated: Engine, tmp_path: Path
) -> None:
    channel, name = "D0FORGETME", "slack:T0:D0FORGETME:1.0"
    address = Address("slack", f"{channel}/1.0", AGENT)
    await DatabaseCases(migrated).save(replace(case(name, WORDS), address=address), MORNING)
    await DatabaseRecords(migrated).note_taken(Taken(name, Step.WARN, "Sanat.", AGENT, MORNING))
    opened = replace(escalation("e1", name), agent=address)
    over = opened.claim("U0S", MORNING).resolve("U0S", MORNING)
    await DatabaseEscalations(migrated).open(over, Event(What.OPENED, MORNING))
    await DatabaseSweeper(migrated).erase_person(AGENT)
    assert holds(tmp_path, channel) == []
    kept = await DatabaseCases(migrated).case("slack:T0:erased:1.0")
    assert kept is not None
    assert kept.conversation.turns
    assert len(await DatabaseRecords(migrated).taken_in(kept.id)) == 1
    (found,) = await DatabaseEscalations(migrated).listed(frozenset(State), 9)
    assert found.case == kept.id


async def test_tests_of_the_alarm_go_as_other_events_do(migrated: Engine) -> None:
    drills = DatabaseDrills(migrated)
    await drills.begin("2026-11-23", MORNING)
    await drills.note_call("2026-11-23", DrillCall("slack:C0A", sent=True, answered_by=AGENT))
    await DatabaseSweeper(migrated).expire(KEEP, MORNING + timedelta(days=KEEP.events - 1))
    assert await drills.calls("2026-11-23")
    await DatabaseSweeper(migrated).expire(KEEP, MORNING + timedelta(days=KEEP.events + 1))
    assert await drills.calls("2026-11-23") == ()


async def test_words_that_are_too_old_are_nowhere_in_the_files(
    made: Engine, tmp_path: Path
) -> None:
    await filled(made)
    gone = await DatabaseSweeper(made).expire(KEEP, MORNING + timedelta(days=31))
    assert gone["words"] == 3
    assert gone["events"] == 1
    for text in (WORDS, LINE, QUOTE):
        assert holds(tmp_path, text) == []
    kept = await DatabaseCases(made).case("c1")
    assert kept is not None
    assert kept.conversation.turns == ()


async def test_words_are_kept_as_long_as_the_policy_says(made: Engine, tmp_path: Path) -> None:
    await filled(made)
    gone = await DatabaseSweeper(made).expire(KEEP, MORNING + timedelta(days=29))
    assert gone["words"] == 0
    assert holds(tmp_path, WORDS)


async def test_after_two_years_only_the_trail_is_left(made: Engine, tmp_path: Path) -> None:
    await filled(made)
    gone = await DatabaseSweeper(made).expire(KEEP, MORNING + timedelta(days=731))
    assert (gone["escalations"], gone["handled"], gone["wellbeing"], gone["audit"]) == (1, 1, 1, 0)
    assert await DatabaseCases(made).case("c1") is None
    assert holds(tmp_path, REFERENCE) == []
    assert (await DatabaseAudit(made).verify()) == (3, None)


async def test_a_sweep_may_be_done_twice(made: Engine) -> None:
    await filled(made)
    later = MORNING + timedelta(days=800)
    await DatabaseSweeper(made).expire(KEEP, later)
    again = await DatabaseSweeper(made).expire(KEEP, later)
    assert set(again.values()) == {0}


async def test_retention_and_erasure_do_the_same_on_every_database(migrated: Engine) -> None:
    await filled(migrated)
    await filled(migrated, "c2", OTHER)
    sweeper = DatabaseSweeper(migrated)
    assert (await sweeper.expire(KEEP, MORNING + timedelta(days=31)))["words"] == 6
    assert await sweeper.erase_person(AGENT) > 5
    assert await sweeper.erase_reference(REFERENCE) == 2
    assert await DatabaseCases(migrated).case("c2") is None
    assert (await DatabaseAudit(migrated).verify())[1] is None


@pytest.mark.parametrize("by", ["erasure", "retention"])
async def test_who_was_written_to_directly_stands_in_no_line_afterwards(
    migrated: Engine, by: str
) -> None:
    line = {"channel": AGENT, "full_at": MORNING, "told": 0, "place": "", "message": ""}
    waits = {"channel": AGENT, "key": "k", "rank": 0, "came": MORNING, "turn": MORNING}
    async with migrated.begin() as connection:
        await connection.execute(insert(tables.lines).values(line))
        await connection.execute(insert(tables.waiting).values(waits))
    sweeper = DatabaseSweeper(migrated)
    if by == "erasure":
        await sweeper.erase_person(AGENT)
    else:
        await sweeper.expire(KEEP, MORNING + timedelta(days=KEEP.events + 1))
    async with migrated.begin() as connection:
        for table in (tables.lines, tables.waiting):
            assert (await connection.execute(select(table))).all() == []


async def test_on_postgresql_a_full_vacuum_leaves_nothing_of_it_in_the_tables(
    postgres: str,
) -> None:
    with database(postgres) as url:
        made = engine(database_url(url))
        await migrate(made)
        await filled(made)
        await DatabaseSweeper(made).erase_reference(REFERENCE)
        await DatabaseSweeper(made).erase_person(AGENT)
        await close(made)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            folder = pages_of(connection)
            if not folder.is_dir():
                pytest.skip("the server's files are on another machine")
            assert any(within(folder, WORDS))
            older_ones_ended(connection)
            connection.execute("VACUUM FULL")
            connection.execute("CHECKPOINT")
            assert [text for text in (WORDS, AGENT, REFERENCE) if any(within(folder, text))] == []


def older_ones_ended(connection: psycopg.Connection) -> None:
    """Wait until no transaction of other tests may still see what was there before now.

    One that writes in any database of the server keeps rows that were deleted after it began.
    """
    now = connection.execute("SELECT pg_current_xact_id()").fetchone()
    ended = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8"
    until = time.monotonic() + 60
    while connection.execute(ended, now).fetchone() != (True,):
        assert time.monotonic() < until, "a transaction of another test does not end"
        time.sleep(0.05)


def pages_of(connection: psycopg.Connection) -> Path:
    """Where a server keeps the tables of this database."""
    query = (
        "SELECT current_setting('data_directory') || '/base/' || oid "
        "FROM pg_database WHERE datname = current_database()"
    )
    row = connection.execute(query).fetchone()
    assert row is not None
    return Path(str(row[0]))


def within(folder: Path, text: str) -> Iterator[bool]:
    """For each file whether a text stands in its bytes."""
    word = re.compile(re.escape(text.encode()) + rb"(?![A-Z])")
    return (bool(word.search(file.read_bytes())) for file in folder.iterdir())
