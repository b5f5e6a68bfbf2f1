"""Takes a person's or a customer's name out of every row; what hangs on it stays together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    String,
    Table,
    Text,
    and_,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Unavailable
from bot.store import tables

ERASED = "erased"
"""What stands in the place of a person who was erased."""
OVER = ("resolved", "debriefed", "cancelled")
# The trail holds tokens only, and may not be changed; who a token stands for is taken away.
_KEPT = frozenset({"audit", "audit_head", "people"})
_DIRECT = "D"
"""With which letter Slack's ids of direct messages begin."""


async def refuse_open_cases(connection: AsyncConnection, cases: list[str]) -> None:
    """Unavailable while somebody still answers for one of these cases."""
    table = tables.escalations
    query = select(table.c.id).where(table.c.case.in_(cases), table.c.state.not_in(OVER))
    if found := (await connection.execute(query.limit(1))).scalar_one_or_none():
        raise Unavailable(
            f"Escalation {found} of this customer is still open; resolve it, then erase."
        )


async def refuse_open_naming(connection: AsyncConnection, person: str) -> None:
    """Unavailable while somebody may still be called, or told, by this name."""
    table, whole = tables.escalations, _whole(person)
    query = select(table.c.id, table.c.body).where(table.c.state.not_in(OVER))
    for row in (await connection.execute(query)).all():
        if whole.search(json.dumps(row.body, ensure_ascii=False)):
            raise Unavailable(
                f"Escalation {row.id} names this person and is still open; resolve it, then erase."
            )


async def own_channels(connection: AsyncConnection, person: str) -> tuple[str, ...]:
    """A person's direct messages with Tyyni: who may read such a channel is known by its id."""
    cases = tables.cases.c
    query = select(cases.place).where(cases.person == person, cases.place.startswith(_DIRECT))
    places = (await connection.execute(query.distinct())).scalars()
    return tuple(sorted({place.partition("/")[0] for place in places}))


async def rename_cases(connection: AsyncConnection, text: str) -> None:
    """Cases in whose ids a name stands get others, with all that rests on them."""
    table, whole = tables.cases, _whole(text)
    query = select(table).where(table.c.id.contains(text, autoescape=True))
    for row in (await connection.execute(query)).mappings().all():
        renamed = whole.sub(ERASED, row["id"])
        if renamed == row["id"]:
            continue
        await connection.execute(insert(table).values({**row, "id": renamed}))
        for column in _resting_on(table):
            moved = update(column.table).where(column == row["id"])
            await connection.execute(moved.values({column.name: renamed}))
        await connection.execute(delete(table).where(table.c.id == row["id"]))


def _resting_on(table: Table) -> Iterator[Column[Any]]:
    for child in tables.metadata.tables.values():
        for key in child.foreign_keys:
            if key.column.table is table:
                yield key.parent


def _whole(text: str) -> re.Pattern[str]:
    """A name that stands by itself."""
    return re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])")


async def replaced_everywhere(connection: AsyncConnection, text: str) -> int:
    """Put a mark in the place of a person or reference in every table there is."""
    whole, changed = _whole(text), 0
    for table in tables.metadata.tables.values():
        if table.name not in _KEPT:
            changed += await _replaced(connection, table, text, whole)
    return changed


async def _replaced(
    connection: AsyncConnection, table: Table, text: str, whole: re.Pattern[str]
) -> int:
    columns = [c for c in table.columns if isinstance(c.type, String | Text | JSON)]
    free = [column for column in columns if not column.primary_key]
    if not free:
        return 0
    keys = list(table.primary_key.columns)
    holds = or_(*(cast(column, Text).contains(text, autoescape=True) for column in free))
    changed = 0
    for row in (await connection.execute(select(*keys, *free).where(holds))).mappings().all():
        new = {c.name: _without(row[c], whole) for c in free}
        if any(new[c.name] != row[c] for c in free):
            this = and_(*(key == row[key] for key in keys))
            await connection.execute(update(table).where(this).values(new))
            changed += 1
    return changed


def _without(value: object, whole: re.Pattern[str]) -> Any:  # noqa: ANN401 - a column's value
    if isinstance(value, str):
        return whole.sub(ERASED, value)
    if isinstance(value, dict | list):
        return json.loads(whole.sub(ERASED, json.dumps(value, ensure_ascii=False)))
    return value
