"""One line before each channel for all servers: one suite over both adapters of the port."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.outbox import Card
from bot.flow_ports import BURST, Line
from bot.slack.pacing import Here
from bot.store.database import close, engine
from bot.store.lines import DatabaseLine
from tests.store.databases import migrated_database

STEP, SHORT = 30.0, 0.2
"""So long that no turn passes while a test asks; so short that a test can wait for it."""


@pytest.fixture(params=["postgresql", "memory"])
async def lines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Line]]:
    """The same line as three servers have it."""
    step = SHORT if "measure" in request.node.name else STEP
    if request.param == "memory":
        here = Here(step)
        yield [here, here, here]
        return
    async with migrated_database(request, tmp_path) as made:
        others = [engine(made.url) for _ in range(2)]
        yield [DatabaseLine(one, step) for one in (made, *others)]
        for one in others:
            await close(one)


async def test_a_few_go_at_once_and_then_one_in_a_step_whoever_asks(lines: list[Line]) -> None:
    places = await asyncio.gather(*(lines[n % 3].turn("C1", f"m{n}", 0) for n in range(3 * BURST)))
    assert Counter(place.seconds == 0 for place in places) == {True: BURST, False: 2 * BURST}
    waits = sorted(place.seconds for place in places if place.seconds)
    assert waits[-1] == pytest.approx(2 * BURST * STEP, abs=STEP)


async def test_who_comes_again_keeps_their_place(lines: list[Line]) -> None:
    for number in range(BURST + 2):
        await lines[0].turn("C1", f"m{number}", 0)
    second = await lines[1].turn("C1", f"m{BURST + 1}", 0)
    first = await lines[2].turn("C1", f"m{BURST}", 0)
    assert first.seconds < second.seconds
    assert first.waiting == (0, 0)


async def test_danger_comes_first_from_whichever_server(lines: list[Line]) -> None:
    for number in range(BURST + 4):
        await lines[0].turn("C1", f"calm {number}", 1)
    danger = await lines[1].turn("C1", "danger", 3)
    calm = await lines[2].turn("C1", f"calm {BURST}", 1)
    assert danger.waiting == calm.waiting == (3, 1, 1, 1, 1)
    assert danger.seconds < STEP < calm.seconds


async def test_turns_that_are_taken_by_many_at_once_never_pass_the_measure(
    lines: list[Line],
) -> None:
    taken: list[float] = []
    loop = asyncio.get_running_loop()

    async def one(number: int) -> None:
        place = await lines[number % 3].turn("C1", f"m{number}", 0)
        while place.seconds:
            await asyncio.sleep(place.seconds)
            place = await lines[number % 3].turn("C1", f"m{number}", 0)
        taken.append(loop.time())

    await asyncio.gather(*(one(number) for number in range(12)))
    taken.sort()
    assert taken[-1] - taken[0] >= (12 - BURST - 0.5) * SHORT


async def test_what_is_sent_out_of_turn_counts(lines: list[Line]) -> None:
    for number in range(BURST):
        await lines[number].sent("C1")
    assert (await lines[0].turn("C1", "m", 0)).seconds > 0
    assert (await lines[0].turn("C2", "m", 0)).seconds == 0


async def test_a_channel_whose_platform_wants_to_be_left_alone_takes_nobody(
    lines: list[Line],
) -> None:
    await lines[0].hold("C1", 60.0)
    for line in lines:
        assert (await line.turn("C1", "m", 3)).seconds == pytest.approx(60.0, abs=5.0)
    assert (await lines[0].turn("C2", "m", 0)).seconds == 0


async def test_one_server_tells_of_a_flood_and_any_may_change_what_it_said(
    lines: list[Line],
) -> None:
    await lines[0].turn("C1", "m", 0)
    told = await asyncio.gather(*(line.tell("C1", 0, 5) for line in lines))
    assert sum(told) == 1
    assert await lines[1].noted("C1") is None
    await lines[0].note("C1", Card("C1", "1.0"))
    assert (await lines[1].turn("C1", "n", 0)).told == 5
    assert await lines[2].noted("C1") == Card("C1", "1.0")
    await lines[2].note("C1", Card("", ""))
    assert await lines[0].noted("C1") is None
