"""Claims for those who send nothing themselves: the command line, and a server without a platform.

A change stands in the table with its time; the server that runs shows it within a second.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot import wiring
from bot.domain.errors import NotFound, Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import Message
from bot.domain.policy import ChainStep, Words
from bot.people_ports import Groups
from bot.ports import Notice, PolicySource
from bot.settings import Settings, read_settings
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.looking import look
from bot.store.migrate import file_of
from bot.usecases.claims import Claims
from bot.usecases.roles import Roles
from bot.usecases.watch import Watch
from bot.web.metrics import Metrics

_OFF = "No platform is set up here."


@dataclass(frozen=True, slots=True)
class Bystander:
    """The ports `Peers` and `Flow` of one who leaves all sending and waking to the server."""

    name: str = "bystander"

    def may_act(self) -> bool:
        """It never does."""
        return False

    def acting(self) -> AbstractAsyncContextManager[object]:
        """Nothing is sent from here."""
        raise Unavailable(_OFF)

    async def is_gone(self, _name: str) -> bool:
        """It cannot tell."""
        return False

    async def wake(self, _escalation: Escalation) -> None:
        """The time stands in the row."""

    async def forget(self, _before: datetime) -> int:
        """It has set no timers."""
        return 0


@dataclass(frozen=True, slots=True)
class Mute:
    """The port `Notifier` without a platform."""

    async def post(self, to: str, _escalation: Escalation, _key: str) -> Card:
        """Nobody can be reached."""
        raise Unavailable(f"{to}: {_OFF}")

    async def say(self, _message: Message, _escalation: Escalation) -> None:
        """Nobody can be reached."""
        raise Unavailable(_OFF)

    async def find(self, _message: Message, _escalation: Escalation) -> Card | None:
        """There is nowhere to look."""
        return None

    async def update(self, _escalation: Escalation) -> None:
        """Nobody can be reached."""
        raise Unavailable(_OFF)

    async def tell_agent(self, _escalation: Escalation) -> None:
        """Nobody can be reached."""
        raise Unavailable(_OFF)

    async def tell_handled(self, _step: ChainStep, _situation: Words, _at: datetime) -> None:
        """Nobody can be reached."""
        raise Unavailable(_OFF)

    async def tell_admins(self, _place: str, _notice: Notice, _lines: tuple[str, ...]) -> None:
        """Nobody can be reached."""
        raise Unavailable(_OFF)


@dataclass(frozen=True, slots=True)
class NoGroups:
    """The port `Groups` without a platform: only those whom the policy names by id are known."""

    async def members(self, _group: str) -> frozenset[str]:
        """Nobody can be asked."""
        raise Unavailable(_OFF)


def claims(
    policies: PolicySource, made: Engine, metrics: Metrics, groups: Groups | None = None
) -> Claims:
    """Claims that change the table and leave the rest to the server."""
    clock, aside = wiring.SystemClock(), Bystander()
    watch = Watch(DatabaseEscalations(made), Mute(), aside, aside, clock)
    roles = Roles(policies, groups or NoGroups(), DatabaseAudit(made), clock)
    return Claims(policies, watch, wiring.TextMasker(), clock, metrics, roles)


@asynccontextmanager
async def opened() -> AsyncIterator[Claims]:
    """The same on the database that the settings name; NotFound where there is none yet."""
    settings = read_settings()
    url = database_url(settings.database)
    if file_of(url) and not look(url):
        raise NotFound("There are no escalations yet: the server has not kept anything here.")
    made = engine(url)
    try:
        policies = wiring.FixedPolicy(wiring.policy(None))
        yield claims(policies, made, Metrics(), _groups(settings))
    finally:
        await close(made)


def _groups(settings: Settings) -> Groups | None:
    """Slack's user groups, where the command may ask for them."""
    slack = settings.slack
    if slack is None:
        return None
    from bot.slack.groups import groups_of  # noqa: PLC0415 - the SDK takes a while to load

    return groups_of(slack.bot_token, slack.api_url, wiring.SystemClock())
