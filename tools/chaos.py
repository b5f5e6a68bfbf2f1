"""Chaos: escalations while their processes are killed with -9; what was lost, what came twice.

`python -m tools.chaos` runs it on SQLite and on PostgreSQL with three replicas and ends with 1
where anything was lost, came twice or came late. `--short` is the form in `make test`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.conversation import Address, Conversation, Language
from bot.domain.escalation import Escalation, State
from bot.domain.outbox import Kind
from bot.ports import Case
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate
from tools.chaos_child import FIRST, SECOND, STEP_SECONDS
from tools.standin import TOKEN, Slack, running
from tools.workspace import SECRET

LATE_SECONDS = 2.0
REPLICAS = 3
_START_SECONDS = 120.0
_SETTLE_SECONDS = 120.0
_KILL_PATIENCE = 30.0
"""For each kill, how long it may take until there is somebody to kill; then the trial fails."""
_SAY_AGAIN_SECONDS = 5.0
_LIVES = (1.0, 4.0)
"""For how long a process works before it is killed, at least and at most."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How much of what."""

    escalations: int
    kills: int
    replicas: int
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial; `late` holds seconds by which a timer came after its time."""

    database: str
    trial: Trial
    kills: int
    lost: int
    twice: int
    late: tuple[float, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing twice, nothing later than it may be."""
        return not (self.lost or self.twice or self.worst > LATE_SECONDS)

    @property
    def worst(self) -> float:
        """The longest that a timer was late."""
        return max(self.late, default=0.0)

    def line(self) -> str:
        """A row of the table in docs/RELIABILITY.md."""
        on_time = sorted(self.late)[len(self.late) // 2] if self.late else 0.0
        return (
            f"| {self.database} | {self.trial.replicas} | {self.trial.escalations} | {self.kills} "
            f"| {self.lost} | {self.twice} | {len(self.late)} | {on_time:.2f} s "
            f"| {self.worst:.2f} s | {self.seconds:.0f} s |"
        )


@dataclass
class Child:
    """A process that is killed and started again; `starts` tells when it began to watch."""

    environment: dict[str, str]
    log: Path
    starts: list[float] = field(default_factory=list)
    ready: bool = False
    process: subprocess.Popen[str] | None = None
    listener: threading.Thread | None = None

    def start(self) -> None:
        """Start anew; a thread notes when it says that it is ready."""
        self.kill()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.chaos_child"],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.listener.start()

    def tell(self, line: str) -> None:
        """Ask for something; it may be killed before it has done it."""
        if self.process and self.process.stdin and self.ready:
            try:
                self.process.stdin.write(f"{line}\n")
                self.process.stdin.flush()
            except OSError:
                self.ready = False

    def kill(self) -> None:
        """With -9, at whatever line it is."""
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stdin:
                # What it was told and never read cannot be written any more.
                with suppress(OSError):
                    self.process.stdin.close()
        if self.listener:
            self.listener.join()
        self.ready = False

    def tend(self) -> None:
        """Start it anew where it has left by itself, as a replica does that was taken for gone."""
        if self.process and self.process.poll() is not None:
            self.start()

    @property
    def age(self) -> float:
        """For how long it has been up, once it is ready."""
        return time.time() - self.starts[-1] if self.ready else 0.0

    def _listen(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                if line.strip() == "up":
                    self.starts.append(time.time())
                elif line.strip() == "ready":
                    self.ready = True


def run(name: str, url: str, folder: Path, trial: Trial) -> Outcome:
    """One trial on one database."""
    began, chance = time.monotonic(), random.Random(trial.seed)
    with running(Slack()) as slack, _children(url, folder, slack, trial) as children:
        asyncio.run(_prepared(url, trial))
        for child in children:
            child.start()
        _await_ready(children)
        killed = _played(children, trial, chance)
        rows = asyncio.run(_settled(url, trial, children))
        late = tuple(_late(rows, slack, children, alone=trial.replicas == 1))
        lost, twice = _lost(rows, slack, trial), _twice(slack)
    return Outcome(name, trial, killed, lost, twice, late, time.monotonic() - began)


@contextmanager
def _children(url: str, folder: Path, slack: Slack, trial: Trial) -> Iterator[list[Child]]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("TYYNI_", "SLACK_"))},
        "TYYNI_DATABASE_URL": url,
        "TYYNI_DATA_DIR": str(folder),
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    children = [Child(environment, folder / f"child-{n}.log") for n in range(trial.replicas)]
    try:
        yield children
    finally:
        for child in children:
            child.kill()


async def _prepared(url: str, trial: Trial) -> None:
    """The tables, and the cases that escalations belong to."""
    made = engine(database_url(url))
    await migrate(made)
    cases = DatabaseCases(made)
    address, said = Address("slack", "C0HELP/1.0", "U0AGENT"), Conversation(())
    for number in range(trial.escalations):
        await cases.save(Case(f"c{number}", address, said, Language.FI), datetime.now(UTC))
    await close(made)


def _await_ready(children: list[Child]) -> None:
    until = time.monotonic() + _START_SECONDS
    while not all(child.ready for child in children):
        ended = any(child.process and child.process.poll() is not None for child in children)
        if ended or time.monotonic() > until:
            raise TimeoutError(f"a process did not start:\n{children[0].log.read_text()[-2000:]}")
        time.sleep(0.05)


