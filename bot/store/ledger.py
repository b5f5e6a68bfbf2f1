"""The port `Audit` on SQLAlchemy: an append-only chain."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, delete, insert, not_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.audit import PRUNED, Break, Deed, Entry, broken, sealed
from bot.store.database import transaction
from bot.store.people_tables import audit, audit_head, people
from bot.store.threads import transacted

_PAGE = 5000


@dataclass(frozen=True)
class DatabaseAudit:
    """The audit trail in the database."""

    engine: AsyncEngine

    async def note(self, deed: Deed) -> None:
        """Put a deed at the end of the trail."""
        await transacted(self.engine, lambda connection: append(connection, deed))

    async def entries(self) -> tuple[Entry, ...]:
        """All of it, the oldest first; tokens in the place of people."""
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(select(audit).order_by(audit.c.number))).all()
        return tuple(map(_entry, rows))

    async def verify(self, known: str = "") -> tuple[int, Break | None]:
        """How many entries there are, and the first place where the chain does not hold.

        `known` is the hash of an entry, kept elsewhere, that must be among them.
        """
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(select(audit).order_by(audit.c.number))).all()
            query = select(audit_head.c.number, audit_head.c.hash)
            head = (await connection.execute(query)).one_or_none()
        found = broken(map(_entry, rows), (head.number, head.hash) if head else (0, ""))
        if found is None and known and all(row.hash != known for row in rows):
            found = Break(1, "no entry has the hash that is known")
        return len(rows), found

    async def prune(self, before: datetime, now: datetime) -> int:
        """Take away what is older, and note that it was done; how many entries went."""
        async with transaction(self.engine) as connection:
            last = await _last_before(connection, before)
            if last is None:
                return 0
            await connection.run_sync(append, Deed(now, "", PRUNED, last.hash))
            gone = await connection.execute(delete(audit).where(audit.c.number <= last.number))
            named = people.c.token.in_(select(audit.c.who))
            await connection.execute(delete(people).where(not_(named)))
        return gone.rowcount


def append(connection: Connection, deed: Deed) -> None:
    """A deed at the end of the trail, within a transaction that is under way."""
    # The head's row is held until the end, so that two writers come one after the other.
    hold = update(audit_head).values(number=audit_head.c.number + 1)
    row = (connection.execute(hold.returning(audit_head.c.number, audit_head.c.hash))).one()
    entry = sealed(row.number, replace(deed, who=token(connection, deed.who)), row.hash)
    connection.execute(insert(audit).values(_row(entry)))
    connection.execute(update(audit_head).values(hash=entry.hash))


def token(connection: Connection, person: str) -> str:
    """What stands for a person in the trail; nothing for nobody."""
    if not person:
        return ""
    query = select(people.c.token).where(people.c.person == person)
    if found := (connection.execute(query)).scalar_one_or_none():
        return str(found)
    made = secrets.token_hex(8)
    try:
        with connection.begin_nested():
            connection.execute(insert(people).values(token=made, person=person))
    except IntegrityError:
        return str((connection.execute(query)).scalar_one())
    return made


async def _last_before(connection: AsyncConnection, before: datetime) -> Entry | None:
    query = select(audit).order_by(audit.c.number)
    found: Entry | None = None
    result = await connection.stream(query.execution_options(yield_per=_PAGE))
    async for row in result:
        entry = _entry(row)
        if entry.deed.at >= before:
            break
        found = entry
    await result.close()
    return found


def _row(entry: Entry) -> dict[str, object]:
    deed = entry.deed
    return {
        "number": entry.number,
        "at": deed.at.isoformat(),
        "who": deed.who,
        "action": deed.action,
        "subject": deed.subject,
        "outcome": deed.outcome,
        "before": entry.before,
        "hash": entry.hash,
    }


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    try:
        at = datetime.fromisoformat(row.at)
    except ValueError:
        # Somebody has written over it; its hash will not fit.
        at = datetime.min.replace(tzinfo=UTC)
    deed = Deed(at, row.who, row.action, row.subject, row.outcome)
    return Entry(row.number, deed, row.before, row.hash)
