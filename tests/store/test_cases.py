"""What the desk remembers; one suite over each adapter of the port `Cases`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.conversation import Language
from bot.domain.errors import BadInput, Unavailable
from bot.domain.reading import SignalKind
from bot.domain.review import Noticed
from bot.ports import Cases, Gap
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate
from bot.wiring import TextMasker
from tests.examples import MORNING, case
from tests.fakes import MemoryCases
from tests.store.databases import migrated_database


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def cases(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cases]:
    if request.param == "memory":
        yield MemoryCases()
        return
    async with migrated_database(request, tmp_path / "data") as made:
        yield DatabaseCases(made)


async def test_an_event_is_new_once(cases: Cases) -> None:
    assert await cases.first_time("Ev1", MORNING)
    assert not await cases.first_time("Ev1", MORNING)
    assert await cases.first_time("Ev2", MORNING)


async def test_of_many_deliveries_at_once_one_is_new(cases: Cases) -> None:
    new = await asyncio.gather(*(cases.first_time("Ev1", MORNING) for _ in range(20)))
    assert sum(new) == 1


async def test_a_case_comes_back_as_it_was_kept(cases: Cases) -> None:
    kept = case("c1", "Paketti on hukassa", "> Katson sen nyt")
    await cases.save(kept, MORNING)
    assert await cases.case("c1") == kept


async def test_what_stands_before_the_agent_is_kept_with_its_language(cases: Cases) -> None:
    kept = replace(case("c1"), standing="Jag kollar var paketet är.", spoken=Language.SV)
    await cases.save(kept, MORNING)
    assert await cases.case("c1") == kept
    await cases.save(case("c1"), MORNING)
    assert await cases.case("c1") == case("c1")


async def test_what_a_model_noticed_is_kept_with_its_case(cases: Cases) -> None:
    noticed = Noticed(SignalKind.THREAT_VIOLENCE, "nähdään pihallasi", "assess@0123", "0a1b2c3d")
    plain = case("c1", "Kohta nähdään pihallasi.")
    kept = replace(plain, conversation=replace(plain.conversation, noticed=(noticed,)))
    await cases.save(kept, MORNING)
    assert await cases.case("c1") == kept


async def test_a_case_is_kept_as_it_was_last_saved(cases: Cases) -> None:
    await cases.save(case("c1", "Missä paketti on?"), MORNING)
    later = case("c1", "Missä paketti on?", "> Katson", "No?")
    await cases.save(later, MORNING)
    assert await cases.case("c1") == later


async def test_a_case_nobody_kept_is_none(cases: Cases) -> None:
    assert await cases.case("nowhere") is None


async def test_gaps_are_recorded_and_found_newest_first(tmp_path: Path) -> None:
    made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    await migrate(made)
    cases = DatabaseCases(made)
    for text in ("Myyttekö te saunoja?", "Entä paljuja?"):
        await cases.note_gap(Gap("webshop", case().language, text, MORNING))
    found = await cases.gaps(10)
    await close(made)
    assert [gap.text for gap in found] == ["Entä paljuja?", "Myyttekö te saunoja?"]


async def test_migrations_run_again_without_harm(tmp_path: Path) -> None:
    made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    await migrate(made)
    await DatabaseCases(made).save(case("c1"), MORNING)
    await migrate(made)
    assert await DatabaseCases(made).case("c1") == case("c1")
    await close(made)


async def test_two_servers_write_to_one_file(tmp_path: Path) -> None:
    url = database_url(f"sqlite:///{tmp_path / 'tyyni.db'}")
    first, second = engine(url), engine(url)
    await migrate(first)
    rooms = (DatabaseCases(first), DatabaseCases(second))
    await asyncio.gather(*(rooms[n % 2].save(case(f"c{n}"), MORNING) for n in range(40)))
    kept = [await rooms[0].case(f"c{n}") for n in range(40)]
    assert None not in kept
    await close(first)
    await close(second)


async def test_a_database_that_cannot_be_opened_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "tyyni.db").mkdir()
    made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    with pytest.raises(Unavailable, match="cannot be opened"):
        await migrate(made)
    with pytest.raises(Unavailable, match="does not answer"):
        await DatabaseCases(made).case("c1")
    await close(made)


async def test_a_file_that_is_no_database_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "tyyni.db").write_bytes(b"this is not a database" * 100)
    made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    with pytest.raises(Unavailable):
        await migrate(made)
    await close(made)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "://"])
def test_a_database_that_tyyni_cannot_use_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadInput, match="TYYNI_DATABASE_URL"):
        database_url(url)


async def test_the_file_holds_no_personal_data_of_a_masked_case(tmp_path: Path) -> None:
    path = tmp_path / "tyyni.db"
    made = engine(database_url(f"sqlite:///{path}"))
    await migrate(made)
    said = case("c1", "Numeroni on 040 123 4567 ja sähköposti liisa.malli@posti.example")
    turns = TextMasker().mask(said.conversation.turns)
    kept = replace(said, conversation=replace(said.conversation, turns=turns))
    await DatabaseCases(made).save(kept, MORNING)
    await close(made)
    raw = stored(tmp_path)
    assert b"123 4567" not in raw
    assert b"liisa.malli" not in raw


def stored(folder: Path) -> bytes:
    """All bytes that lie in a folder: the database, its log and what else there is."""
    return b"".join(file.read_bytes() for file in folder.iterdir())
