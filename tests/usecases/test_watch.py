"""Whatever is due is done once, whoever looks, and whatever fails in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain import chain
from bot.domain.errors import NotYet
from bot.domain.escalation import Card, Escalation, State
from bot.domain.happened import Event, What
from bot.domain.outbox import Kind, Sending
from bot.usecases.watch import Watch
from tests.examples import MORNING, escalation
from tests.fakes import (
    Company,
    MemoryEscalations,
    RecordingFlow,
    RecordingNotifier,
    SetClock,
)

OPENED = Event(What.OPENED, MORNING)


@dataclass
class Desk:
    rows: MemoryEscalations = field(default_factory=MemoryEscalations)
    notifier: RecordingNotifier = field(default_factory=RecordingNotifier)
    peers: Company = field(default_factory=Company)
    flow: RecordingFlow = field(default_factory=RecordingFlow)
    clock: SetClock = field(default_factory=SetClock)

    def watch(self, name: str = "here") -> Watch:
        peers = self.peers if name == "here" else Company(name)
        return Watch(self.rows, self.notifier, peers, self.flow, self.clock)

    async def opened(self) -> Escalation:
        return await self.rows.open(escalation("e1"), OPENED)

    async def now(self) -> Escalation:
        found = await self.rows.get("e1")
        assert found is not None
        return found


async def test_many_who_look_at_once_post_one_card() -> None:
    desk = Desk()
    await desk.opened()
    await asyncio.gather(*(desk.watch(f"w{n}").look("e1") for n in range(10)))
    assert [to for to, _ in desk.notifier.cards] == ["slack:C0SUPERVISORS"]


@dataclass
class SlowRows(MemoryEscalations):
    """Rows that others can read before the one who changed them hears that it is done."""

    async def swap(self, old: Escalation, new: Escalation, event: Event | None = None) -> bool:
        done = await super().swap(old, new, event)
        await asyncio.sleep(0.01)
        return done


async def a_moment() -> None:
    await asyncio.sleep(0.02)


@dataclass
class SlowNotifier(RecordingNotifier):
    """A platform that shows a card a moment after it was sent."""

    meanwhile: Callable[[], Awaitable[None]] = a_moment

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        await self.meanwhile()
        return await super().post(to, escalation, key)


async def test_one_process_that_looks_again_while_it_takes_a_card_up_posts_it_once() -> None:
    desk = Desk(rows=SlowRows(), notifier=SlowNotifier())
    await desk.opened()
    watch = desk.watch()

    async def again() -> None:
        await asyncio.sleep(0.005)
        await watch.look("e1")

    await asyncio.gather(watch.look("e1"), again())
    assert [to for to, _ in desk.notifier.cards] == ["slack:C0SUPERVISORS"]


async def test_a_card_that_is_claimed_before_it_is_noted_shows_who_has_it() -> None:
    async def claimed() -> None:
        found = await desk.now()
        assert found.sending
        await desk.rows.swap(found, found.claim("U0SUPERVISOR", MORNING))

    desk = Desk(notifier=SlowNotifier(meanwhile=claimed))
    await desk.opened()
    await desk.watch().look("e1")
    assert [one.claimed_by for one in desk.notifier.updates] == ["U0SUPERVISOR"]
    assert (await desk.now()).outbox == ()


async def test_what_this_process_itself_could_not_note_as_sent_is_looked_for_and_noted() -> None:
    desk = Desk()
    opened = await desk.opened()
    (message,) = opened.outbox
    desk.rows.kept["e1"] = _taken_by(opened, message.key, "here")
    desk.notifier.keys[message.key] = Card("C0", "9.0", message.to)
    await desk.watch().look("e1")
    assert desk.notifier.cards == []
    assert (await desk.now()).cards == (Card("C0", "9.0", message.to),)


async def test_each_step_is_called_at_its_time_until_somebody_takes_it() -> None:
    desk = Desk()
    await desk.opened()
    watch = desk.watch()
    assert await watch.look("e1") == MORNING + timedelta(minutes=15)
    desk.clock.on(minutes=15)
    await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == ["slack:C0SUPERVISORS", "slack:@U0SUPERVISOR"]
    desk.clock.on(minutes=60)
    await watch.look("e1")
    assert Kind.CALL in {message.kind for message in desk.notifier.said}


async def test_a_card_that_a_stopped_process_had_posted_is_found_and_not_posted_again() -> None:
    desk = Desk()
    opened = await desk.opened()
    (message,) = opened.outbox
    taken = desk.rows.kept["e1"] = _taken_by(opened, message.key, "gone")
    desk.notifier.keys[message.key] = Card("C0", "9.0", message.to)
    assert await desk.watch().look("e1") is not None
    assert (await desk.now()).revision == taken.revision
    desk.peers.gone.add("gone")
    await desk.watch().look("e1")
    assert desk.notifier.cards == []
    assert (await desk.now()).cards == (Card("C0", "9.0", message.to),)


async def test_what_a_stopped_process_had_begun_is_asked_about_also_after_another_message() -> None:
    desk = Desk()
    await desk.opened()
    watch = desk.watch()
    await watch.look("e1")
    found = await desk.now()
    told = desk.rows.kept["e1"] = found.told(desk.clock.now())
    note = next(one for one in told.outbox if one.kind is Kind.NOTE)
    until = desk.clock.now() + timedelta(minutes=3)
    # It has sent the note, and ends before it can say so; then the next step comes due.
    desk.rows.kept["e1"] = chain.taken_up(told, note, "gone", until)
    desk.notifier.said.clear()
    desk.notifier.keys[note.key] = Card("C0", "9.0", note.to)
    desk.peers.gone.add("gone")
    desk.clock.on(minutes=15)
    await watch.look("e1")
    assert len(desk.notifier.cards) == 2
    assert note.key not in {message.key for message in desk.notifier.said}
    assert (await desk.now()).outbox == ()


async def test_a_message_that_a_stopped_process_had_not_sent_goes_out() -> None:
    desk = Desk(peers=Company(gone={"gone"}))
    opened = await desk.opened()
    desk.rows.kept["e1"] = _taken_by(opened, opened.outbox[0].key, "gone")
    await desk.watch().look("e1")
    assert len(desk.notifier.cards) == 1


async def test_a_card_whose_answer_was_lost_is_found_and_not_posted_again() -> None:
    desk = Desk(notifier=RecordingNotifier(mute=True))
    await desk.opened()
    await desk.watch().look("e1")
    assert len(desk.notifier.cards) == 1
    assert (await desk.now()).cards


async def test_one_who_may_be_taken_for_gone_sends_nothing() -> None:
    desk = Desk(peers=Company(fenced=True))
    await desk.opened()
    await desk.watch().look("e1")
    assert desk.notifier.cards == []
    assert (await desk.now()).revision == 0


async def test_a_platform_that_is_away_is_tried_until_it_is_back() -> None:
    desk = Desk(notifier=RecordingNotifier(away=True))
    await desk.opened()
    watch = desk.watch()
    for _ in range(10):
        await watch.look("e1")
        desk.clock.on(minutes=1)
    desk.notifier.away = False
    await watch.due()
    assert len(desk.notifier.cards) >= 1
    assert Kind.NOTE in {message.kind for message in desk.notifier.said}


async def test_a_timer_that_goes_off_is_believed_where_the_clock_was_put_back() -> None:
    desk = Desk()
    await desk.opened()
    watch = desk.watch()
    at = await watch.look("e1")
    desk.clock.on(minutes=-60)
    await watch.look("e1", at)
    assert (await desk.now()).step == 1


async def test_a_clock_that_jumps_on_calls_each_step_once() -> None:
    desk = Desk()
    await desk.opened()
    watch = desk.watch()
    await watch.look("e1")
    desk.clock.on(minutes=60)
    await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == ["slack:C0SUPERVISORS", "slack:@U0SUPERVISOR"]


async def test_the_sweep_finds_what_is_overdue_and_sets_its_next_time() -> None:
    desk = Desk()
    await desk.opened()
    assert await desk.watch().due() == 1
    assert desk.flow.woken == [("e1", MORNING + timedelta(minutes=15))]
    assert await desk.watch().due() == 0


async def test_what_the_timers_did_is_written_down() -> None:
    desk = Desk()
    await desk.opened()
    watch = desk.watch()
    for minutes in (0, 15):
        desk.clock.on(minutes)
        await watch.look("e1")
    found = await desk.now()
    desk.rows.kept["e1"] = found.claim("U0S", desk.clock.now())
    for minutes in (30, 15):
        desk.clock.on(minutes)
        await watch.look("e1")
    whats = [event.what for event in await desk.rows.events("e1")]
    assert (await desk.now()).state is State.OPEN
    assert [w for w in whats if w is not What.POSTED] == [
        What.OPENED,
        What.CALLED,
        What.ASKED,
        What.LAPSED,
    ]


@dataclass
class FullNotifier(RecordingNotifier):
    """A platform for which others come first, so many times."""

    full: int = 0

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        if self.full:
            self.full -= 1
            raise NotYet("Others come first.", timedelta(seconds=7))
        return await super().post(to, escalation, key)


async def test_a_card_whose_turn_comes_later_waits_in_its_row_and_for_its_own_channel() -> None:
    desk = Desk(notifier=FullNotifier(full=2))
    await desk.opened()
    watch = desk.watch()
    for _ in range(2):
        assert await watch.look("e1") == desk.clock.at + timedelta(seconds=7)
        assert desk.notifier.cards == []
        assert desk.notifier.told == []
        desk.clock.on(minutes=7 / 60)
    await watch.look("e1")
    assert [to for to, _ in desk.notifier.cards] == ["slack:C0SUPERVISORS"]
    assert (await desk.now()).cards


def _taken_by(opened: Escalation, key: str, name: str) -> Escalation:
    sending = Sending(key, name, MORNING + timedelta(minutes=3))
    return replace(opened, revision=1, sending=sending)
