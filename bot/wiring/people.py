"""Puts together what concerns people: roles, aftercare, conduct, tests of the alarm, daily work."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from bot import wiring
from bot.alarm.bells import Bells, is_address
from bot.flow_ports import Flow
from bot.ports import PolicySource, Reader
from bot.settings import Settings
from bot.slack.groups import SlackGroups
from bot.slack.messenger import Client, SlackMessenger
from bot.store.cases import DatabaseCases
from bot.store.database import Engine
from bot.store.days import DatabaseDays
from bot.store.ledger import DatabaseAudit
from bot.store.people import DatabaseDrills, DatabaseRecords
from bot.store.sweeping import DatabaseSweeper
from bot.usecases.aftercare import Aftercare
from bot.usecases.drilling import Drilling
from bot.usecases.encounter import Encounter
from bot.usecases.housekeeping import DIGEST_AT, SWEEP_AT, Daily, Housekeeping
from bot.usecases.retaining import Retaining
from bot.usecases.roles import Roles
from bot.wiring.clock import steady

HOUSE_SECONDS = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class People:
    """What the server does for people, on the platform's client."""

    roles: Roles
    aftercare: Aftercare
    encounter: Encounter
    drilling: Drilling
    bells: Bells

    def keeping(self, house: Housekeeping) -> Housekeeping:
        """The daily work, and what is done for people besides."""
        digest = Daily("digest", DIGEST_AT, self.aftercare.digest)
        often = (self.aftercare.offer, self.drilling.begin, self.drilling.report)
        return replace(house, daily=(*house.daily, digest), often=often)


def people(
    settings: Settings,
    engine: Engine,
    policies: PolicySource,
    reader: Reader,
    client: Client,
) -> People:
    """All of it, on one database."""
    clock, cases = steady(), DatabaseCases(engine)
    records, audit = DatabaseRecords(engine), DatabaseAudit(engine)
    bells = Bells(settings.addresses)
    for name, given in settings.addresses.items():
        # Looked at now, so that the first alarm does not wait for a hundred services to load.
        if not all(map(is_address, given)):
            log.warning("TYYNI_OUTSIDE has no usable address for: %s", name)
    messenger = SlackMessenger(client, policies, bells.ring)
    roles = Roles(policies, SlackGroups(client, clock), audit, clock)
    masker = wiring.TextMasker()
    aftercare = Aftercare(reader, policies, masker, cases, records, messenger, roles, clock)
    drilling = Drilling(policies, DatabaseDrills(engine), messenger, roles, clock)
    return People(
        roles=roles,
        aftercare=aftercare,
        encounter=Encounter(reader, policies, cases, records, roles, clock),
        drilling=drilling,
        bells=bells,
    )


def housekeeping(engine: Engine, policies: PolicySource, flow: Flow) -> Housekeeping:
    """What is done every day wherever a server runs, with a platform or without."""
    clock = steady()
    retaining = Retaining(policies, DatabaseSweeper(engine), DatabaseAudit(engine), clock, flow)
    name = wiring.RandomIds().new()
    daily = (
        Daily("sweep", SWEEP_AT, retaining.sweep),
        Daily("timers", SWEEP_AT, retaining.forget_timers),
    )
    return Housekeeping(policies, DatabaseDays(engine), clock, name, daily)


async def keeping_house(house: Housekeeping) -> None:
    """Until cancelled: the daily work, looked at every so often."""
    while True:
        try:
            await house.tick()
        except Exception as error:  # noqa: BLE001 - this loop must outlive every failure
            log.warning("daily work failed: %s", type(error).__name__)
        await asyncio.sleep(HOUSE_SECONDS)
