"""A process that chaos kills: the flow of escalations as the server has it, and nothing else.

It reads lines: `open CASE` and `claim ID`; it says `up` when it has begun to watch the time, and
`ready` once its engine runs.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import SecretStr

from bot.domain.conversation import Address, Language, Role, Turn
from bot.domain.errors import TyyniError
from bot.domain.escalation import Escalation
from bot.domain.handover import Handover
from bot.domain.happened import Event, What
from bot.domain.policy import ChainStep, Pace
from bot.domain.reading import Severity
from bot.policyfiles.load import load
from bot.settings import Settings, read_settings
from bot.slack.app import alarm_client
from bot.slack.notifier import SlackNotifier
from bot.slack.pacing import Here, Pacing
from bot.store.database import Engine, database_url, engine, is_postgres
from bot.store.escalations import DatabaseEscalations
from bot.store.lines import DatabaseLine
from bot.usecases.watch import Watch
from bot.wiring import FixedPolicy, SystemClock, shipped
from bot.wiring.timers import Timers, held, timers

FIRST, SECOND, SUPERVISOR = "slack:C0FIRST", "slack:C0SECOND", "U0SUPERVISOR"
STEP_SECONDS = 6.0
_MINUTE = 60.0
_INTERVAL = 0.01
"""Time is measured here, not the platform's measure of messages."""


def made(case: str, now: datetime) -> Escalation:
    """An escalation of two steps, a few seconds apart, its id drawn from the case's."""
    return Escalation(
        id=f"e-{case}",
        case=case,
        route="route.chaos",
        reason="Koe",
        severity=Severity.UPSET,
        language=Language.FI,
        agent=Address("slack", "C0HELP/1.0", "U0AGENT"),
        steps=(
            ChainStep(after_minutes=0, to=FIRST),
            ChainStep(after_minutes=STEP_SECONDS / _MINUTE, to=SECOND),
        ),
        handover=Handover("Koe", (), (), (), (Turn(Role.CUSTOMER, "Koe"),), ()),
        policy="chaos@0",
        opened_at=now,
        # After the second step nothing is due within the trial.
        pace=Pace(repeat_minutes=60, remind_minutes=60),
    ).opened()


async def main() -> None:
    """Until killed, or until its input ends."""
    settings = read_settings()
    lock = held(settings)
    watch, keeper = _watch(settings)
    running = asyncio.create_task(keeper.run(watch))
    print("up", flush=True)
    while not (keeper.ready and watch.peers.may_act()):  # noqa: ASYNC110 - nothing to wait on
        await asyncio.sleep(0.05)
    print("ready", flush=True)
    tasks: set[asyncio.Task[None]] = set()
    while line := await asyncio.to_thread(sys.stdin.readline):
        verb, _, subject = line.strip().partition(" ")
        task = asyncio.create_task(_done(watch, verb, subject))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    running.cancel()
    await keeper.stop()
    if lock:
        lock.close()


def _watch(settings: Settings) -> tuple[Watch, Timers]:
    slack = settings.slack
    if slack is None:
        raise SystemExit("chaos needs a stand-in for Slack")
    folder = shipped() / "webshop"
    policy = FixedPolicy(load(folder).usable(folder))
    client = alarm_client(SecretStr(slack.bot_token.get_secret_value()), slack.api_url)
    keeper = timers(settings)
    rows = DatabaseEscalations(engine(database_url(settings.database)))
    notifier = SlackNotifier(client, policy, _pacing(rows.engine))
    return Watch(rows, notifier, keeper.peers, keeper.engine, SystemClock()), keeper


def _pacing(made: Engine) -> Pacing:
    line = DatabaseLine(made, _INTERVAL) if is_postgres(made.url) else None
    return Pacing(line, Here(_INTERVAL))


async def _done(watch: Watch, verb: str, subject: str) -> None:
    """What the desk does for a person: the row first, then what is due, then the timer."""
    now = datetime.now(UTC)
    try:
        if verb == "open":
            new = made(subject, now)
            found = await watch.escalations.open(new, Event(What.OPENED, now))
        else:
            old = await watch.escalations.get(subject)
            if old is None:
                return
            found = replace(old).claim(SUPERVISOR, now)
            if not await watch.escalations.swap(old, found, Event(What.CLAIMED, now, SUPERVISOR)):
                return
        await watch.look(found.id)
        latest = await watch.escalations.get(found.id)
        if latest:
            await watch.flow.wake(latest)
    except TyyniError as error:
        print(f"refused {type(error).__name__}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
