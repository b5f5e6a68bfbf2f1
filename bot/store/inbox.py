"""The port `Inbox` on SQLAlchemy; on SQLite what a platform waits for takes a shorter way."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.inbox_ports import Accepted
from bot.store import tables
from bot.store.database import transaction
from bot.store.migrate import file_of
from bot.store.quick import Quick
from bot.store.records import in_utc
from bot.store.sealing import Seal

_INBOX = tables.inbox
_KEEP = 'INSERT INTO inbox (id, form, body, at, "by", tries) VALUES (?, ?, ?, ?, ?, ?)'
_DONE = "DELETE FROM inbox WHERE id = ?"
_AT = "%Y-%m-%d %H:%M:%S.%f"
"""As SQLAlchemy writes a time into SQLite."""


@dataclass(frozen=True)
class DatabaseInbox:
    """Requests under way; their bodies are sealed, and a row is gone when its work is done."""

    engine: AsyncEngine
    seal: Seal
    quick: Quick | None = field(init=False)

    def __post_init__(self) -> None:
        """See whether there is a shorter way."""
        file = file_of(self.engine.url)
        object.__setattr__(self, "quick", Quick(file) if file else None)

    async def keep(self, accepted: Accepted, by: str) -> None:
        """Write it down, before the platform is told that it is taken."""
        body = self.seal.closed(accepted.id, accepted.body)
        at = in_utc(accepted.at)
        row = (accepted.id, accepted.form, body, at.strftime(_AT), by, accepted.tries)
        if self.quick and self.quick.run(_KEEP, row):
            return
        values = {"form": accepted.form, "body": body, "at": at, "by": by, "tries": accepted.tries}
        async with transaction(self.engine) as connection:
            await connection.execute(insert(_INBOX).values(id=accepted.id, **values))

    async def done(self, accepted_id: str) -> None:
        """Forget it: the work is done, or will never be."""
        if self.quick and self.quick.run(_DONE, (accepted_id,)):
            return
        async with transaction(self.engine) as connection:
            await connection.execute(delete(_INBOX).where(_INBOX.c.id == accepted_id))

    async def holders(self) -> frozenset[str]:
        """The names of the processes that have something under way."""
        async with transaction(self.engine) as connection:
            names = await connection.execute(select(_INBOX.c.by).distinct())
            return frozenset(names.scalars())

    async def taken_over(self, gone: str, by: str) -> tuple[Accepted, ...]:
        """What one that is gone had under way, now another's, oldest first; each once."""
        taken = (
            update(_INBOX)
            .where(_INBOX.c.by == gone)
            .values(by=by, tries=_INBOX.c.tries + 1)
            .returning(_INBOX)
        )
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(taken)).all()
        found = sorted(map(self._accepted, rows), key=lambda one: one.at)
        return tuple(found)

    async def close(self) -> None:
        """Let go of the file, where there is one."""
        if self.quick:
            self.quick.close()

    def _accepted(self, row: Row[tuple[object, ...]]) -> Accepted:
        # Sealed with another secret it is lost; an empty body asks for nothing.
        body = self.seal.opened(row.id, row.body) or b""
        return Accepted(row.id, row.form, body, in_utc(row.at), row.tries)
