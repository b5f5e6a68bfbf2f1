"""The port `Days` on SQLAlchemy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import transaction, upsert
from bot.store.people_tables import days

_NEVER = ""


@dataclass(frozen=True)
class DatabaseDays:
    """A row for each piece of daily work; whoever changes it first has the day."""

    engine: AsyncEngine

    async def begin(self, work: str, day: date, by: str, turn: tuple[datetime, datetime]) -> bool:
        """Take a day's work; False where it is done, or another has it."""
        now, until = turn
        first = upsert(self.engine, days).values(
            work=work, done=_NEVER, day=_NEVER, by=_NEVER, until=now
        )
        free = or_(days.c.day < day.isoformat(), days.c.by == by, days.c.until <= now)
        taken = (
            update(days)
            .where(days.c.work == work, days.c.done < day.isoformat(), free)
            .values(day=day.isoformat(), by=by, until=until)
        )
        async with transaction(self.engine) as connection:
            await connection.execute(first.on_conflict_do_nothing())
            return (await connection.execute(taken)).rowcount == 1

    async def done(self, work: str, day: date) -> None:
        """It is done for this day."""
        async with transaction(self.engine) as connection:
            noted = update(days).where(days.c.work == work).values(done=day.isoformat())
            await connection.execute(noted)
