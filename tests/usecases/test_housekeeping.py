"""The daily work: once a day, by one server, whatever was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.policy import Retention
from bot.people_ports import Sweeper
from bot.ports import Clock
from bot.usecases.housekeeping import DIGEST_AT, SWEEP_AT, TURN, Daily, Housekeeping
from bot.usecases.retaining import Retaining
from tests.examples import policy
from tests.fakes import (
    MemoryDays,
    OnePolicy,
    RecordingAudit,
    RecordingFlow,
    RecordingMessenger,
    SetClock,
    TickingClock,
)
from tests.usecases.test_aftercare import Room


class Sweeping(Sweeper):
    """Counts its sweeps."""

    def __init__(self) -> None:
        self.sweeps = 0

    async def expire(self, keep: Retention, now: datetime) -> dict[str, int]:
        self.sweeps += 1
        return {"words": 2, "gaps": 0}

    async def erase_reference(self, reference: str) -> int:
        return 0

    async def erase_person(self, person: str) -> int:
        return 0


async def test_the_daily_work_is_done_once_a_day_and_written_down() -> None:
    sweeper, audit = Sweeping(), RecordingAudit()
    clock = TickingClock(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    made = house(clock, MemoryDays(), swept(sweeper, audit, clock))
    await made.tick()
    assert sweeper.sweeps == 0
    for hours in (2, 1, 1, 24):
        clock.at += timedelta(hours=hours)
        await made.tick()
    assert sweeper.sweeps == 2
    assert [(deed.action, deed.outcome) for deed in audit.deeds] == [("retention.words", "2")] * 2


async def test_the_daily_work_is_not_done_again_after_a_restart_or_by_another_server() -> None:
    sweeper, days = Sweeping(), MemoryDays()
    clock = TickingClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    for name in ("one", "one again", "another"):
        await house(clock, days, swept(sweeper, RecordingAudit(), clock), name=name).tick()
    assert sweeper.sweeps == 1


async def test_the_daily_work_of_one_that_was_killed_in_the_middle_is_done_by_another() -> None:
    sweeper, days = Sweeping(), MemoryDays()
    clock = SetClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    await days.begin("sweep", clock.at.date(), "killed", (clock.at, clock.at + TURN))
    other = house(clock, days, swept(sweeper, RecordingAudit(), clock))
    await other.tick()
    assert sweeper.sweeps == 0
    clock.at += TURN
    await other.tick()
    assert sweeper.sweeps == 1


async def test_the_digest_waits_for_its_hour_and_for_the_platform() -> None:
    room = Room(messenger=RecordingMessenger(away=True))
    await room.handled()
    clock = TickingClock(datetime(2026, 11, 23, 12, 59, tzinfo=UTC))
    made = house(clock, MemoryDays(), Daily("digest", DIGEST_AT, room.care.digest))
    await made.tick()
    clock.at += timedelta(minutes=2)
    await made.tick()
    room.messenger.away = False
    assert room.messenger.digests == []
    await made.tick()
    assert len(room.messenger.digests) == 1


async def test_timers_that_are_done_are_kept_as_long_as_other_events() -> None:
    flow, clock = RecordingFlow(), TickingClock()
    ports = (OnePolicy(policy()), Sweeping(), RecordingAudit(), clock, flow)
    days = timedelta(days=policy().organisation.retention.events)
    await Retaining(*ports).forget_timers()
    (before,) = flow.forgotten
    assert timedelta(0) <= clock.at - days - before < timedelta(minutes=1)


def swept(sweeper: Sweeping, audit: RecordingAudit, clock: Clock) -> Daily:
    retaining = Retaining(OnePolicy(policy()), sweeper, audit, clock, RecordingFlow())
    return Daily("sweep", SWEEP_AT, retaining.sweep)


def house(clock: Clock, days: MemoryDays, *daily: Daily, name: str = "here") -> Housekeeping:
    return Housekeeping(OnePolicy(policy()), days, clock, name, daily)