def _played(children: list[Child], trial: Trial, chance: random.Random) -> int:
    """Open all, claim a third of them, and kill all the while; how many were killed."""
    todo, killed = list(range(trial.escalations)), 0
    next_kill = time.monotonic() + chance.uniform(*_LIVES)
    pace = trial.kills * sum(_LIVES) / 2 / trial.escalations
    until = time.monotonic() + _START_SECONDS + trial.kills * _KILL_PATIENCE
    while todo or killed < trial.kills:
        if time.monotonic() > until:
            raise TimeoutError(f"{killed} of {trial.kills} killed, {len(todo)} not opened")
        for child in children:
            child.tend()
        ready = [child for child in children if child.ready]
        if ready and todo:
            number = todo.pop()
            chance.choice(ready).tell(f"open c{number}")
            if chance.random() < 1 / 3:
                chance.choice(ready).tell(f"claim e-c{chance.randrange(trial.escalations)}")
        if time.monotonic() > next_kill and killed < trial.kills:
            victims = [c for c in children if c.age > _LIVES[0]]
            # Of several replicas one always lives: where none does, no timer can go off.
            if len(victims) > (len(children) > 1):
                victim = chance.choice(victims)
                victim.kill()
                victim.start()
                killed += 1
            next_kill = time.monotonic() + chance.uniform(*_LIVES)
        time.sleep(chance.uniform(0, 2 * pace) if todo else 0.05)
    return killed


async def _settled(url: str, trial: Trial, children: list[Child]) -> list[Escalation]:
    """All rows, once nothing is due soon; what never arrived is asked for again, as people do."""
    made = engine(database_url(url))
    rows = DatabaseEscalations(made)
    until, asked = time.monotonic() + _SETTLE_SECONDS, 0.0
    while True:
        for child in children:
            child.tend()
        found = list(await rows.listed(frozenset(State), 10 * trial.escalations))
        missing = {f"c{n}" for n in range(trial.escalations)} - {one.case for one in found}
        if not missing and all(_is_settled(one) for one in found):
            break
        if time.monotonic() > until:
            break
        if time.monotonic() - asked > _SAY_AGAIN_SECONDS:
            asked = time.monotonic()
            for case in missing:
                next(c for c in children if c.ready or c is children[-1]).tell(f"open {case}")
        await asyncio.sleep(0.2)
    await close(made)
    return found


def _is_settled(one: Escalation) -> bool:
    return not one.outbox and (one.state is not State.OPEN or one.step > 0)


def _cards(slack: Slack) -> list[tuple[str, str, float]]:
    """Of each card: whose it is, its channel, when it arrived."""
    found = []
    for message in list(slack.messages):
        payload = message.metadata.get("event_payload") or {}
        if f".{Kind.CARD}." in str(payload.get("key")):
            found.append((str(payload["id"]), f"slack:{message.channel}", float(message.ts)))
    return found


def _lost(rows: list[Escalation], slack: Slack, trial: Trial) -> int:
    """Escalations that no row holds, that no card shows, or whose next step never came."""
    shown = {(name, to) for name, to, _ in _cards(slack)}
    lost = trial.escalations - len(rows)
    for one in rows:
        claimed_early = one.state is State.CLAIMED and (one.id, SECOND) not in shown
        first = (one.id, FIRST) in shown or (claimed_early and one.step == 0)
        second = (one.id, SECOND) in shown or one.state is not State.OPEN
        lost += not (first and second)
    return lost


def _twice(slack: Slack) -> int:
    """Messages that arrived more than once: by their key, and cards by their destination."""
    keys = Counter(
        (message.metadata.get("event_payload") or {}).get("key") for message in slack.messages
    )
    keys.pop(None, None)
    cards = Counter((name, to) for name, to, _ in _cards(slack))
    return sum(n - 1 for n in keys.values()) + sum(n - 1 for n in cards.values() if n > 1)


def _late(
    rows: list[Escalation], slack: Slack, children: list[Child], *, alone: bool
) -> Iterator[float]:
    """By how much each second step came after its time; a process alone counts from its start."""
    due = {one.id: one.began_at.timestamp() + STEP_SECONDS for one in rows if one.began_at}
    starts = sorted(start for child in children for start in child.starts)
    for name, to, arrived in _cards(slack):
        if to == SECOND and name in due:
            since = due[name]
            if alone:
                since = max([since, *(s for s in starts if s < arrived)])
            yield max(arrived - since, 0.0)


_COLUMNS = (
    "database",
    "processes",
    "escalations",
    "killed",
    "lost",
    "twice",
    "timers",
    "late, p50",
    "late, most",
    "took",
)
HEAD = f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}"


def main() -> int:
    """Both databases, or one; the table, and 1 where it does not hold."""
    given = _parser().parse_args()
    size = (12, 3) if given.short else (given.escalations, given.kills)
    outcomes = []
    for name in given.only or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url, replicas = f"sqlite:///{folder / 'tyyni.db'}", 1
            if name == "postgresql":
                from tests.postgres import database, server  # noqa: PLC0415 - only where asked for

                url, replicas = (
                    stack.enter_context(database(stack.enter_context(server()))),
                    REPLICAS,
                )
            outcomes.append(run(name, url, folder, Trial(size[0], size[1], replicas, given.seed)))
    print("\n".join([HEAD, *(outcome.line() for outcome in outcomes)]))
    return 0 if all(outcome.holds for outcome in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a dozen escalations, three kills")
    parser.add_argument("--only", nargs="+", choices=["sqlite", "postgresql"])
    parser.add_argument("--escalations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
