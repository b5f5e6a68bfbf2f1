"""The port `Sweeper` on SQLAlchemy: what is too old goes, and who asks to be forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, String, Table, and_, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import Unavailable
from bot.domain.policy import Retention
from bot.store import erasing, people_tables, tables
from bot.store.database import transaction
from bot.store.ledger import DatabaseAudit

_BATCH = 500


@dataclass(frozen=True)
class DatabaseSweeper:
    """Takes data away for good: from the rows, from free pages and from the write-ahead log."""

    engine: AsyncEngine

    async def expire(self, keep: Retention, now: datetime) -> dict[str, int]:
        """What is older than the policy allows goes; how many rows of each kind."""
        gone = {kind: await self._expired(kind, now - _days(keep, kind)) for kind in _EXPIRE}
        gone["audit"] = await DatabaseAudit(self.engine).prune(now - _days(keep, "audit"), now)
        await self._scrub(deep=False)
        return gone

    async def erase_reference(self, reference: str) -> int:
        """All cases of a customer, by the organisation's own reference; how many there were."""
        column = people_tables.customer_references.c
        query = select(column.case).where(column.reference == reference)
        async with transaction(self.engine) as connection:
            cases = list((await connection.execute(query)).scalars())
            await erasing.refuse_open_cases(connection, cases)
            await _delete_cases(connection, cases)
            await erasing.replaced_everywhere(connection, reference)
        await self._scrub(deep=True)
        return len(cases)

    async def erase_person(self, person: str) -> int:
        """An agent or supervisor, wherever they are named; how many rows named them."""
        events = tables.events
        async with transaction(self.engine) as connection:
            await erasing.refuse_open_naming(connection, person)
            found = 0
            for name in (person, *await erasing.own_channels(connection, person)):
                await erasing.rename_cases(connection, name)
                found += await erasing.replaced_everywhere(connection, name)
            named = await connection.execute(
                delete(events).where(events.c.key.contains(person, autoescape=True))
            )
            known = people_tables.people
            token = await connection.execute(delete(known).where(known.c.person == person))
            chosen = people_tables.preferences
            chose = await connection.execute(delete(chosen).where(chosen.c.person == person))
            # Who is written to directly stands there as a channel.
            for line in (tables.lines, tables.waiting):
                await connection.execute(delete(line).where(line.c.channel == person))
        await self._scrub(deep=True)
        return found + named.rowcount + token.rowcount + chose.rowcount

    async def _expired(self, kind: str, before: datetime) -> int:
        async with transaction(self.engine) as connection:
            return await _EXPIRE[kind](connection, before)

    async def _scrub(self, *, deep: bool) -> None:
        """Leave nothing of it in SQLite's file or log; PostgreSQL does its own housekeeping."""
        if self.engine.dialect.name != "sqlite":
            return
        async with self.engine.connect() as held:
            connection = await held.execution_options(isolation_level="AUTOCOMMIT")
            if deep:
                await connection.exec_driver_sql("VACUUM")
            row = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        if deep and row[0]:
            raise Unavailable(
                "It is erased, but the database's log is in use and still holds it; run the "
                "command again in a moment, or stop the server first."
            )


def _days(keep: Retention, kind: str) -> timedelta:
    return timedelta(days=int(getattr(keep, kind)))


_WORDLESS: dict[str, Any] = {"turns": [], "shown": [], "noticed": [], "standing": ""}


async def _words(connection: AsyncConnection, before: datetime) -> int:
    """What was said: cases lose their turns, escalations their quotes, notes their line."""
    cases, gone = tables.cases, 0
    said = and_(cases.c.at < before, cast(cases.c.turns, String) != "[]")
    gone += (await connection.execute(update(cases).where(said).values(_WORDLESS))).rowcount
    alone = people_tables.alone
    words = or_(alone.c.note != "", cast(alone.c.evidence, String) != "[]")
    note = update(alone).where(alone.c.at < before, words).values(note="", evidence=[])
    gone += (await connection.execute(note)).rowcount
    return gone + await _wordless_escalations(connection, before)


