"""One message a second to a channel, the gravest first, and nobody waits for long in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.errors import Busy, NotYet, Unavailable
from bot.flow_ports import BURST, GRACE_SECONDS, Place
from bot.slack.pacing import EARLY, Here, Pacing


@dataclass
class Hours:
    """A clock that runs on only where somebody sleeps."""

    at: float = 100.0
    pacing: Pacing = field(init=False)

    def __post_init__(self) -> None:
        self.pacing = Pacing(here=Here(now=lambda: self.at), sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)

    async def came(self, key: str, rank: int = 0) -> float:
        """When its turn was; NotYet where it is to come again."""
        await self.pacing.turn("C1", key, rank)
        return self.at

    async def filled(self) -> None:
        for number in range(BURST):
            await self.came(f"first {number}")

    async def waits(self, key: str, rank: int = 0) -> Place:
        """It stands in the line, and does not wait for its turn."""
        return await self.pacing.place("C1", key, rank)


async def test_a_few_go_at_once_and_the_next_waits_for_its_second() -> None:
    hours = Hours()
    await hours.filled()
    assert hours.at == 100.0
    assert await hours.came("next") == 101.0


async def test_who_would_wait_for_long_is_told_to_come_shortly_before_their_turn() -> None:
    hours = Hours()
    await hours.filled()
    for number in range(5):
        await hours.waits(f"before {number}")
    with pytest.raises(NotYet) as told:
        await hours.came("late")
    assert told.value.wait.total_seconds() == pytest.approx(6 - EARLY)


async def test_the_gravest_comes_before_those_who_came_first() -> None:
    hours = Hours()
    await hours.filled()
    for number in range(5):
        await hours.waits(f"calm {number}", 1)
    assert await hours.came("danger", 3) == 101.0
    assert (await hours.waits("calm 0", 1)).waiting == (1,) * 5


async def test_a_hundred_that_keep_coming_pass_one_a_second() -> None:
    hours, turns = Hours(), []
    due = [(hours.at, f"m{number}") for number in range(100)]
    while due:
        at, key = due.pop(0)
        hours.at = max(hours.at, at)
        try:
            turns.append(await hours.came(key))
        except NotYet as later:
            due.append((hours.at + later.wait.total_seconds(), key))
            due.sort()
    assert turns == sorted(turns)
    assert turns[-1] - turns[0] == pytest.approx(100 - BURST, abs=1.0)


async def test_who_does_not_come_again_holds_nobody_up() -> None:
    hours = Hours()
    await hours.filled()
    for number in range(3):
        await hours.waits(f"gone {number}", 3)
    hours.at += GRACE_SECONDS + 1
    assert await hours.came("next") == 106.0


async def test_channels_do_not_wait_for_each_other() -> None:
    hours = Hours()
    await hours.filled()
    await hours.pacing.turn("C2", "other", 0)
    assert hours.at == 100.0


async def test_channels_that_are_quiet_are_forgotten() -> None:
    hours = Hours()
    for number in range(1500):
        await hours.pacing.turn(f"C{number}", "one", 0)
        hours.at += 5
    assert len(hours.pacing.here._lines) <= 1001


async def test_where_the_platform_wants_to_be_left_alone_nobody_waits_for_a_turn() -> None:
    hours = Hours()
    await hours.pacing.hold("C1", timedelta(seconds=40))
    for rank in (3, 0):
        with pytest.raises(Busy) as told:
            await hours.came(f"m{rank}", rank)
        # Who cannot wait goes elsewhere instead of to the end of the line.
        assert not isinstance(told.value, NotYet)
        assert told.value.wait == timedelta(seconds=40)
    hours.at += 40
    assert await hours.came("m3", 3) == 140.0


class Away(Here):
    """A line in a database that does not answer, at once or never."""

    def __init__(self, *, hangs: bool) -> None:
        super().__init__()
        self.hangs = hangs

    async def turn(self, channel: str, key: str, rank: int) -> Place:
        del channel, key, rank
        if self.hangs:
            await asyncio.Event().wait()
        raise Unavailable("The database does not answer; try again in a moment.")


@pytest.mark.parametrize("hangs", [False, True])
async def test_with_the_shared_line_away_each_server_goes_by_its_own(
    hangs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.pacing._ANSWER_SECONDS", 0.05)
    pacing = Pacing(Away(hangs=hangs))
    for number in range(BURST):
        assert (await pacing.place("C1", f"m{number}", 0)).seconds == 0.0
    assert (await pacing.place("C1", "next", 0)).seconds == pytest.approx(1.0, abs=0.3)
