"""What the desk has recorded, for the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import wiring
from bot.domain.audit import Break, Deed, Entry
from bot.domain.errors import NotFound
from bot.domain.incident import Incident
from bot.domain.incident import incident as incident_of
from bot.ports import Gap
from bot.settings import read_settings
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.looking import look
from bot.store.migrate import migrate
from bot.store.people import DatabaseRecords
from bot.store.sweeping import DatabaseSweeper


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


async def incident(escalation_id: str) -> tuple[Incident, str]:
    """The record of an escalation and the organisation's time zone; NotFound where it is gone."""
    async with _opened() as made:
        found = await DatabaseEscalations(made).get(escalation_id) if made else None
        if made is None or found is None:
            raise NotFound("There is no escalation with this id.")
        kept = DatabaseRecords(made)
        events = await DatabaseEscalations(made).events(found.id)
        told, taken = await kept.informed_of(found.case), await kept.taken_in(found.case)
        now = wiring.SystemClock().now()
        await DatabaseAudit(made).note(Deed(now, "", "incident.export", found.id))
    return incident_of(found, events, told, taken), wiring.policy(None).organisation.time_zone


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
