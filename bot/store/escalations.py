"""The port `Escalations` on SQLAlchemy."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.audit import Deed
from bot.domain.escalation import OVER, Escalation, State
from bot.domain.happened import Event
from bot.store import tables
from bot.store.database import transaction
from bot.store.ledger import append
from bot.store.records import escalation_from, escalation_row, event_from, event_row, in_utc
from bot.store.threads import transacted

_OVER = tuple(sorted(state.value for state in OVER))
_ROWS, _EVENTS = tables.escalations, tables.escalation_events


@dataclass(frozen=True)
class DatabaseEscalations:
    """Escalations in the database; each method is one transaction."""

    engine: AsyncEngine

    async def open(self, escalation: Escalation, event: Event) -> Escalation:
        """Keep a new escalation; the one already open for its case where there is one."""
        row = await transacted(self.engine, lambda c: _opened(c, escalation, event))
        return escalation_from(row) if row else escalation

    async def get(self, escalation_id: str) -> Escalation | None:
        """An escalation by its id."""
        query = select(_ROWS.c.body).where(_ROWS.c.id == escalation_id)
        row = await transacted(self.engine, lambda c: c.execute(query).one_or_none())
        return escalation_from(row) if row else None

    async def swap(self, old: Escalation, new: Escalation, event: Event | None = None) -> bool:
        """Put `new` in the place of `old`, with what happened; False where it has changed since."""
        return await transacted(self.engine, lambda c: _swapped(c, old, new, event))

    async def overdue(self, before: datetime, most: int) -> tuple[str, ...]:
        """Ids of those with something to do before then: the gravest, then the longest overdue."""
        query = (
            select(_ROWS.c.id)
            .where(_ROWS.c.next_at <= before)
            .order_by(_ROWS.c.rank.desc(), _ROWS.c.next_at)
            .limit(most)
        )
        return await transacted(self.engine, lambda c: tuple(c.execute(query).scalars()))

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next one after then has something to do; None where none ever will."""
        query = select(func.min(_ROWS.c.next_at)).where(_ROWS.c.next_at > after)
        found = await transacted(self.engine, lambda c: c.execute(query).scalar_one())
        return in_utc(found) if found else None

    async def listed(self, states: frozenset[State], most: int) -> tuple[Escalation, ...]:
        """Those in these states, the newest first."""
        # A query for each state walks one index and stops; together they would be sorted first.
        found: list[Any] = []
        async with transaction(self.engine) as connection:
            for state in states:
                query = (
                    select(_ROWS.c.body)
                    .where(_ROWS.c.state == state.value)
                    .order_by(_ROWS.c.opened_at.desc())
                    .limit(most)
                )
                found += (await connection.execute(query)).all()
        escalations = sorted(map(escalation_from, found), key=lambda e: e.opened_at, reverse=True)
        return tuple(escalations[:most])

    async def latest_of(self, case_id: str) -> Escalation | None:
        """A case's newest escalation; None where it was never escalated."""
        theirs = select(_ROWS.c.body).where(_ROWS.c.case == case_id)
        query = theirs.order_by(_ROWS.c.opened_at.desc()).limit(1)
        row = await transacted(self.engine, lambda c: c.execute(query).one_or_none())
        return escalation_from(row) if row else None

    async def events(self, escalation_id: str) -> tuple[Event, ...]:
        """What happened to one, oldest first."""
        query = (
            select(_EVENTS)
            .where(_EVENTS.c.escalation == escalation_id)
            .order_by(_EVENTS.c.revision)
        )
        async with transaction(self.engine) as connection:
            return tuple(map(event_from, (await connection.execute(query)).all()))


def _opened(connection: Connection, escalation: Escalation, event: Event) -> Row[Any] | None:
    """The row that is open for the case already; None where the new one is kept."""
    insert_one = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert_one(_ROWS).values(escalation_row(escalation)).on_conflict_do_nothing()
    if connection.execute(new.returning(_ROWS.c.id)).one_or_none():
        _noted(connection, escalation, event)
        return None
    already = select(_ROWS.c.body).where(
        _ROWS.c.case == escalation.case, _ROWS.c.state.not_in(_OVER)
    )
    return connection.execute(already).one()


def _swapped(connection: Connection, old: Escalation, new: Escalation, event: Event | None) -> bool:
    change = (
        update(_ROWS)
        .where(_ROWS.c.id == old.id, _ROWS.c.revision == old.revision)
        .values(escalation_row(new))
    )
    try:
        # Only what is opened again can be a second one; the others do without a savepoint.
        with connection.begin_nested() if old.is_over else nullcontext():
            done = connection.execute(change).rowcount == 1
    except IntegrityError:
        return False
    if done and event:
        _noted(connection, new, event)
    return done


def _noted(connection: Connection, escalation: Escalation, event: Event) -> None:
    """What happened, in its own record and in the audit trail: with the change or not at all."""
    connection.execute(insert(_EVENTS).values(event_row(escalation, event)))
    append(connection, Deed(event.at, event.by, f"escalation.{event.what}", escalation.id))
