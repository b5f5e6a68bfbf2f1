"""From the moment at which danger has been read to the supervisors' card, on either database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bench import crowd
from bench.rows import Figure, Limit, Row
from bot import wiring
from bot.domain.conversation import Address, Conversation, Language, Role, Turn
from bot.ports import Case
from bot.slack.app import alarm_client
from bot.slack.notifier import SlackNotifier
from bot.slack.pacing import Here, Pacing
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine, is_postgres
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.lines import DatabaseLine
from bot.store.migrate import migrate
from bot.usecases.claims import Claims
from bot.usecases.desk import Desk
from bot.usecases.roles import Roles
from bot.usecases.unkept import Unkept
from bot.usecases.watch import Watch
from bot.web.metrics import Metrics
from bot.wiring.alone import Alone
from bot.wiring.standby import Bystander, NoGroups
from tools.standin import TOKEN, Slack, running

MOST = {"SQLite": 100, "PostgreSQL": 50}
"""Milliseconds, at the median."""
ROUNDS, WARM_UP = 60, 5
SAFETY = "C0SAFETY"
_THREAT = "Mä tiedän missä teidän toimisto {number} on. Tuun sinne huomenna ja hakkaan sut."
_PATIENCE = 30.0
_MS = 1e3


@dataclass(frozen=True)
class _Scene:
    """A desk with everything behind it, and the stand-in at which its cards arrive."""

    desk: Desk
    cases: DatabaseCases
    slack: Slack


def row(name: str, url: str) -> Row:
    """Danger on one database: what is timed begins when the reading has ended."""
    with running(Slack()) as slack:
        cards, bare = asyncio.run(_measured(url, slack))
    return Row(
        f"{name}: danger read → the supervisors' card",
        Figure.of(cards, "ms", _MS),
        "a bare post of a sentence by the same client",
        Figure.of(bare, "ms", _MS),
        Limit("median", MOST[name]),
    )


async def _measured(url: str, slack: Slack) -> tuple[list[float], list[float]]:
    made = engine(database_url(url))
    await migrate(made)
    scene = _Scene(_desk(made, slack), DatabaseCases(made), slack)
    both = [await _round(scene, number) for number in range(ROUNDS + WARM_UP)][WARM_UP:]
    await close(made)
    return [card for card, _ in both], [bare for _, bare in both]


async def _round(scene: _Scene, number: int) -> tuple[float, float]:
    turns = (Turn(Role.CUSTOMER, _THREAT.format(number=number)),)
    address = Address("slack", f"C0HELP/{number}.0", "U0AGENT")
    case = Case(f"c{number}", address, Conversation(turns), Language.FI)
    await scene.cases.save(case, datetime.now(UTC))
    policy = scene.desk.claims.policies.current()
    await asyncio.to_thread(scene.desk.reader.read, case.conversation, policy.own)
    before = len(scene.slack.in_channel(SAFETY))
    began = time.time()
    escalating = asyncio.create_task(scene.desk.escalate(case))
    cards = await asyncio.to_thread(scene.slack.wait_for, before + 1, SAFETY, _PATIENCE)
    card = float(cards[before].ts) - began
    await escalating
    return card, await _bare(scene.slack)


async def _bare(slack: Slack) -> float:
    client = alarm_client(SecretStr(TOKEN), slack.url)
    began = time.time()
    sent = await client.chat_postMessage(channel="C0BARE", text="A sentence.")
    return float(str(sent["ts"])) - began


def _desk(made: Engine, slack: Slack) -> Desk:
    policies, clock = wiring.FixedPolicy(crowd.loaded()), wiring.SystemClock()
    aside = Bystander()
    # A channel takes one message a second; what is measured is not its queue.
    line = DatabaseLine(made, 0.0) if is_postgres(made.url) else None
    client = alarm_client(SecretStr(TOKEN), slack.url)
    notifier = SlackNotifier(client, policies, Pacing(line, Here(0.0)))
    rows, cases = DatabaseEscalations(made), DatabaseCases(made)
    watch = Watch(rows, notifier, Alone(), aside, clock)
    roles = Roles(policies, NoGroups(), DatabaseAudit(made), clock)
    claims = Claims(policies, watch, wiring.TextMasker(), clock, Metrics(), roles)
    unkept = Unkept(rows, cases, notifier, clock)
    return Desk(wiring.reader(), cases, claims, wiring.RandomIds(), unkept)


def rows(folder: Path) -> Iterator[Row]:
    """One row for each database."""
    folder.mkdir(parents=True, exist_ok=True)
    yield row("SQLite", f"sqlite:///{folder / 'tyyni.db'}")
    from tests.postgres import database, server  # noqa: PLC0415 - only where it is used

    with server() as started, database(started) as url:
        yield row("PostgreSQL", url)
