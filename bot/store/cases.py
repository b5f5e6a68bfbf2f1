"""The port `Cases` on SQLAlchemy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.conversation import Language
from bot.domain.errors import Unavailable
from bot.ports import Case, Gap
from bot.store import tables
from bot.store.database import transaction, upsert
from bot.store.records import case_from, case_row
from bot.store.threads import transacted


@dataclass(frozen=True)
class DatabaseCases:
    """Cases and gaps in the database; each method is one transaction."""

    engine: AsyncEngine

    async def first_time(self, key: str, at: datetime) -> bool:
        """Whether this event is new; it is not the next time."""
        new = upsert(self.engine, tables.events).values(key=key, at=at).on_conflict_do_nothing()
        # Counted by what comes back: on PostgreSQL an insert's own count is not kept.
        came = new.returning(tables.events.c.key)
        return await transacted(self.engine, lambda c: c.execute(came).one_or_none()) is not None

    async def case(self, case_id: str) -> Case | None:
        """A case by its id."""
        query = select(tables.cases).where(tables.cases.c.id == case_id)
        row = await transacted(self.engine, lambda c: c.execute(query).one_or_none())
        return case_from(row) if row else None

    async def save(self, case: Case, at: datetime) -> None:
        """Keep a case as it now is."""
        row = case_row(case, at)
        rest = {name: value for name, value in row.items() if name != "id"}
        kept = (
            upsert(self.engine, tables.cases)
            .values(row)
            .on_conflict_do_update(index_elements=["id"], set_=rest)
        )
        await transacted(self.engine, lambda c: c.execute(kept))

    async def note_gap(self, gap: Gap) -> None:
        """Record a gap for admins."""
        row = {
            "policy": gap.policy,
            "language": gap.language.value,
            "text": gap.text,
            "at": gap.at,
        }
        await transacted(self.engine, lambda c: c.execute(insert(tables.gaps).values(row)))

    async def gaps(self, most: int) -> tuple[Gap, ...]:
        """The latest gaps, newest first."""
        query = select(tables.gaps).order_by(tables.gaps.c.id.desc()).limit(most)
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Gap(row.policy, Language(row.language), row.text, row.at) for row in rows)

    async def writable(self, at: datetime) -> bool:
        """Whether the database takes a row now; a full disk answers questions and keeps nothing."""
        kept = upsert(self.engine, tables.events).values(key="readiness", at=at)
        kept = kept.on_conflict_do_update(index_elements=["key"], set_={"at": at})
        try:
            await transacted(self.engine, lambda c: c.execute(kept))
        except Unavailable:
            return False
        return True
