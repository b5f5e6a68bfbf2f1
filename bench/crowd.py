"""Many escalations at once: opened in a second, waiting for hours, closed long ago."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bench.rows import Figure, Limit, Row
from bot.domain.conversation import Address, Conversation, Language
from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation, State
from bot.domain.happened import Event, What
from bot.domain.policy import PolicySet
from bot.flow_ports import BURST
from bot.policyfiles.load import load
from bot.ports import Case
from bot.slack.app import alarm_client
from bot.slack.notifier import SlackNotifier
from bot.slack.pacing import Here, Pacing
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate
from bot.usecases.watch import Watch
from bot.wiring import DEFAULT_SET, FixedPolicy, SystemClock, shipped
from bot.wiring.alone import Alone
from bot.wiring.standby import Bystander
from tools.chaos.process import FIRST, made
from tools.process import copied
from tools.standin import TOKEN, Slack, running

FLOOD, INTERVAL = 100, 0.5
WAITING, CLOSED, FEW = 10_000, 1_000_000, 1_000
_IDLE_SECONDS = 10.0
_SWEEP = timedelta(seconds=0.5)
_TURNS, _WARM_UP = 60, 10
_PERCENT = 100.0
_Work = Callable[[Engine, int], Awaitable[None]]
_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def policy(folder: Path) -> Path:
    """The shipped shop's policy set, answering in any channel."""
    file = copied(folder) / "organisation.yaml"
    lines = file.read_text("utf-8").splitlines()
    kept = ["  help: []" if line.lstrip().startswith("help:") else line for line in lines]
    file.write_text("\n".join(kept) + "\n", "utf-8")
    return folder


def loaded() -> PolicySet:
    """The shipped shop's policy set."""
    folder = shipped() / DEFAULT_SET
    return load(folder).usable(folder)


def rows(folder: Path) -> Iterator[Row]:
    """All rows about many at once, on SQLite."""
    yield asyncio.run(_flooded(folder / "flood"))
    yield _waiting(folder)
    yield from asyncio.run(_beside_closed(folder))


async def database(folder: Path, cases: int) -> Engine:
    """A new one on SQLite with so many cases."""
    opened = engine(database_url(f"sqlite:///{folder / 'tyyni.db'}"))
    await migrate(opened)
    kept = DatabaseCases(opened)
    address, said = Address("slack", "C0HELP/1.0", "U0AGENT"), Conversation(())
    for number in range(cases):
        case = Case(f"c{number}", address, said, Language.FI)
        await kept.save(case, datetime.now(UTC))
    return opened


async def _flooded(folder: Path) -> Row:
    """Opened in one second, at a platform that takes two a second instead of one."""
    opened = await database(folder, FLOOD)
    with running(Slack(a_second=1 / INTERVAL)) as slack:
        client = alarm_client(SecretStr(TOKEN), slack.url)
        notifier = SlackNotifier(client, FixedPolicy(loaded()), Pacing(here=Here(INTERVAL)))
        aside = Bystander()
        watch = Watch(DatabaseEscalations(opened), notifier, Alone(), aside, SystemClock())
        began = time.perf_counter()
        sweep = asyncio.create_task(_swept(watch))
        await asyncio.gather(*(_opened(watch, f"c{n}", n / FLOOD) for n in range(FLOOD)))
        await asyncio.to_thread(slack.wait_until, _all_shown, 120.0)
        seconds = time.perf_counter() - began
        sweep.cancel()
        await watch.stop()
        digests = sum(not m.metadata for m in slack.in_channel(FIRST.removeprefix("slack:")))
    await close(opened)
    return Row(
        f"{FLOOD} opened in a second → all posted ({digests} digest, {slack.limited} refused)",
        Figure.of([seconds], "s"),
        f"the measure of a channel: one in {INTERVAL:g} s",
        Figure.of([(FLOOD - BURST) * INTERVAL], "s"),
        Limit("ratio", 1.25),
    )


