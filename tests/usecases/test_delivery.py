"""One message arrives once: with no answer, with a platform that does not tell, when fenced."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.errors import Unanswered, Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.happened import Event, What
from bot.domain.outbox import Kind, Message, Sending
from bot.domain.reading import Severity
from bot.usecases import delivery
from bot.usecases.watch import Watch
from tests.examples import MORNING, escalation
from tests.fakes import Company, MemoryEscalations, RecordingFlow, RecordingNotifier, SetClock

OPENED = Event(What.OPENED, MORNING)
FIRST = "slack:C0SUPERVISORS"


@dataclass
class Desk:
    notifier: RecordingNotifier
    rows: MemoryEscalations = field(default_factory=MemoryEscalations)
    clock: SetClock = field(default_factory=SetClock)
    peers: Company = field(default_factory=Company)

    def watch(self) -> Watch:
        return Watch(self.rows, self.notifier, self.peers, RecordingFlow(), self.clock)

    async def opened(self, name: str = "e1", severity: Severity = Severity.UPSET) -> None:
        await self.rows.open(replace(escalation(name, name), severity=severity), OPENED)

    def arrived(self) -> list[str]:
        return [one.id for to, one in self.notifier.cards if to == FIRST]


@dataclass
class SlowlyArriving(RecordingNotifier):
    """A platform that breaks the line and shows the card a moment later."""

    arriving: set[asyncio.Task[Card]] = field(default_factory=set)

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        self.arriving.add(asyncio.create_task(self._later(to, escalation, key)))
        raise Unanswered("Slack does not answer now, or refuses the message.")

    async def _later(self, to: str, escalation: Escalation, key: str) -> Card:
        await asyncio.sleep(0.05)
        return await super().post(to, escalation, key)


async def test_what_had_no_answer_is_waited_for_before_the_platform_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "SETTLE_SECONDS", 0.2)
    desk = Desk(SlowlyArriving())
    await desk.opened()
    await desk.watch().look("e1")
    assert desk.arrived() == ["e1"]


BELL = "outside:on-call"


def ringing(one: Escalation, *between: str) -> Escalation:
    """The same with further destinations and a telephone at the end of its chain."""
    steps = [one.steps[0].model_copy(update={"to": to}) for to in (FIRST, *between, BELL)]
    timed = (s.model_copy(update={"after_minutes": 3.0 * n}) for n, s in enumerate(steps))
    return replace(one, steps=tuple(timed))


async def test_a_card_is_owed_where_something_rang_in_its_place() -> None:
    desk = Desk(RecordingNotifier(deaf={FIRST}))
    await desk.rows.open(ringing(escalation("e1", "e1")), OPENED)
    watch = desk.watch()
    await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == [BELL]
    desk.notifier.deaf.clear()
    desk.clock.on(minutes=0.25)
    await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == [BELL, FIRST]
    # What rang took no step: it is called again when its minutes are up.
    desk.clock.on(minutes=3)
    await watch.look("e1")
    assert [m.to for m in desk.notifier.said if m.kind is Kind.CALL] == [BELL, FIRST]


@dataclass
class Silent(RecordingNotifier):
    """A platform that answers nothing; what is outside of it rings."""

    tried: list[str] = field(default_factory=list)

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        self.tried.append(to)
        if to != BELL:
            raise Unanswered("Slack does not answer now, or refuses the message.")
        return await super().post(to, escalation, key)

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        if message.to != BELL:
            raise Unanswered("Slack does not answer now, or refuses the message.")
        return await super().find(message, escalation)


async def test_where_a_platform_gives_no_answer_the_others_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "SETTLE_SECONDS", 0.0)
    silent = Silent()
    desk = Desk(silent)
    danger = replace(escalation("e1", "e1"), severity=Severity.DANGER)
    await desk.rows.open(ringing(danger, "slack:@U0A", "slack:@U0B"), OPENED)
    await desk.watch().look("e1")
    assert silent.tried[:2] == [FIRST, BELL]


async def test_what_went_round_by_another_destination_comes_there_once() -> None:
    desk = Desk(RecordingNotifier(away=True))
    await desk.opened()
    watch = desk.watch()
    await watch.look("e1")
    # Meanwhile the second step came due: two cards wait, and the first has nowhere to go.
    desk.clock.on(minutes=15)
    await watch.look("e1")
    desk.notifier.away, desk.notifier.deaf = False, {FIRST}
    for _ in range(4):
        desk.clock.on(minutes=0.25)
        await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == ["slack:@U0SUPERVISOR"]


@dataclass
class Secretive(RecordingNotifier):
    """A platform whose answers to posts are lost and which does not tell what it holds."""

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        raise Unavailable("Slack does not answer now, or refuses the message.")


@pytest.mark.parametrize(
    ("severity", "minutes", "cards"),
    [(Severity.UPSET, 2, 1), (Severity.DANGER, 2, 2), (Severity.UPSET, 20, 2)],
)
async def test_a_platform_that_does_not_tell_is_asked_for_minutes_but_not_in_danger(
    severity: Severity, minutes: int, cards: int
) -> None:
    desk = Desk(Secretive(mute=True))
    await desk.opened(severity=severity)
    watch = desk.watch()
    await watch.look("e1")
    desk.notifier.mute = False
    for _ in range(minutes * 4):
        desk.clock.on(minutes=0.25)
        await watch.look("e1")
    assert len(desk.arrived()) == cards


@dataclass
class Hanging(RecordingNotifier):
    """A platform that never answers for one escalation."""

    begun: int = 0

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        if escalation.id == "hangs":
            self.begun += 1
            await asyncio.Event().wait()
        return await super().post(to, escalation, key)


async def test_one_whose_platform_hangs_keeps_nobody_and_is_looked_at_once() -> None:
    notifier = Hanging()
    desk = Desk(notifier)
    for name in ("hangs", "goes", "too"):
        await desk.opened(name)
    watch = desk.watch()
    assert await watch.due() == 3
    assert desk.arrived() == ["goes", "too"]
    assert await watch.due() == 0
    assert notifier.begun == 1
    assert list(watch.looks) == ["hangs"]


async def test_a_server_that_stops_breaks_off_what_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.usecases.watch._STOP_SECONDS", 0.05)
    desk = Desk(Hanging())
    await desk.opened("hangs")
    watch = desk.watch()
    await watch.due()
    await watch.stop()
    assert not watch.looks
    kept = await desk.rows.get("hangs")
    # What was begun stands in the row: the next start asks the platform first.
    assert kept is not None
    assert kept.sending is not None


@dataclass
class TakenOver(RecordingNotifier):
    """While a card is posted another process takes it over."""

    rows: MemoryEscalations = field(default_factory=MemoryEscalations)

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        found = self.rows.kept[escalation.id]
        theirs = Sending(key, "other", MORNING + timedelta(minutes=3))
        self.rows.kept[escalation.id] = replace(found.changed(), sending=theirs)
        raise Unavailable("This server has left the work to others.")


async def test_what_another_has_taken_over_is_left_to_it() -> None:
    rows = MemoryEscalations()
    desk = Desk(TakenOver(rows=rows), rows)
    await desk.opened()
    await desk.watch().look("e1")
    kept = await rows.get("e1")
    assert kept is not None
    assert kept.sending is not None
    assert kept.sending.by == "other"
    assert [message.tries for message in kept.outbox] == [0]
