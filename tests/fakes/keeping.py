"""Fakes of what is kept: cases, escalations and requests, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain import chain
from bot.domain.errors import Unavailable
from bot.domain.escalation import Escalation, State
from bot.domain.happened import Event
from bot.inbox_ports import Accepted, Inbox
from bot.ports import Case, Cases, Escalations, Gap


@dataclass
class MemoryCases(Cases):
    """Cases in memory; with `away` set every method raises Unavailable."""

    away: bool = False
    events: set[str] = field(default_factory=set)
    kept: dict[str, Case] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

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

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")


@dataclass
class MemoryEscalations(Escalations):
    """Escalations in memory; with `away` set every method raises Unavailable."""

    away: bool = False
    kept: dict[str, Escalation] = field(default_factory=dict)
    happened: dict[str, list[Event]] = field(default_factory=dict)

    async def open(self, escalation: Escalation, event: Event) -> Escalation:
        self._answer()
        for found in self.kept.values():
            if found.case == escalation.case and not found.is_over:
                return found
        self.kept[escalation.id] = escalation
        self.happened[escalation.id] = [event]
        return escalation

    async def get(self, escalation_id: str) -> Escalation | None:
        self._answer()
        return self.kept.get(escalation_id)

    async def swap(self, old: Escalation, new: Escalation, event: Event | None = None) -> bool:
        self._answer()
        if self.kept[old.id].revision != old.revision or self._is_second(new):
            return False
        self.kept[old.id] = new
        if event:
            self.happened[old.id].append(event)
        return True

    async def overdue(self, before: datetime, most: int) -> tuple[str, ...]:
        self._answer()
        times = [(-one.severity.rank, chain.next_at(one), one.id) for one in self.kept.values()]
        late = sorted((rank, at, name) for rank, at, name in times if at and at <= before)
        return tuple(name for _, _, name in late[:most])

    async def soonest(self, after: datetime) -> datetime | None:
        self._answer()
        times = [chain.next_at(found) for found in self.kept.values()]
        return min((at for at in times if at and at > after), default=None)

    async def listed(self, states: frozenset[State], most: int) -> tuple[Escalation, ...]:
        self._answer()
        found = [one for one in self.kept.values() if one.state in states]
        return tuple(sorted(found, key=lambda one: one.opened_at, reverse=True)[:most])

    async def latest_of(self, case_id: str) -> Escalation | None:
        self._answer()
        found = [one for one in self.kept.values() if one.case == case_id]
        return max(found, key=lambda one: one.opened_at, default=None)

    async def events(self, escalation_id: str) -> tuple[Event, ...]:
        self._answer()
        return tuple(self.happened.get(escalation_id, ()))

    def _is_second(self, new: Escalation) -> bool:
        others = (one for one in self.kept.values() if one.id != new.id and one.case == new.case)
        return not new.is_over and any(not one.is_over for one in others)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")


@dataclass
class MemoryInbox(Inbox):
    """Requests under way, in memory; with `away` set every method raises Unavailable."""

    away: bool = False
    kept: dict[str, tuple[str, Accepted]] = field(default_factory=dict)

    async def keep(self, accepted: Accepted, by: str) -> None:
        self._answer()
        self.kept[accepted.id] = (by, accepted)

    async def done(self, accepted_id: str) -> None:
        self._answer()
        self.kept.pop(accepted_id, None)

    async def holders(self) -> frozenset[str]:
        self._answer()
        return frozenset(by for by, _ in self.kept.values())

    async def taken_over(self, gone: str, by: str) -> tuple[Accepted, ...]:
        self._answer()
        theirs = [one for held, one in self.kept.values() if held == gone]
        taken = [replace(one, tries=one.tries + 1) for one in theirs]
        self.kept |= {one.id: (by, one) for one in taken}
        return tuple(sorted(taken, key=lambda one: one.at))

    async def close(self) -> None:
        """Nothing is open."""

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")
