"""The port `Preferences` on SQLAlchemy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import transaction, upsert
from bot.store.people_tables import preferences


@dataclass(frozen=True)
class DatabasePreferences:
    """What people have chosen for themselves; each method is one transaction."""

    engine: AsyncEngine

    async def is_light(self, person: str) -> bool:
        """Whether an agent wants limits alone."""
        query = select(preferences.c.light).where(preferences.c.person == person)
        async with transaction(self.engine) as connection:
            return bool((await connection.execute(query)).scalar_one_or_none())

    async def choose_light(self, person: str, *, light: bool) -> None:
        """Keep an agent's choice."""
        kept = (
            upsert(self.engine, preferences)
            .values(person=person, light=light)
            .on_conflict_do_update(index_elements=["person"], set_={"light": light})
        )
        async with transaction(self.engine) as connection:
            await connection.execute(kept)
