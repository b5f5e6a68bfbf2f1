"""The ports `Records` and `Drills` on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.aftermath import Alone, Informed, Moment, Taken
from bot.domain.drill import DrillCall
from bot.domain.escalation import State
from bot.domain.policy import Step
from bot.domain.reading import Severity, SignalKind
from bot.store import people_tables as t
from bot.store import tables
from bot.store.database import transaction


@dataclass(frozen=True)
class DatabaseRecords:
    """What is left of hard cases; each method is one transaction."""

    engine: AsyncEngine

    async def note_alone(self, alone: Alone) -> bool:
        """Record that a case was handled alone; False where it was, and its line is kept then."""
        row = {
            "case": alone.case,
            "person": alone.person,
            "situation": alone.situation,
            "severity": alone.severity.value,
            "note": alone.note,
            "at": alone.at,
            "policy": alone.policy,
            "clauses": list(alone.clauses),
            "kinds": [kind.value for kind in alone.kinds],
            "strikes": alone.strikes,
            "evidence": list(alone.evidence),
        }
        line = update(t.alone).where(t.alone.c.case == alone.case).values(note=alone.note)
        async with transaction(self.engine) as connection:
            new = await _once(connection, t.alone, row)
            if not new and alone.note:
                await connection.execute(line)
        return new

    async def untold(self, before: datetime) -> tuple[Alone, ...]:
        """Those of before then that no digest has told, oldest first."""
        table = t.alone
        query = select(table).where(table.c.at < before, table.c.told_at.is_(None))
        return tuple(map(_alone, await self._rows(query.order_by(table.c.at))))

    async def told(self, cases: tuple[str, ...], at: datetime) -> None:
        """A digest has told these."""
        async with transaction(self.engine) as connection:
            await connection.execute(
                update(t.alone).where(t.alone.c.case.in_(cases)).values(told_at=at)
            )

    async def alone_since(self, since: datetime) -> tuple[Alone, ...]:
        """All handled alone from then on."""
        return tuple(map(_alone, await self._rows(select(t.alone).where(t.alone.c.at >= since))))

    async def note_moment(self, moment: Moment) -> bool:
        """Record a hard case; False where it was recorded and is no graver now."""
        row = {
            "case": moment.case,
            "person": moment.person,
            "severity": moment.severity.value,
            "at": moment.at,
        }
        known = select(t.moments.c.severity).where(t.moments.c.case == moment.case)
        async with transaction(self.engine) as connection:
            if await _once(connection, t.moments, row):
                return True
            severity = Severity((await connection.execute(known)).scalar_one())
            if severity.rank >= moment.severity.rank:
                return False
            graver = update(t.moments).where(t.moments.c.case == moment.case)
            await connection.execute(graver.values(severity=moment.severity.value))
        return False

    async def moments_since(self, since: datetime, person: str | None = None) -> tuple[Moment, ...]:
        """Hard cases from then on, of one person or of all."""
        query = select(t.moments).where(t.moments.c.at >= since)
        if person is not None:
            query = query.where(t.moments.c.person == person)
        return tuple(map(_moment, await self._rows(query)))

    async def unoffered(self, before: datetime) -> tuple[Moment, ...]:
        """Hard cases of before then whose agent was not offered a debrief."""
        table = t.moments
        # A grave case that was handed over is offered one when it is resolved; what was called off
        # never is, and what was handed over as a mild one brings no offer with it.
        rows = tables.escalations.c
        grave = and_(rows.rank >= Severity.ABUSIVE.rank, rows.state != State.CANCELLED.value)
        handed = select(rows.case).where(grave)
        query = select(table).where(
            table.c.at < before, table.c.offered_at.is_(None), table.c.case.not_in(handed)
        )
        return tuple(map(_moment, await self._rows(query.order_by(table.c.at))))

    async def offered(self, case: str, at: datetime) -> bool:
        """A debrief is being offered; False where it was already."""
        table = t.moments
        mine = and_(table.c.case == case, table.c.offered_at.is_(None))
        async with transaction(self.engine) as connection:
            done = await connection.execute(update(table).where(mine).values(offered_at=at))
        return done.rowcount == 1

    async def not_offered(self, case: str) -> None:
        """A debrief could not be offered after all; it is due again."""
        table = t.moments
        again = update(table).where(table.c.case == case).values(offered_at=None)
        async with transaction(self.engine) as connection:
            await connection.execute(again)

    async def note_informed(self, informed: Informed) -> None:
        """The employer learnt of a case."""
        row = {"case": informed.case, "told": informed.told, "at": informed.at}
        async with transaction(self.engine) as connection:
            await connection.execute(insert(t.informed).values(row))

    async def informed_of(self, case: str) -> tuple[Informed, ...]:
        """When and how the employer learnt of a case, oldest first."""
        table = t.informed
        query = select(table).where(table.c.case == case).order_by(table.c.id)
        rows = await self._rows(query)
        return tuple(Informed(row.case, row.told, _utc(row.at)) for row in rows)

    async def note_taken(self, taken: Taken) -> None:
        """A step of the ladder was taken."""
        row = {
            "case": taken.case,
            "step": taken.step.value,
            "wording": taken.wording,
            "person": taken.person,
            "at": taken.at,
        }
        async with transaction(self.engine) as connection:
            await connection.execute(insert(t.conduct_steps).values(row))

    async def taken_in(self, case: str) -> tuple[Taken, ...]:
        """The steps taken in a case, oldest first."""
        table = t.conduct_steps
        query = select(table).where(table.c.case == case).order_by(table.c.id)
        return tuple(map(_taken, await self._rows(query)))

    async def refer(self, case: str, reference: str) -> None:
        """A case is of the customer with this reference of the organisation's own."""
        table = t.customer_references
        async with transaction(self.engine) as connection:
            await connection.execute(delete(table).where(table.c.case == case))
            await connection.execute(insert(table).values(case=case, reference=reference))

    async def taken_before(self, reference: str, case: str) -> tuple[Taken, ...]:
        """The steps taken in this customer's other cases, oldest first."""
        steps, known = t.conduct_steps, t.customer_references
        theirs = select(known.c.case).where(known.c.reference == reference)
        query = select(steps).where(steps.c.case.in_(theirs), steps.c.case != case)
        return tuple(map(_taken, await self._rows(query.order_by(steps.c.id))))

    async def _rows(self, query: Select[Any]) -> tuple[Row[Any], ...]:
        async with transaction(self.engine) as connection:
            return tuple((await connection.execute(query)).all())


