"""The audit trail: nothing in it can be changed or taken out unseen."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.audit import Deed
from bot.store.database import Engine
from bot.store.ledger import DatabaseAudit
from tests.examples import MORNING

NOW = MORNING + timedelta(days=365)


@pytest.fixture
def made(migrated: Engine) -> Engine:
    return migrated


async def written(made: Engine, count: int = 6) -> DatabaseAudit:
    audit = DatabaseAudit(made)
    for number in range(count):
        await audit.note(Deed(MORNING + timedelta(days=number), f"U{number % 2}", "claim", "e1"))
    return audit


async def test_an_empty_trail_holds(made: Engine) -> None:
    assert await DatabaseAudit(made).verify() == (0, None)


async def test_a_trail_holds_and_names_nobody(made: Engine) -> None:
    audit = await written(made)
    assert await audit.verify() == (6, None)
    entries = await audit.entries()
    assert not {"U0", "U1"} & {entry.deed.who for entry in entries}
    assert entries[0].deed.who == entries[2].deed.who != entries[1].deed.who


async def test_many_who_write_at_once_make_one_chain(made: Engine) -> None:
    audit = DatabaseAudit(made)
    await asyncio.gather(*(audit.note(Deed(MORNING, f"U{n}", "claim")) for n in range(20)))
    assert await audit.verify() == (20, None)


@pytest.mark.parametrize(
    ("harm", "number"),
    [
        ("UPDATE audit SET outcome = 'refused' WHERE number = 3", 3),
        ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 6", 6),
        ("DELETE FROM audit WHERE number <= 2", 1),
        ("DELETE FROM audit", 1),
        ("DELETE FROM audit_head", 7),
        ("UPDATE audit SET at = 'yesterday' WHERE number = 2", 2),
        ("UPDATE audit SET who = (SELECT who FROM audit WHERE number = 2) WHERE number = 1", 1),
    ],
)
async def test_whatever_is_done_to_it_shows(made: Engine, harm: str, number: int) -> None:
    audit = await written(made)
    async with made.begin() as connection:
        await connection.execute(text(harm))
    _, broken = await audit.verify()
    assert broken is not None
    assert broken.number == number


async def test_two_entries_that_change_places_show(made: Engine) -> None:
    audit = await written(made)
    async with made.begin() as connection:
        for old, new in ((2, 0), (3, 2), (0, 3)):
            await connection.execute(
                text("UPDATE audit SET number = :new WHERE number = :old"), {"old": old, "new": new}
            )
    _, broken = await audit.verify()
    assert broken is not None
    assert broken.number == 2


async def test_a_tail_that_was_cut_with_its_head_shows_to_who_knows_an_entry(made: Engine) -> None:
    audit = await written(made)
    *_, before, last = await audit.entries()
    async with made.begin() as connection:
        await connection.execute(text("DELETE FROM audit WHERE number = 6"))
        await connection.execute(
            text("UPDATE audit_head SET number = 5, hash = :hash"), {"hash": before.hash}
        )
    assert (await audit.verify())[1] is None
    assert (await audit.verify(before.hash))[1] is None
    assert (await audit.verify(last.hash))[1] is not None


async def test_old_entries_go_by_the_policy_and_the_rest_still_holds(made: Engine) -> None:
    audit = await written(made)
    assert await audit.prune(MORNING + timedelta(days=3), NOW) == 3
    assert await audit.verify() == (4, None)
    assert (await audit.entries())[-1].deed.at == NOW
    await audit.note(Deed(MORNING, "U9", "claim"))
    assert await audit.prune(MORNING + timedelta(days=4), NOW) == 1
    assert (await audit.verify())[1] is None
    assert await audit.prune(MORNING, NOW) == 0


async def test_who_a_token_stood_for_goes_with_the_last_entry_that_names_it(made: Engine) -> None:
    audit = await written(made, 2)
    await audit.prune(MORNING + timedelta(days=1), NOW)
    async with made.begin() as connection:
        known = (await connection.execute(text("SELECT person FROM people"))).scalars().all()
    assert known == ["U1"]
