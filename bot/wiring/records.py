"""What the desk has recorded, for the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import wiring
from bot.domain.audit import Break, Deed, Entry
from bot.domain.errors import NotFound
from bot.domain.incident import Incident
from bot.ports import Gap, PolicySource
from bot.settings import read_settings
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.looking import look
from bot.store.migrate import migrate
from bot.store.people import DatabaseRecords
from bot.store.sweeping import DatabaseSweeper
from bot.usecases.incidents import Incidents


async def gaps(most: int) -> tuple[Gap, ...]:
    """The latest gaps, newest first; none where the server has never kept anything."""
    url = database_url(read_settings().database)
    if not look(url):
        return ()
    made = engine(url)
    try:
        return await DatabaseCases(made).gaps(most)
    finally:
        await close(made)


async def verified(known: str) -> tuple[int, Break | None]:
    """How many entries the audit trail has, and where it does not hold."""
    async with _opened() as made:
        return await DatabaseAudit(made).verify(known) if made else (0, None)


async def trail() -> tuple[Entry, ...]:
    """The audit trail, the oldest entry first."""
    async with _opened() as made:
        return await DatabaseAudit(made).entries() if made else ()


async def erased(reference: str | None, person: str | None) -> int:
    """Erase a customer or a person, and write down that it was done, without saying whom."""
    async with _opened() as made:
        if made is None:
            return 0
        sweeper, kind = DatabaseSweeper(made), "customer" if reference else "person"
        if reference:
            count = await sweeper.erase_reference(reference)
        else:
            count = await sweeper.erase_person(person or "")
        now = wiring.SystemClock().now()
        await DatabaseAudit(made).note(Deed(now, "", f"erase.{kind}", "", str(count)))
        return count


def incidents(made: Engine, policies: PolicySource) -> Incidents:
    """The records of incidents in a database."""
    rows, cases = DatabaseEscalations(made), DatabaseCases(made)
    records, audit = DatabaseRecords(made), DatabaseAudit(made)
    return Incidents(rows, cases, records, audit, policies, wiring.SystemClock())


async def incident(name: str) -> tuple[Incident, str]:
    """The record of an incident and the organisation's time zone; NotFound where it is gone."""
    policies = wiring.FixedPolicy(wiring.policy(None))
    async with _opened() as made:
        if made is None:
            raise NotFound("There are no escalations yet: the server has not kept anything here.")
        found = await incidents(made, policies).record(name)
    return found, policies.current().organisation.time_zone


async def handled_alone(most: int) -> tuple[Incident, ...]:
    """The records of the latest cases handled alone."""
    policies = wiring.FixedPolicy(wiring.policy(None))
    async with _opened() as made:
        return await incidents(made, policies).handled(most) if made else ()


@asynccontextmanager
async def _opened() -> AsyncIterator[Engine | None]:
    """The database at its newest revision; None where the server has never kept anything."""
    url = database_url(read_settings().database)
    if not look(url):
        yield None
        return
    made = engine(url)
    try:
        await migrate(made)
        yield made
    finally:
        await close(made)
