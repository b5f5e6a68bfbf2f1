"""The port `Line` in the database: one line before each channel for all servers.

Time is the database's, since the servers' clocks differ. The row of a channel is held while a
place is found, so that two never take the same turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.outbox import Card
from bot.flow_ports import BURST, GRACE_SECONDS, INTERVAL, Place
from bot.store import tables
from bot.store.database import transaction, upsert

_LINES, _WAITING = tables.lines, tables.waiting
_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class DatabaseLine:
    """Lines on a PostgreSQL that several servers share."""

    engine: AsyncEngine
    interval: float = INTERVAL

    async def turn(self, channel: str, key: str, rank: int) -> Place:
        """Take the turn, where it has come; else wait in the line."""
        async with transaction(self.engine) as connection:
            row, now = await self._held(connection, channel)
            await _forget(connection, channel, now)
            came = await self._placed(connection, channel, key, rank, now)
            before = await _before(connection, channel, key, rank, came)
            begun = row.full_at - (BURST - 1) * self._step
            wait = (begun + before * self._step - now).total_seconds()
            if wait > 0:
                await _kept(connection, channel, key, now + timedelta(seconds=wait))
            else:
                await _gone(connection, channel, key)
                await self._full(connection, channel, max(row.full_at, now) + self._step)
            first = (begun - now).total_seconds()
            return Place(max(wait, 0.0), first, await _ranks(connection, channel), row.told)

    async def sent(self, channel: str) -> None:
        """Something goes out to a channel now, out of turn."""
        async with transaction(self.engine) as connection:
            row, now = await self._held(connection, channel)
            await self._full(connection, channel, max(row.full_at, now) + self._step)

    async def hold(self, channel: str, seconds: float) -> None:
        """A channel takes nothing for so long: its platform says so."""
        async with transaction(self.engine) as connection:
            row, now = await self._held(connection, channel)
            free = now + timedelta(seconds=seconds) + (BURST - 1) * self._step
            await self._full(connection, channel, max(row.full_at, free))

    async def tell(self, channel: str, told: int, count: int) -> bool:
        """Whether the caller is to tell that so many wait; False where another came first."""
        first = and_(_LINES.c.channel == channel, _LINES.c.told == told)
        async with transaction(self.engine) as connection:
            changed = await connection.execute(update(_LINES).where(first).values(told=count))
        return changed.rowcount == 1

    async def note(self, channel: str, message: Card) -> None:
        """Keep which message tells of those that wait."""
        values = {"place": message.place, "message": message.message}
        async with transaction(self.engine) as connection:
            await connection.execute(
                update(_LINES).where(_LINES.c.channel == channel).values(values)
            )

    async def noted(self, channel: str) -> Card | None:
        """The message that tells of those that wait; None while there is none."""
        query = select(_LINES.c.place, _LINES.c.message).where(_LINES.c.channel == channel)
        async with transaction(self.engine) as connection:
            row = (await connection.execute(query)).one_or_none()
        return Card(row.place, row.message) if row and row.message else None

    async def _held(
        self, connection: AsyncConnection, channel: str
    ) -> tuple[Row[tuple[object, ...]], datetime]:
        """The channel's row, held until the end, and what time it is then."""
        new = upsert(self.engine, _LINES).values(
            channel=channel, full_at=_LONG_AGO, told=0, place="", message=""
        )
        await connection.execute(new.on_conflict_do_nothing())
        held = select(_LINES).where(_LINES.c.channel == channel).with_for_update()
        row = (await connection.execute(held)).one()
        now = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return row, now

    async def _placed(
        self, connection: AsyncConnection, channel: str, key: str, rank: int, now: datetime
    ) -> datetime:
        """When it came first; from now on where it had not."""
        new = upsert(self.engine, _WAITING).values(
            channel=channel, key=key, rank=rank, came=now, turn=now
        )
        kept = new.on_conflict_do_update(
            index_elements=["channel", "key"], set_={"turn": now, "rank": rank}
        )
        found: datetime = (await connection.execute(kept.returning(_WAITING.c.came))).scalar_one()
        return found

    async def _full(self, connection: AsyncConnection, channel: str, at: datetime) -> None:
        changed = update(_LINES).where(_LINES.c.channel == channel).values(full_at=at)
        await connection.execute(changed)

    @property
    def _step(self) -> timedelta:
        return timedelta(seconds=self.interval)


async def _forget(connection: AsyncConnection, channel: str, now: datetime) -> None:
    late = _WAITING.c.turn < now - timedelta(seconds=GRACE_SECONDS)
    await connection.execute(delete(_WAITING).where(_WAITING.c.channel == channel, late))


async def _before(
    connection: AsyncConnection, channel: str, key: str, rank: int, came: datetime
) -> int:
    """How many come first: who is graver, and of the same who came sooner."""
    sooner = or_(_WAITING.c.came < came, and_(_WAITING.c.came == came, _WAITING.c.key < key))
    first = or_(_WAITING.c.rank > rank, and_(_WAITING.c.rank == rank, sooner))
    count = select(func.count()).where(_WAITING.c.channel == channel, _WAITING.c.key != key, first)
    return int((await connection.execute(count)).scalar_one())


async def _kept(connection: AsyncConnection, channel: str, key: str, turn: datetime) -> None:
    mine = and_(_WAITING.c.channel == channel, _WAITING.c.key == key)
    await connection.execute(update(_WAITING).where(mine).values(turn=turn))


async def _gone(connection: AsyncConnection, channel: str, key: str) -> None:
    mine = and_(_WAITING.c.channel == channel, _WAITING.c.key == key)
    await connection.execute(delete(_WAITING).where(mine))


async def _ranks(connection: AsyncConnection, channel: str) -> tuple[int, ...]:
    query = select(_WAITING.c.rank).where(_WAITING.c.channel == channel)
    return tuple(sorted((await connection.execute(query)).scalars(), reverse=True))
