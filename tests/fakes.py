"""Fakes of the ports: whole and honest, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain import chain
from bot.domain.aftermath import Alone, Digest, Informed, Moment, Taken
from bot.domain.audit import Deed
from bot.domain.drill import DrillCall, DrillReport
from bot.domain.errors import Unavailable
from bot.domain.escalation import Card, Escalation, State
from bot.domain.happened import Event
from bot.domain.outbox import Kind, Message
from bot.domain.policy import PolicySet
from bot.domain.suggestion import Answer
from bot.people_ports import Audit, Drills, Groups, Messenger, Records
from bot.ports import (
    Case,
    Cases,
    Clock,
    Escalations,
    Flow,
    Gap,
    Ids,
    Meter,
    Notice,
    Notifier,
    Peers,
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
        times = [(chain.next_at(found), found.id) for found in self.kept.values()]
        late = sorted((at, name) for at, name in times if at and at <= before)
        return tuple(name for _, name in late[:most])

    async def listed(self, states: frozenset[State], most: int) -> tuple[Escalation, ...]:
        self._answer()
        found = [one for one in self.kept.values() if one.state in states]
        return tuple(sorted(found, key=lambda one: one.opened_at, reverse=True)[:most])

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
class Company(Peers):
    """Processes by name; `gone` ones do nothing any more, `fenced` says so of this one."""

    name: str = "here"
    gone: set[str] = field(default_factory=set)
    fenced: bool = False

    def may_act(self) -> bool:
        return not self.fenced

    async def is_gone(self, name: str) -> bool:
        return name in self.gone


@dataclass
class RecordingFlow(Flow):
    """Keeps which escalations were to be woken, and when."""

    woken: list[tuple[str, datetime | None]] = field(default_factory=list)

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


@dataclass
class MemoryRecords(Records):
    """What is left of hard cases, in memory."""

    away: bool = False
    alone: dict[str, Alone] = field(default_factory=dict)
    told_of: set[str] = field(default_factory=set)
    moments: dict[str, Moment] = field(default_factory=dict)
    offers: set[str] = field(default_factory=set)
    informed: list[Informed] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)

    async def note_alone(self, alone: Alone) -> bool:
        self._answer()
        new = alone.case not in self.alone
        kept = self.alone.setdefault(alone.case, alone)
        if alone.note:
            self.alone[alone.case] = replace(kept, note=alone.note)
        return new

    async def untold(self, before: datetime) -> tuple[Alone, ...]:
        self._answer()
        waiting = (one for one in self.alone.values() if one.at < before)
        return tuple(one for one in waiting if one.case not in self.told_of)

    async def told(self, cases: tuple[str, ...], at: datetime) -> None:
        self._answer()
        self.told_of |= set(cases)

    async def alone_since(self, since: datetime) -> tuple[Alone, ...]:
        self._answer()
        return tuple(one for one in self.alone.values() if one.at >= since)

    async def note_moment(self, moment: Moment) -> bool:
        self._answer()
        known = self.moments.setdefault(moment.case, moment)
        if moment.severity.rank > known.severity.rank:
            self.moments[moment.case] = replace(known, severity=moment.severity)
        return known is moment

    async def moments_since(self, since: datetime, person: str | None = None) -> tuple[Moment, ...]:
        self._answer()
        found = (one for one in self.moments.values() if one.at >= since)
        return tuple(one for one in found if person in {None, one.person})

    async def unoffered(self, before: datetime) -> tuple[Moment, ...]:
        self._answer()
        found = (one for one in self.moments.values() if one.at < before)
        return tuple(one for one in found if one.case not in self.offers)

    async def offered(self, case: str, at: datetime) -> bool:
        self._answer()
        new = case not in self.offers
        self.offers.add(case)
        return new

    async def note_informed(self, informed: Informed) -> None:
        self._answer()
        self.informed.append(informed)

    async def informed_of(self, case: str) -> tuple[Informed, ...]:
        self._answer()
        return tuple(one for one in self.informed if one.case == case)

    async def note_taken(self, taken: Taken) -> None:
        self._answer()
        self.taken.append(taken)

    async def taken_in(self, case: str) -> tuple[Taken, ...]:
        self._answer()
        return tuple(one for one in self.taken if one.case == case)

    async def refer(self, case: str, reference: str) -> None:
        self._answer()
        self.references[case] = reference

    async def taken_before(self, reference: str, case: str) -> tuple[Taken, ...]:
        self._answer()
        theirs = {one for one, of in self.references.items() if of == reference} - {case}
        return tuple(one for one in self.taken if one.case in theirs)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")


@dataclass
class MemoryDrills(Drills):
    """Tests of the alarm, in memory."""

    ends: dict[str, datetime] = field(default_factory=dict)
    made: dict[str, dict[str, DrillCall]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    async def begin(self, drill: str, due_at: datetime) -> bool:
        new = drill not in self.ends
        self.ends.setdefault(drill, due_at)
        return new

    async def note_call(self, drill: str, call: DrillCall) -> None:
        self.made.setdefault(drill, {})[call.to] = call

    async def calls(self, drill: str) -> tuple[DrillCall, ...]:
        return tuple(self.made.get(drill, {}).values())

    async def due(self, now: datetime) -> tuple[str, ...]:
        return tuple(key for key, end in self.ends.items() if end <= now and key not in self.over)

    async def reported(self, drill: str) -> bool:
        new = drill not in self.over
        self.over.add(drill)
        return new


@dataclass
class RecordingAudit(Audit):
    """Keeps the deeds; with `away` set it raises Unavailable."""

    away: bool = False
    deeds: list[Deed] = field(default_factory=list)

    async def note(self, deed: Deed) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")
        self.deeds.append(deed)


@dataclass
class KnownGroups(Groups):
    """User groups in memory; with `away` set it raises Unavailable."""

    away: bool = False
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    async def members(self, group: str) -> frozenset[str]:
        if self.away:
            raise Unavailable("Slack does not answer now, or refuses the message.")
        return self.known.get(group, frozenset())


@dataclass
class RecordingMessenger(Messenger):
    """Keeps what was sent; `deaf` destinations take nothing, with `away` none does."""

    away: bool = False
    deaf: set[str] = field(default_factory=set)
    offers: list[tuple[str, str]] = field(default_factory=list)
    wishes: list[tuple[str, str, str]] = field(default_factory=list)
    digests: list[tuple[str, Digest]] = field(default_factory=list)
    drills: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    reports: list[tuple[str, DrillReport]] = field(default_factory=list)

    async def offer_debrief(self, person: str, case: str, words: str) -> None:
        self._answer(person)
        self.offers.append((person, case))

    async def tell_wish(self, place: str, person: str, words: str) -> None:
        self._answer(place)
        self.wishes.append((place, person, words))

    async def tell_digest(self, place: str, digest: Digest) -> None:
        self._answer(place)
        self.digests.append((place, digest))

    async def call_drill(self, to: str, drill: str, outside: tuple[str, ...]) -> None:
        self._answer(to)
        self.drills.append((to, outside))

    async def tell_drill(self, place: str, report: DrillReport) -> None:
        self._answer(place)
        self.reports.append((place, report))

    def _answer(self, to: str) -> None:
        if self.away or to in self.deaf:
            raise Unavailable("Slack does not answer now, or refuses the message.")
