"""Fakes of the ports: whole and honest, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.errors import Unavailable
from bot.domain.escalation import Card, Escalation, State
from bot.domain.policy import ChainStep, PolicySet, Words
from bot.domain.suggestion import Answer
from bot.ports import (
    Case,
    Cases,
    Clock,
    Gap,
    Handled,
    Ids,
    Meter,
    Notice,
    Notifier,
    PolicySource,
    Spent,
)
from tests.examples import MORNING


@dataclass
class MemoryCases(Cases):
    """Cases in memory; with `away` set every method raises Unavailable."""

    away: bool = False
    events: set[str] = field(default_factory=set)
    kept: dict[str, Case] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    handled: dict[str, Handled] = field(default_factory=dict)
    escalations: dict[str, Escalation] = field(default_factory=dict)

    async def first_time(self, key: str, at: datetime) -> bool:
        self._answer()
        new = key not in self.events
        self.events.add(key)
        return new

    async def case(self, case_id: str) -> Case | None:
        self._answer()
        return self.kept.get(case_id)

    async def save(self, case: Case, at: datetime) -> None:
        self._answer()
        self.kept[case.id] = case

    async def note_gap(self, gap: Gap) -> None:
        self._answer()
        self.gaps.append(gap)

    async def note_handled(self, handled: Handled) -> bool:
        self._answer()
        new = handled.case not in self.handled
        self.handled.setdefault(handled.case, handled)
        return new

    async def open(self, escalation: Escalation) -> Escalation:
        self._answer()
        for found in self.escalations.values():
            if found.case == escalation.case and found.state is not State.RESOLVED:
                return found
        self.escalations[escalation.id] = escalation
        return escalation

    async def escalation(self, escalation_id: str) -> Escalation | None:
        self._answer()
        return self.escalations.get(escalation_id)

    async def swap(self, old: Escalation, new: Escalation) -> bool:
        self._answer()
        if self.escalations[old.id].revision != old.revision:
            return False
        self.escalations[old.id] = new
        return True

    async def unposted(self) -> tuple[Escalation, ...]:
        self._answer()
        found = self.escalations.values()
        waiting = [e for e in found if e.due and e.state is not State.RESOLVED]
        return tuple(sorted(waiting, key=lambda e: e.opened_at))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")


@dataclass
class RecordingNotifier(Notifier):
    """Keeps what was sent; `deaf` destinations take nothing, with `away` none does."""

    away: bool = False
    deaf: set[str] = field(default_factory=set)
    cards: list[tuple[str, Escalation]] = field(default_factory=list)
    updates: list[Escalation] = field(default_factory=list)
    told: list[Escalation] = field(default_factory=list)
    handled: list[tuple[str, str]] = field(default_factory=list)
    admins: list[tuple[str, Notice, tuple[str, ...]]] = field(default_factory=list)

    async def post(self, step: ChainStep, escalation: Escalation) -> Card:
        self._answer()
        if step.to in self.deaf:
            raise Unavailable("no such channel")
        self.cards.append((step.to, escalation))
        return Card(step.to, f"{len(self.cards)}.0")

    async def update(self, escalation: Escalation) -> None:
        self._answer()
        self.updates.append(escalation)

    async def tell_agent(self, escalation: Escalation) -> None:
        self._answer()
        self.told.append(escalation)

    async def tell_handled(self, step: ChainStep, situation: Words, at: datetime) -> None:
        self._answer()
        self.handled.append((step.to, situation.fi))

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        self._answer()
        self.admins.append((place, notice, lines))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("Slack does not answer now, or refuses the message.")


@dataclass
class TickingClock(Clock):
    """A clock that moves on by a second at each look."""

    at: datetime = MORNING

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class CountingIds(Ids):
    """Ids in order: e1, e2 and so on."""

    count: int = 0

    def new(self) -> str:
        self.count += 1
        return f"e{self.count}"


@dataclass
class Tally(Meter):
    """Keeps what was counted."""

    answers: list[Answer] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    rejections: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)

    def suggested(self, answer: Answer, seconds: float) -> None:
        self.answers.append(answer)

    def escalated(self, escalation: Escalation) -> None:
        self.escalations.append(replace(escalation))

    def asked_model(self, spent: Spent) -> None:
        self.spent.append(spent)

    def rejected(self, clause: str) -> None:
        self.rejections.append(clause)

    def model_helped(self, outcome: str) -> None:
        self.outcomes.append(outcome)


@dataclass(frozen=True)
class OnePolicy(PolicySource):
    """A policy set that never changes."""

    policy: PolicySet

    def current(self) -> PolicySet:
        return self.policy
