"""Fakes of what stands around a use case: time, ids, counts, policies, the ear."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.conversation import Language
from bot.domain.escalation import Escalation
from bot.domain.policy import PolicySet
from bot.domain.speech import Done
from bot.domain.suggestion import Answer
from bot.ports import Clock, Ear, Ids, Meter, PolicySource, Spent
from tests.examples import MORNING


@dataclass
class SharpEar(Ear):
    """Hears families by words; counts how often it was asked."""

    families: dict[str, str]
    asked: int = 0

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        del language
        self.asked += 1
        return tuple(
            Done(family, found.start(), found.end())
            for words, family in self.families.items()
            for found in re.finditer(r"[^\s.!?][^.!?]*[.!?]?", text)
            if words in found.group().casefold()
        )


@dataclass
class TickingClock(Clock):
    """A clock that moves on by a second at each look."""

    at: datetime = MORNING

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class SetClock(Clock):
    """A clock that stands until it is set."""

    at: datetime = MORNING

    def now(self) -> datetime:
        return self.at

    def on(self, minutes: float) -> datetime:
        """Move on by minutes."""
        self.at += timedelta(minutes=minutes)
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
