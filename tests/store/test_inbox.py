"""Requests under way; one suite over each adapter of the port `Inbox`."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.domain.errors import Unavailable
from bot.inbox_ports import Accepted, Inbox
from bot.store.database import Engine, close, database_url, engine
from bot.store.inbox import DatabaseInbox
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from tests.examples import MORNING
from tests.fakes import MemoryInbox
from tests.store.databases import migrated_database

SECRET = SecretStr("signing-secret")
WORDS = "Tämä on hirveää, soita 040 123 4567"
FIRST = Accepted("a1", "application/json", WORDS.encode(), MORNING)
SECOND = Accepted("a2", "application/json", b"{}", MORNING + timedelta(seconds=1))


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
async def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Inbox]:
    if request.param == "memory":
        yield MemoryInbox()
        return
    async with migrated_database(request, tmp_path) as made:
        kept = DatabaseInbox(made, Seal(SECRET))
        yield kept
        await kept.close()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Engine]:
    made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
    await migrate(made)
    yield made
    await close(made)


async def test_what_one_that_is_gone_had_under_way_is_taken_over_once(inbox: Inbox) -> None:
    await inbox.keep(SECOND, "gone")
    await inbox.keep(FIRST, "gone")
    taken = await inbox.taken_over("gone", "here")
    assert [(one.id, one.body, one.tries) for one in taken] == [
        ("a1", WORDS.encode(), 1),
        ("a2", b"{}", 1),
    ]
    assert taken[0].at == MORNING
    assert await inbox.taken_over("gone", "other") == ()
    assert await inbox.holders() == {"here"}


async def test_what_is_done_is_forgotten(inbox: Inbox) -> None:
    await inbox.keep(FIRST, "gone")
    await inbox.keep(SECOND, "gone")
    await inbox.done("a1")
    assert [one.id for one in await inbox.taken_over("gone", "here")] == ["a2"]
    await inbox.done("a2")
    await inbox.done("a2")
    assert await inbox.holders() == frozenset()


async def test_each_further_try_is_counted(inbox: Inbox) -> None:
    await inbox.keep(FIRST, "one")
    for turn, (gone, by) in enumerate([("one", "two"), ("two", "three")], 1):
        (taken,) = await inbox.taken_over(gone, by)
        assert taken.tries == turn


async def test_no_word_of_it_stands_in_the_files(file: Engine, tmp_path: Path) -> None:
    kept = DatabaseInbox(file, Seal(SECRET))
    await kept.keep(FIRST, "here")
    stored = held(tmp_path)
    assert b"a1" in stored
    assert "hirveää".encode() not in stored
    assert b"040 123" not in stored
    await kept.close()


async def test_with_another_secret_what_was_kept_is_empty(file: Engine) -> None:
    before, after = (DatabaseInbox(file, Seal(SecretStr(secret))) for secret in ("old", "new"))
    await before.keep(FIRST, "gone")
    (taken,) = await after.taken_over("gone", "here")
    assert taken.body == b""
    await before.close()


async def test_while_another_writes_it_waits_without_keeping_the_loop(
    file: Engine, tmp_path: Path
) -> None:
    kept = DatabaseInbox(file, Seal(SECRET))
    await kept.keep(FIRST, "gone")
    with closing(sqlite3.connect(tmp_path / "tyyni.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert kept.quick is not None
        assert not kept.quick.run("DELETE FROM inbox WHERE id = ?", ("a1",))
        other.execute("COMMIT")
    await kept.keep(SECOND, "gone")
    assert len(await kept.taken_over("gone", "here")) == 2
    await kept.close()


async def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    made = engine(database_url(f"sqlite:///{tmp_path / 'nowhere' / 'tyyni.db'}"))
    with pytest.raises(Unavailable):
        await DatabaseInbox(made, Seal(SECRET)).keep(FIRST, "here")
    await close(made)


def held(folder: Path) -> bytes:
    """All that the database's files hold."""
    return b"".join(path.read_bytes() for path in folder.glob("tyyni.db*"))
