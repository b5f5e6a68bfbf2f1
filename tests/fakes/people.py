"""Fakes of the ports around people: records, drills, the trail, groups, word to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.aftermath import Alone, Digest, Informed, Moment, Taken
from bot.domain.audit import Deed
from bot.domain.drill import DrillCall, DrillReport
from bot.domain.errors import Unavailable
from bot.people_ports import Audit, Days, Drills, Groups, Messenger, Preferences, Records


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

    async def not_offered(self, case: str) -> None:
        self._answer()
        self.offers.discard(case)

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
        calls = self.made.setdefault(drill, {})
        if call.to not in calls or not calls[call.to].answered_by:
            calls[call.to] = call

    async def calls(self, drill: str) -> tuple[DrillCall, ...]:
        return tuple(self.made.get(drill, {}).values())

    async def due(self, now: datetime) -> tuple[str, ...]:
        return tuple(key for key, end in self.ends.items() if end <= now and key not in self.over)

    async def unreported(self, drill: str) -> None:
        self.over.discard(drill)

    async def reported(self, drill: str) -> bool:
        new = drill not in self.over
        self.over.add(drill)
        return new


@dataclass
class MemoryDays(Days):
    """Which day each piece of daily work was last done, in memory."""

    finished: dict[str, date] = field(default_factory=dict)
    under_way: dict[str, tuple[date, str, datetime]] = field(default_factory=dict)

    async def begin(self, work: str, day: date, by: str, turn: tuple[datetime, datetime]) -> bool:
        now, until = turn
        if work in self.finished and self.finished[work] >= day:
            return False
        taken, name, since = self.under_way.get(work, (date.min, by, now))
        if taken >= day and name != by and since > now:
            return False
        self.under_way[work] = (day, by, until)
        return True

    async def done(self, work: str, day: date) -> None:
        self.finished[work] = day


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
class MemoryPreferences(Preferences):
    """What people have chosen, in memory; with `away` set every method raises Unavailable."""

    away: bool = False
    light: dict[str, bool] = field(default_factory=dict)

    async def is_light(self, person: str) -> bool:
        self._answer()
        return self.light.get(person, False)

    async def choose_light(self, person: str, *, light: bool) -> None:
        self._answer()
        self.light[person] = light

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The database does not answer; try again in a moment.")


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