def _all_shown(slack: Slack) -> bool:
    keys = {str(m.metadata["event_payload"]["key"]) for m in slack.messages if m.metadata}
    return sum(".card." in key for key in keys) >= FLOOD


async def _opened(watch: Watch, case: str, after: float) -> None:
    await asyncio.sleep(after)
    now = datetime.now(UTC)
    # Of one step: a second one would be called while its card still waits in the line.
    new = made(case, now)
    found = await watch.escalations.open(replace(new, steps=new.steps[:1]), Event(What.OPENED, now))
    await watch.look(found.id)


async def _swept(watch: Watch) -> None:
    while True:
        try:
            await watch.due()
            pause = await watch.pause(_SWEEP)
        except Unavailable:
            pause = _SWEEP
        await asyncio.sleep(pause.total_seconds())


def _waiting(folder: Path) -> Row:
    """What a server needs for escalations that wait for their next step, timers and all."""
    many, none = (_idle(folder / f"idle-{n}", n) for n in (WAITING, 0))
    return Row(
        f"{WAITING:,} escalations waiting: share of a core",
        Figure.of([many], "%", _PERCENT),
        "the same with none",
        Figure.of([none], "%", _PERCENT),
        Limit("median", 5),
    )


def _idle(folder: Path, waiting: int) -> float:
    command = [sys.executable, "-m", "bench.idle", str(folder), str(waiting), str(_IDLE_SECONDS)]
    done = subprocess.run(command, env=_plain(), check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def _plain() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("TYYNI_", "SLACK_"))}


async def _beside_closed(folder: Path) -> list[Row]:
    """Listing what is open, and claiming, beside few and many that are over."""
    few, many = [await _closed(folder / f"closed-{n}", n) for n in (FEW, CLOSED)]
    listed = await _in_turns(_listed, many, few)
    claimed = await _in_turns(_claimed, many, few)
    for one in (few, many):
        await close(one)
    return [
        Row(
            f"{what} beside {CLOSED:,} closed",
            Figure.of(ours, "ms", 1e3),
            f"beside {FEW:,} closed",
            Figure.of(theirs, "ms", 1e3),
            Limit("ratio", 1.25),
        )
        for what, (ours, theirs) in {"listing open ones": listed, "a claim": claimed}.items()
    ]


async def _closed(folder: Path, closed: int) -> Engine:
    """Twenty open ones, and so many that are over."""
    opened = await database(folder, 20 + _TURNS + _WARM_UP)
    kept = DatabaseEscalations(opened)
    for number in range(20 + _TURNS + _WARM_UP):
        now = datetime.now(UTC)
        await kept.open(replace(made(f"c{number}", now), outbox=()), Event(What.OPENED, now))
    async with opened.begin() as connection:
        await connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            'INSERT INTO escalations (id, "case", state, revision, opened_at, body, next_at) '
            f"SELECT 'x' || i, 'c' || (i % 20), 'resolved', 9, {_NOW}, "
            "'{}', NULL FROM n",
            (closed,),
        )
    return opened


async def _in_turns(work: _Work, many: Engine, few: Engine) -> list[list[float]]:
    measured: list[list[float]] = [[], []]
    for turn in range(_TURNS + _WARM_UP):
        for place, one in enumerate((many, few)):
            began = time.perf_counter()
            await work(one, turn)
            if turn >= _WARM_UP:
                measured[place].append(time.perf_counter() - began)
    return measured


async def _listed(opened: Engine, _turn: int) -> None:
    found = await DatabaseEscalations(opened).listed(frozenset({State.OPEN, State.CLAIMED}), 50)
    if not found:
        raise RuntimeError("nothing is open")


async def _claimed(opened: Engine, turn: int) -> None:
    kept, now = DatabaseEscalations(opened), datetime.now(UTC)
    found = await kept.get(f"e-c{20 + turn}")
    if not isinstance(found, Escalation):
        raise TypeError("it is not there")
    await kept.swap(found, found.claim("U0S", now), Event(What.CLAIMED, now, "U0S"))
