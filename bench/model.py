"""What Tyyni adds to a call of a language model, beside the bare SDK on the same stand-in."""

from __future__ import annotations

import asyncio
import gc
import resource
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI
from pydantic import SecretStr

from bench.rows import Figure, Limit, Row
from bench.stub import stub
from bench.texts import UPSET
from bot import wiring
from bot.domain.conversation import Conversation
from bot.domain.suggestion import Answer
from bot.settings import Model
from bot.usecases.adviser import Adviser
from bot.usecases.scribe import Scribe
from bot.wiring.model import Around, scribe
from bot.writing.client import Endpoint, connect
from bot.writing.prompts import Prompts
from bot.writing.shapes import SuggestionsOut, response_format

ROUNDS, WARM_UP = 40, 5
SLOW_ROUNDS, SLOW_SECONDS = 8, 1.0
AT_ONCE = 50
_MS, _MB = 1e3, 1e-3
_SAID = Conversation.of(UPSET)
Work = Callable[[], Awaitable[object]]


def rows(_folder: Path) -> Iterator[Row]:
    """All rows about the model."""
    with stub(0.0) as url:
        yield asyncio.run(_own_time(url))
    with stub(SLOW_SECONDS) as url:
        yield asyncio.run(_share(url))
        yield from asyncio.run(_at_once(url))


class Contenders:
    """Ours, checks and all, and the SDK's bare stream of the same prompt."""

    def __init__(self, url: str) -> None:
        adviser = wiring.adviser(None)
        self.ours = _scribe(url, adviser)
        self.first: Answer = adviser.suggest(_SAID)
        self.client: AsyncOpenAI = connect(Endpoint("stand-in", SecretStr("none"), url))
        ground = self.ours.ground(_SAID, self.first)
        turns = [{"turn": 0, "role": "customer", "text": UPSET}]
        self.prompt = Prompts(wiring.prompts()).render(
            "suggest", {"case": ground.brief, "turns": turns}
        )

    async def us(self) -> None:
        """All of the model's suggestions, checked, and the assessment beside them."""
        answers = [answer async for answer in self.ours.better(_SAID, self.first)]
        if len(answers) != len(self.first.suggestions):
            raise RuntimeError("the stand-in's suggestions did not all pass")

    async def bare(self) -> None:
        """The same stream, read to its end and thrown away."""
        asked: dict[str, Any] = {
            "model": "stand-in",
            "messages": self.prompt.messages,
            "response_format": response_format(SuggestionsOut),
            "stream_options": {"include_usage": True},
        }
        async for _chunk in await self.client.chat.completions.create(**asked, stream=True):
            pass


def _scribe(url: str, adviser: Adviser) -> Scribe:
    model = Model(
        name="stand-in", api_key=SecretStr("none"), base_url=url, seconds=30.0, daily_tokens=None
    )
    return scribe(model, Around(adviser.policies, wiring.Unmetered()))


async def _own_time(url: str) -> Row:
    both = await _contenders(url)
    ours, bare = await _in_turns(both.us, both.bare, ROUNDS)
    own = [one - other for one, other in zip(ours, bare, strict=True)]
    what = "a model's three suggestions: our own time beyond the call, assessment included"
    return Row(
        what,
        Figure.of(own, "ms", _MS),
        "the bare SDK's whole call",
        Figure.of(bare, "ms", _MS),
        Limit("median", 15),
    )


async def _share(url: str) -> Row:
    both = await _contenders(url)
    ours, bare = await _in_turns(both.us, both.bare, SLOW_ROUNDS)
    return Row(
        f"a model that needs {SLOW_SECONDS:g} s: the whole answer",
        Figure.of(ours, "ms", _MS),
        "the bare SDK",
        Figure.of(bare, "ms", _MS),
        Limit("ratio", 1.05),
    )


async def _at_once(url: str) -> list[Row]:
    """The slowest of many at once, and what memory is held after three times as many."""
    both = await _contenders(url)
    await asyncio.gather(*(both.us() for _ in range(AT_ONCE)))
    gc.collect()
    before = _resident()
    ours = [await _together(both.us) for _ in range(3)]
    after = _resident()
    bare = [await _together(both.bare) for _ in range(3)]
    return [
        Row(
            f"{AT_ONCE} at once on a model that needs {SLOW_SECONDS:g} s: until the last is done",
            Figure.of(ours, "ms", _MS),
            f"the bare SDK, {AT_ONCE} at once",
            Figure.of(bare, "ms", _MS),
            Limit("median", 1e3 * 3 * SLOW_SECONDS),
        ),
        Row(
            f"memory held after {3 * AT_ONCE} more of them",
            Figure.of([float(after)], "MB", _MB),
            f"after the first {AT_ONCE}",
            Figure.of([float(before)], "MB", _MB),
            Limit("ratio", 1.05),
        ),
    ]


async def _contenders(url: str) -> Contenders:
    made = Contenders(url)
    for _ in range(WARM_UP):
        await made.us()
        await made.bare()
    return made


async def _in_turns(one: Work, other: Work, rounds: int) -> tuple[list[float], list[float]]:
    measured: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, seconds in zip((one, other), measured, strict=True):
            began = time.perf_counter()
            await work()
            seconds.append(time.perf_counter() - began)
    return measured


async def _together(work: Work) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - began


def _resident() -> int:
    """The greatest memory this process has held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
