"""The server's clock, where the machine's jumps: what waits comes in its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.domain.happened import Event, What
from bot.ports import Clock
from bot.usecases.watch import Watch
from bot.wiring.clock import SLOWER, SteadyClock
from tests.examples import MORNING, escalation
from tests.fakes import Company, MemoryEscalations, RecordingFlow, RecordingNotifier

HOUR = 60.0


@dataclass
class Machine:
    """A machine whose clock can be set; what has passed is another matter."""

    wall: datetime = MORNING
    passed: float = 0.0
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = SteadyClock(lambda: self.wall, lambda: self.passed)
        self.clock.now()

    def on(self, minutes: float) -> datetime:
        """Time passes."""
        self.wall += timedelta(minutes=minutes)
        self.passed += minutes * 60
        return self.clock.now()

    def set(self, minutes: float) -> datetime:
        """Somebody sets the clock."""
        self.wall += timedelta(minutes=minutes)
        return self.clock.now()


@pytest.mark.parametrize("minutes", [0.0, 1.0, HOUR])
def test_it_is_the_machines_clock_while_that_goes_on(minutes: float) -> None:
    machine = Machine()
    assert machine.set(minutes) == machine.wall
    assert machine.on(7) == machine.wall


def test_it_never_goes_back_and_is_the_machines_again_in_the_end() -> None:
    machine = Machine()
    before = machine.on(10)
    assert machine.set(-HOUR) == before
    assert before < machine.on(1) < before + timedelta(minutes=1)
    for _ in range(int(HOUR / SLOWER)):
        machine.on(1)
    assert machine.clock.now() == machine.wall


async def test_a_step_is_called_in_its_time_though_the_clock_was_put_back_an_hour() -> None:
    machine, notifier, rows = Machine(), RecordingNotifier(), MemoryEscalations()
    watch = Watch(rows, notifier, Company(), RecordingFlow(), machine.clock)
    await rows.open(escalation("e1"), Event(What.OPENED, MORNING))
    await watch.due()
    machine.set(-HOUR)
    waited = 0
    while len(notifier.cards) < 2 and waited < HOUR:
        machine.on(1)
        waited += 1
        await watch.due()
    assert 15 <= waited <= 17
