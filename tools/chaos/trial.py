"""One trial: escalations are opened and claimed while processes are killed, then counted."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.conversation import Address, Conversation, Language
from bot.domain.escalation import Escalation, State
from bot.flow.replicas import GRACE_SECONDS, SETTLE_SECONDS
from bot.ports import Case
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate
from tools.chaos import counting
from tools.chaos.children import START_SECONDS, Child, await_ready, children
from tools.chaos.outcome import Outcome, Trial
from tools.standin import Slack, running

_SETTLE_SECONDS = 120.0
_KILL_PATIENCE = 30.0
"""For each kill, how long it may take until there is somebody to kill; then the trial fails."""
_SAY_AGAIN_SECONDS = 5.0
_WHOLE = 8
"""Every so many kills all processes are killed at once."""
WHOLE_SECONDS = GRACE_SECONDS + SETTLE_SECONDS
"""So long after such a start nobody is taken for gone; then what had been begun is taken over."""
_LIVES = (1.0, 4.0)
"""For how long a process works before it is killed, at least and at most."""


def run(name: str, url: str, folder: Path, trial: Trial) -> Outcome:
    """One trial on one database."""
    began = time.monotonic()
    with running(Slack()) as slack, children(url, folder, slack, trial) as started:
        asyncio.run(_prepared(url, trial))
        for child in started:
            child.start()
        await_ready(started)
        play = _Play(trial, started)
        play.through()
        rows = asyncio.run(_settled(url, trial, started))
    return Outcome(
        database=name,
        trial=trial,
        kills=play.killed,
        whole=len(play.outages),
        lost=counting.lost(rows, slack, trial),
        twice=counting.twice(slack),
        late=tuple(counting.late(rows, slack, _beginnings(started, play))),
        seconds=time.monotonic() - began,
    )


async def _prepared(url: str, trial: Trial) -> None:
    """The tables, and the cases that escalations belong to."""
    made = engine(database_url(url))
    await migrate(made)
    cases = DatabaseCases(made)
    address, said = Address("slack", "C0HELP/1.0", "U0AGENT"), Conversation(())
    for number in range(trial.escalations):
        await cases.save(Case(f"c{number}", address, said, Language.FI), datetime.now(UTC))
    await close(made)


@dataclass
class _Play:
    """All are opened, a third of them claimed, and all the while processes are killed."""

    trial: Trial
    children: list[Child]
    killed: int = 0
    next_kill: float = 0.0
    outages: list[float] = field(default_factory=list)

    def through(self) -> None:
        """Until all is done; TimeoutError where it does not come to that."""
        chance = random.Random(self.trial.seed)
        todo = list(range(self.trial.escalations))
        self.next_kill = time.monotonic() + chance.uniform(*_LIVES)
        pace = self.trial.kills * sum(_LIVES) / 2 / self.trial.escalations
        until = time.monotonic() + START_SECONDS + self.trial.kills * _KILL_PATIENCE
        while todo or self.killed < self.trial.kills:
            if time.monotonic() > until:
                raise TimeoutError(f"{self.killed} killed, {len(todo)} not opened")
            for child in self.children:
                child.tend()
            ready = [child for child in self.children if child.ready]
            if ready and todo:
                self._tell(ready, todo.pop(), chance)
            if time.monotonic() > self.next_kill and self.killed < self.trial.kills:
                self._kill(chance)
            time.sleep(chance.uniform(0, 2 * pace) if todo else 0.05)

    def _tell(self, ready: list[Child], number: int, chance: random.Random) -> None:
        chance.choice(ready).tell(f"open c{number}")
        if chance.random() < 1 / 3:
            chance.choice(ready).tell(f"claim e-c{chance.randrange(self.trial.escalations)}")

    def _kill(self, chance: random.Random) -> None:
        if len(self.children) > 1 and self.killed % _WHOLE == _WHOLE - 1:
            self._kill_all()
            return
        victims = [c for c in self.children if c.age > _LIVES[0]]
        # Of several replicas one always lives: where none does, no timer can go off.
        if len(victims) > (len(self.children) > 1):
            victim = chance.choice(victims)
            victim.kill()
            victim.start()
            self.killed += 1
        self.next_kill = time.monotonic() + chance.uniform(*_LIVES)

    def _kill_all(self) -> None:
        """All at once, and every other time the database's server with them."""
        if not all(child.ready for child in self.children):
            return
        for child in self.children:
            child.kill()
        self.outages.append(time.time())
        self.killed += 1
        if self.trial.crashes and len(self.outages) % 2:
            self.trial.crashes.crash()
            self.trial.crashes.start()
        for child in self.children:
            child.start()


def _beginnings(started: list[Child], play: _Play) -> list[tuple[float, float]]:
    """From when to when nobody was there at whom a timer could go off.

    A process by itself is killed each time; of several one lives, save where all are killed.
    """
    starts = sorted(start for child in started for start in child.starts)
    if len(started) == 1:
        return list(zip(started[0].ends, starts[1:], strict=False))
    spans = []
    for down in play.outages:
        up = next((start for start in starts if start > down), down)
        spans.append((down, up + WHOLE_SECONDS))
    return spans


async def _settled(url: str, trial: Trial, started: list[Child]) -> list[Escalation]:
    """All rows, once nothing is due soon; what never arrived is asked for again, as people do."""
    made = engine(database_url(url))
    rows = DatabaseEscalations(made)
    until, asked = time.monotonic() + _SETTLE_SECONDS, 0.0
    while True:
        for child in started:
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
                next(c for c in started if c.ready or c is started[-1]).tell(f"open {case}")
        await asyncio.sleep(0.2)
    await close(made)
    return found


def _is_settled(one: Escalation) -> bool:
    return not one.outbox and (one.state is not State.OPEN or one.step > 0)