async def _wordless_escalations(connection: AsyncConnection, before: datetime) -> int:
    table = tables.escalations
    old = and_(table.c.opened_at < before, table.c.state.in_(erasing.OVER))
    rows = (await connection.execute(select(table.c.id, table.c.body).where(old))).all()
    gone = 0
    for row in rows:
        wordless = _without_words(row.body)
        if wordless != row.body:
            changed = update(table).where(table.c.id == row.id).values(body=wordless)
            gone += (await connection.execute(changed)).rowcount
    for events in _named("escalation_events"):
        await connection.execute(update(events).where(events.c.at < before).values(words=""))
    return gone


def _without_words(body: dict[str, Any]) -> dict[str, Any]:
    lists = ("promised", "limits", "evidence", "turns", "statements")
    told = {**body["handover"], "wants": "", **{name: [] for name in lists}}
    spoken = {"words": ""} if "words" in body else {}
    return {**body, "handover": told, **spoken}


async def _events(connection: AsyncConnection, before: datetime) -> int:
    """What was done once, tests of the alarm, and the channels that nothing was sent to since."""
    lines, waiting, drills = tables.lines, tables.waiting, people_tables.drills
    over = select(drills.c.key).where(drills.c.due_at < before)
    await _delete_rows(connection, drills, "key", list((await connection.execute(over)).scalars()))
    await connection.execute(delete(lines).where(lines.c.full_at < before))
    await connection.execute(delete(waiting).where(waiting.c.turn < before))
    return await _older(connection, tables.events, before)


async def _gaps(connection: AsyncConnection, before: datetime) -> int:
    return await _older(connection, tables.gaps, before)


async def _wellbeing(connection: AsyncConnection, before: datetime) -> int:
    return await _older(connection, people_tables.moments, before)


async def _handled(connection: AsyncConnection, before: datetime) -> int:
    return await _older(connection, people_tables.alone, before)


async def _escalations(connection: AsyncConnection, before: datetime) -> int:
    """Whole cases: nothing that rests on one outlives it, and an open escalation keeps it."""
    cases, open_ones = tables.cases, tables.escalations
    still = select(open_ones.c.case).where(open_ones.c.state.not_in(erasing.OVER))
    old = select(cases.c.id).where(cases.c.at < before, cases.c.id.not_in(still))
    gone = list((await connection.execute(old)).scalars())
    await _delete_cases(connection, gone)
    return len(gone)


_EXPIRE: dict[str, Callable[[AsyncConnection, datetime], Awaitable[int]]] = {
    "words": _words,
    "events": _events,
    "gaps": _gaps,
    "wellbeing": _wellbeing,
    "handled": _handled,
    "escalations": _escalations,
}


async def _older(connection: AsyncConnection, table: Table, before: datetime) -> int:
    return (await connection.execute(delete(table).where(table.c.at < before))).rowcount


async def _delete_cases(connection: AsyncConnection, ids: list[str]) -> None:
    for start in range(0, len(ids), _BATCH):
        await _delete_rows(connection, tables.cases, "id", ids[start : start + _BATCH])


async def _delete_rows(
    connection: AsyncConnection, table: Table, column: str, values: list[str]
) -> None:
    """Rows, after all that rests on them by a foreign key, whichever tables there are."""
    for child in tables.metadata.tables.values():
        for key in child.foreign_keys:
            if key.column.table is table and key.column.name == column:
                await _delete_children(connection, child, key.parent, values)
    await connection.execute(delete(table).where(table.c[column].in_(values)))


async def _delete_children(
    connection: AsyncConnection, child: Table, key: Column[Any], values: list[str]
) -> None:
    for own in (one for one in child.primary_key.columns if one is not key):
        query = select(own).where(key.in_(values))
        ids = [str(found) for found in (await connection.execute(query)).scalars()]
        if any(known.column is own for known in _keys()):
            await _delete_rows(connection, child, own.name, ids)
    await connection.execute(delete(child).where(key.in_(values)))


def _keys() -> Iterator[Any]:
    for table in tables.metadata.tables.values():
        yield from table.foreign_keys


def _named(name: str) -> Iterator[Table]:
    if (found := tables.metadata.tables.get(name)) is not None:
        yield found
