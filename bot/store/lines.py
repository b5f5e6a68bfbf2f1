"""The port `Line` in the database: one line before each channel for all servers.

Time is the database's, since the servers' clocks differ. The row of a channel is held while a
place is found, so that two never take the same turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update
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
            others, mine = await _line(connection, channel, key, now)
            came = mine.came if mine else now
            before = sum((-one.rank, one.came, one.key) < (-rank, came, key) for one in others)
            begun = row.full_at - (BURST - 1) * self._step
            wait = (begun + before * self._step - now).total_seconds()
            if wait > 0:
                at = now + timedelta(seconds=wait)
                await self._placed(connection, _waiter(channel, key, rank, came, at))
            else:
                if mine:
                    await _gone(connection, channel, key)
                await self._full(connection, channel, max(row.full_at, now) + self._step)
        ranks = [one.rank for one in others] + ([rank] if wait > 0 else [])
        first = (begun - now).total_seconds()
        return Place(max(wait, 0.0), first, tuple(sorted(ranks, reverse=True)), row.told)

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
        held = select(_LINES).where(_LINES.c.channel == channel).with_for_update()
        row = (await connection.execute(held)).one_or_none()
        if row is None:
            new = upsert(self.engine, _LINES).values(
                channel=channel, full_at=_LONG_AGO, told=0, place="", message=""
            )
            await connection.execute(new.on_conflict_do_nothing())
            row = (await connection.execute(held)).one()
        # Asked once it is held: who waited for that has waited.
        now = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return row, now

    async def _placed(self, connection: AsyncConnection, waiter: dict[str, object]) -> None:
        new = upsert(self.engine, _WAITING).values(waiter)
        again = {"turn": waiter["turn"], "rank": waiter["rank"]}
        await connection.execute(
            new.on_conflict_do_update(index_elements=["channel", "key"], set_=again)
        )

    async def _full(self, connection: AsyncConnection, channel: str, at: datetime) -> None:
        changed = update(_LINES).where(_LINES.c.channel == channel).values(full_at=at)
        await connection.execute(changed)

    @property
    def _step(self) -> timedelta:
        return timedelta(seconds=self.interval)


async def _line(
    connection: AsyncConnection, channel: str, key: str, now: datetime
) -> tuple[list[Row[Any]], Row[Any] | None]:
    """Who else waits, and this one where it waits already; who comes no more is forgotten."""
    query = select(_WAITING).where(_WAITING.c.channel == channel)
    rows = (await connection.execute(query)).all()
    late = now - timedelta(seconds=GRACE_SECONDS)
    if any(row.turn < late and row.key != key for row in rows):
        old = and_(_WAITING.c.channel == channel, _WAITING.c.turn < late, _WAITING.c.key != key)
        await connection.execute(delete(_WAITING).where(old))
    others = [row for row in rows if row.key != key and row.turn >= late]
    return others, next((row for row in rows if row.key == key), None)


def _waiter(channel: str, key: str, rank: int, came: datetime, turn: datetime) -> dict[str, object]:
    return {"channel": channel, "key": key, "rank": rank, "came": came, "turn": turn}


async def _gone(connection: AsyncConnection, channel: str, key: str) -> None:
    mine = and_(_WAITING.c.channel == channel, _WAITING.c.key == key)
    await connection.execute(delete(_WAITING).where(mine))
