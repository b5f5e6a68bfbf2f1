"""A message that grows is changed no more often than its platform allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.errors import Unavailable
from bot.slack.pace import Paced

TICK = 0.2


@dataclass
class Screen:
    """Keeps what was shown, and when."""

    deaf: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    shown: list[tuple[float, str]] = field(default_factory=list)

    async def __call__(self, view: dict[str, Any]) -> None:
        if self.deaf:
            raise Unavailable("Slack does not answer now, or refuses the message.")
        self.shown.append((asyncio.get_running_loop().time(), view["text"]))
        self.news.set()

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.shown]


async def test_the_first_is_shown_at_once_and_of_a_rush_the_last() -> None:
    screen = Screen()
    paced = Paced(screen, TICK)
    await paced.put({"text": "1"})
    await asyncio.sleep(0)
    for text in "234":
        await paced.put({"text": text})
    await paced.finish()
    assert screen.texts == ["1", "4"]
    assert screen.shown[1][0] - screen.shown[0][0] >= TICK * 0.9


async def test_what_comes_slowly_is_all_shown() -> None:
    screen = Screen()
    paced = Paced(screen, 0.01)
    for text in "123":
        await paced.put({"text": text})
        await paced.finish()
    assert screen.texts == ["1", "2", "3"]


async def test_what_nobody_may_wait_for_is_shown_at_once() -> None:
    screen = Screen()
    paced = Paced(screen, 60.0)
    await paced.put({"text": "words"})
    await screen.news.wait()
    screen.news.clear()
    await paced.put({"text": "danger"}, at_once=True)
    async with asyncio.timeout(30):
        await screen.news.wait()
    assert screen.texts == ["words", "danger"]


async def test_a_change_that_is_refused_is_told_to_whoever_shows_it() -> None:
    paced = Paced(Screen(deaf=True), 0.0)
    await paced.put({"text": "1"})
    with pytest.raises(Unavailable):
        await paced.finish()
