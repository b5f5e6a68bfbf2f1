"""The port `Cases` on SQLAlchemy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.conversation import Language
from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation, State
from bot.ports import Case, Gap
from bot.store import tables
from bot.store.records import case_from, case_row, escalation_from, escalation_row

_AWAY = "The database does not answer; try again in a moment."


@dataclass(frozen=True)
class DatabaseCases:
    """Cases, gaps and escalations in the database; each method is one transaction."""

    engine: AsyncEngine

    async def first_time(self, key: str, at: datetime) -> bool:
        """Whether this event is new; it is not the next time."""
        new = upsert(tables.events).values(key=key, at=at).on_conflict_do_nothing()
        async with self._transaction() as connection:
            return (await connection.execute(new)).rowcount == 1

    async def case(self, case_id: str) -> Case | None:
        """A case by its id."""
        query = select(tables.cases).where(tables.cases.c.id == case_id)
        async with self._transaction() as connection:
            row = (await connection.execute(query)).one_or_none()
        return case_from(row) if row else None

    async def save(self, case: Case, at: datetime) -> None:
        """Keep a case as it now is."""
        row = case_row(case, at)
        rest = {name: value for name, value in row.items() if name != "id"}
        kept = upsert(tables.cases).values(row).on_conflict_do_update(["id"], set_=rest)
        async with self._transaction() as connection:
            await connection.execute(kept)

    async def note_gap(self, gap: Gap) -> None:
        """Record a gap for admins."""
        row = {
            "policy": gap.policy,
            "language": gap.language.value,
            "text": gap.text,
            "at": gap.at,
        }
        async with self._transaction() as connection:
            await connection.execute(insert(tables.gaps).values(row))

    async def gaps(self, most: int) -> tuple[Gap, ...]:
        """The latest gaps, newest first."""
        query = select(tables.gaps).order_by(tables.gaps.c.id.desc()).limit(most)
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Gap(row.policy, Language(row.language), row.text, row.at) for row in rows)

    async def open(self, escalation: Escalation) -> Escalation:
        """Keep a new escalation; the one already open for its case where there is one."""
        new = insert(tables.escalations).values(escalation_row(escalation))
        already = select(tables.escalations.c.body).where(
            tables.escalations.c.case == escalation.case,
            tables.escalations.c.state != State.RESOLVED.value,
        )
        async with self._transaction() as connection:
            row = (await connection.execute(already)).one_or_none()
            if row is None:
                try:
                    async with connection.begin_nested():
                        await connection.execute(new)
                except IntegrityError:
                    row = (await connection.execute(already)).one()
        return escalation_from(row) if row else escalation

    async def escalation(self, escalation_id: str) -> Escalation | None:
        """An escalation by its id."""
        query = select(tables.escalations.c.body).where(tables.escalations.c.id == escalation_id)
        async with self._transaction() as connection:
            row = (await connection.execute(query)).one_or_none()
        return escalation_from(row) if row else None

    async def swap(self, old: Escalation, new: Escalation) -> bool:
        """Put `new` in the place of `old`; False where it has changed in between."""
        change = (
            update(tables.escalations)
            .where(
                tables.escalations.c.id == old.id,
                tables.escalations.c.revision == old.revision,
            )
            .values(escalation_row(new))
        )
        async with self._transaction() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def unposted(self) -> tuple[Escalation, ...]:
        """Escalations whose card is still due, oldest first."""
        query = (
            select(tables.escalations.c.body)
            .where(
                tables.escalations.c.state != State.RESOLVED.value, tables.escalations.c.posted == 0
            )
            .order_by(tables.escalations.c.opened_at)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(escalation_from(row) for row in rows)

    async def writable(self, at: datetime) -> bool:
        """Whether the database takes a row now; a full disk answers questions and keeps nothing."""
        kept = upsert(tables.events).values(key="readiness", at=at)
        kept = kept.on_conflict_do_update(["key"], set_={"at": at})
        try:
            async with self._transaction() as connection:
                await connection.execute(kept)
        except Unavailable:
            return False
        return True

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise Unavailable(_AWAY) from error
