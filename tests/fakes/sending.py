"""Fakes of what sends, wakes and lives beside: they keep what they were asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain import chain
from bot.domain.errors import Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import Kind, Message
from bot.flow_ports import Flow, Peers
from bot.ports import Notice, Notifier


@dataclass
class Company(Peers):
    """Processes by name; `gone` ones do nothing any more, `fenced` says so of this one."""

    name: str = "here"
    gone: set[str] = field(default_factory=set)
    fenced: bool = False

    def may_act(self) -> bool:
        return not self.fenced

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        if self.fenced:
            raise Unavailable("This server has left the work to others.")
        yield

    async def is_gone(self, name: str) -> bool:
        return name in self.gone


@dataclass
class RecordingFlow(Flow):
    """Keeps which escalations were to be woken, and when."""

    woken: list[tuple[str, datetime | None]] = field(default_factory=list)
    forgotten: list[datetime] = field(default_factory=list)

    async def forget(self, before: datetime) -> int:
        self.forgotten.append(before)
        return 0

    async def wake(self, escalation: Escalation) -> None:
        self.woken.append((escalation.id, chain.next_at(escalation)))


@dataclass
class RecordingNotifier(Notifier):
    """Keeps what was sent; `deaf` destinations take nothing, with `away` none does.

    With `mute` a card arrives and its answer is lost.
    """

    away: bool = False
    mute: bool = False
    keys: dict[str, Card] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)
    deaf: set[str] = field(default_factory=set)
    cards: list[tuple[str, Escalation]] = field(default_factory=list)
    updates: list[Escalation] = field(default_factory=list)
    told: list[Escalation] = field(default_factory=list)
    admins: list[tuple[str, Notice, tuple[str, ...]]] = field(default_factory=list)

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        self._answer()
        if to in self.deaf:
            raise Unavailable("no such channel")
        self.cards.append((to, escalation))
        self.keys[key] = Card(to, f"{len(self.cards)}.0", to)
        if self.mute:
            raise Unavailable("the answer was lost")
        return self.keys[key]

    async def say(self, message: Message, escalation: Escalation) -> None:
        self._answer()
        self.said.append(message)
        self.keys[message.key] = Card("", "", message.to)
        if message.kind in {Kind.NOTE, Kind.NOBODY}:
            self.told.append(escalation)

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        self._answer()
        found = self.keys.get(message.key)
        return found if found and found.to == message.to else None

    async def update(self, escalation: Escalation) -> None:
        self._answer()
        self.updates.append(escalation)

    async def tell_agent(self, escalation: Escalation) -> None:
        self._answer()
        self.told.append(escalation)

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        self._answer()
        self.admins.append((place, notice, lines))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("Slack does not answer now, or refuses the message.")
