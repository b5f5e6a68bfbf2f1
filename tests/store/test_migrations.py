"""The migrations on both databases: the tables that the code means, and rows that come along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, DateTime, bindparam, inspect, text

import bot.store
from bot.store import people_tables
from bot.store.database import Engine, close, database_url, engine
from bot.store.migrate import migrate, revisions
from bot.store.people import DatabaseRecords
from bot.store.tables import metadata
from tests.examples import MORNING
from tests.postgres import database

SCRIPTS = Path(bot.store.__file__).parent / "migrations"
CASE = """
INSERT INTO cases (id, platform, place, person, language, channel, turns, shown, at)
VALUES ('c1', 'slack', 'C0/1.0', 'U1', 'fi', 'chat', '[]', '[]', :at)
"""
ALONE = """
INSERT INTO alone ("case", person, situation, severity, note, at)
VALUES ('c1', 'U1', 'playbook.late-delivery', 'upset', 'Meni hyvin.', :at)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    """A new database without tables."""
    if request.param == "sqlite":
        made = engine(database_url(f"sqlite:///{tmp_path / 'tyyni.db'}"))
        yield made
        await close(made)
        return
    with database(request.getfixturevalue("postgres")) as url:
        made = engine(database_url(url))
        yield made
        await close(made)


def stepped(connection: Connection, to: str) -> None:
    """Up or down to a revision."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.attributes["connection"] = connection
    there = MigrationContext.configure(connection).get_current_revision() or ""
    (command.upgrade if to > there else command.downgrade)(settings, to)


async def to_revision(made: Engine, revision: str) -> None:
    async with made.begin() as connection:
        await connection.run_sync(stepped, revision)


async def test_the_migrations_make_the_tables_that_the_code_means(empty: Engine) -> None:
    await migrate(empty)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with empty.connect() as connection:
        assert people_tables.alone.metadata is metadata
        assert await connection.run_sync(differences) == []


async def test_each_migration_can_be_undone_and_done_again(empty: Engine) -> None:
    for revision in revisions():
        await to_revision(empty, revision)
    for revision in reversed(revisions()[:-1]):
        await to_revision(empty, revision)
    await migrate(empty)
    async with empty.connect() as connection:
        tables = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    assert tables == {*metadata.tables, "alembic_version"}


async def test_what_was_handled_alone_before_is_read_as_ever(empty: Engine) -> None:
    await to_revision(empty, "0008")
    async with empty.begin() as connection:
        for statement in (CASE, ALONE):
            at = bindparam("at", MORNING, DateTime(timezone=True))
            await connection.execute(text(statement).bindparams(at))
    await migrate(empty)
    (kept,) = await DatabaseRecords(empty).alone_since(MORNING)
    assert (kept.note, kept.kinds, kept.evidence, kept.strikes) == ("Meni hyvin.", (), (), 0)


async def test_servers_that_start_at_once_migrate_once(postgres: str) -> None:
    with database(postgres) as url:
        several = [engine(database_url(url)) for _ in range(4)]
        await asyncio.gather(*map(migrate, several))
        async with several[0].connect() as connection:
            (there,) = (await connection.execute(text("SELECT * FROM alembic_version"))).scalars()
        assert there == revisions()[-1]
        for made in several:
            await close(made)