@dataclass(frozen=True)
class DatabaseDrills:
    """Tests of the alarm; each method is one transaction."""

    engine: AsyncEngine

    async def begin(self, drill: str, due_at: datetime) -> bool:
        """Begin a drill; False where it was begun already."""
        async with transaction(self.engine) as connection:
            return await _once(connection, t.drills, {"key": drill, "due_at": due_at, "done": 0})

    async def note_call(self, drill: str, call: DrillCall) -> None:
        """Somebody on the chain was called, or answered; an answer is never taken back."""
        table = t.drill_calls
        row = {
            "drill": drill,
            "called": call.to,
            "sent": int(call.sent),
            "answered_by": call.answered_by,
            "answered_at": call.answered_at,
        }
        silent = table.c.answered_by == ""
        mine = and_(table.c.drill == drill, table.c.called == call.to, silent)
        async with transaction(self.engine) as connection:
            if not await _once(connection, table, row):
                await connection.execute(update(table).where(mine).values(row))

    async def calls(self, drill: str) -> tuple[DrillCall, ...]:
        """All who were called in a drill."""
        table = t.drill_calls
        query = select(table).where(table.c.drill == drill).order_by(table.c.called)
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            DrillCall(
                row.called,
                bool(row.sent),
                row.answered_by,
                _utc(row.answered_at) if row.answered_at else None,
            )
            for row in rows
        )

    async def due(self, now: datetime) -> tuple[str, ...]:
        """Drills whose time is up and that nobody has reported on."""
        table = t.drills
        query = select(table.c.key).where(table.c.done == 0, table.c.due_at <= now)
        async with transaction(self.engine) as connection:
            return tuple((await connection.execute(query)).scalars())

    async def unreported(self, drill: str) -> None:
        """A drill could not be reported on after all; it is due again."""
        table = t.drills
        async with transaction(self.engine) as connection:
            await connection.execute(update(table).where(table.c.key == drill).values(done=0))

    async def reported(self, drill: str) -> bool:
        """A drill is being reported on; False where it was already."""
        table = t.drills
        mine = and_(table.c.key == drill, table.c.done == 0)
        async with transaction(self.engine) as connection:
            done = await connection.execute(update(table).where(mine).values(done=1))
        return done.rowcount == 1


async def _once(connection: AsyncConnection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row whose key may be there already; whether it was new."""
    try:
        async with connection.begin_nested():
            await connection.execute(insert(table).values(row))
    except IntegrityError:
        return False
    return True


def _utc(at: datetime) -> datetime:
    """A time from the database: SQLite has forgotten that it was UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _alone(row: Row[Any]) -> Alone:
    return Alone(
        case=row.case,
        person=row.person,
        situation=row.situation,
        severity=Severity(row.severity),
        at=_utc(row.at),
        note=row.note,
        policy=row.policy,
        clauses=tuple(row.clauses),
        kinds=tuple(map(SignalKind, row.kinds)),
        strikes=row.strikes,
        evidence=tuple(row.evidence),
    )


def _moment(row: Row[Any]) -> Moment:
    return Moment(row.case, row.person, Severity(row.severity), _utc(row.at))


def _taken(row: Row[Any]) -> Taken:
    return Taken(row.case, Step(row.step), row.wording, row.person, _utc(row.at))
