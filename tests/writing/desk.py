"""A scribe on the SDK's own mock transport, and what the model says to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from pydantic import SecretStr

from bot import wiring
from bot.domain.conversation import Address, Conversation
from bot.domain.suggestion import Answer
from bot.ports import Cases
from bot.reading.reader import FloorReader
from bot.usecases.adviser import Adviser
from bot.usecases.budget import Budget, MemoryLedger
from bot.usecases.coach import Coach
from bot.usecases.noticing import NotingReader
from bot.usecases.scribe import Scribe
from bot.wiring import TextMasker
from bot.writing.client import Caller, Endpoint, connect
from bot.writing.prompts import Prompts
from bot.writing.writer import ModelWriter
from tests.examples import policy
from tests.fakes import OnePolicy, Tally, TickingClock
from tools.model import chunks, purpose

READER = FloorReader()
PROMPTS = Prompts(wiring.prompts())
LATE = "Kolmas viikko eikä pakettia kuulu!!"
GOOD = (
    "Kolme viikkoa ilman paketin näkymistä on kohtuuton odotus. Avaan seurannan ja kerron sen "
    "sisällön sinulle tässä. Kumpi sopii sinulle: uusi paketti vai rahat takaisin?"
)
BETTER = "Odotus on venynyt kolmeen viikkoon. Pyydän kuljetusyhtiöltä tiedon, missä paketti on."
UPSET = Conversation.of(LATE)
HERE = Address("slack", "C0HELP/1.0", "U0AGENT")
Handler = Callable[[httpx2.Request], Any]


class Pieces(httpx2.AsyncByteStream):
    """A body that comes in pieces, with a wait before each, and that may break off."""

    def __init__(
        self, pieces: Iterable[bytes], pause: float = 0.0, breaks: Exception | None = None
    ) -> None:
        self.pieces, self.pause, self.breaks = pieces, pause, breaks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece
        if self.breaks:
            raise self.breaks


def streamed(
    pieces: Iterable[bytes], pause: float = 0.0, breaks: Exception | None = None
) -> httpx2.Response:
    """A stream of server-sent events."""
    headers = {"content-type": "text/event-stream"}
    return httpx2.Response(200, headers=headers, stream=Pieces(pieces, pause, breaks))


def refused(status: int, headers: dict[str, str] | None = None, code: str = "x") -> httpx2.Response:
    """What an endpoint says that does not serve."""
    body = {"error": {"message": "no", "type": code, "code": code}}
    return httpx2.Response(status, headers=headers, json=body)


@dataclass
class Stage:
    """One scribe; `says` gives the whole answer for each purpose, `handler` stands before it."""

    says: dict[str, str] = field(default_factory=dict)
    handler: Callable[[str], httpx2.Response | Exception | None] = lambda _: None
    seconds: float = 8.0
    daily: int | None = None
    set_name: str = "webshop"
    asked: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tally = Tally()
        self.policies = OnePolicy(policy(self.set_name))
        self.reader = NotingReader(READER)
        self.budget = Budget(self.daily, self.policies, TickingClock(), self.tally, MemoryLedger())
        endpoint = Endpoint("stand-in", SecretStr("sk-made-up"), "http://127.0.0.1:9/v1")
        client = connect(endpoint, httpx2.MockTransport(self._answer))
        self.caller = Caller(client, "stand-in", self.budget.spend)
        self.writer = ModelWriter(self.caller, PROMPTS)
        self.scribe = Scribe(
            writer=self.writer,
            reader=self.reader,
            masker=wiring.TextMasker(),
            policies=self.policies,
            budget=self.budget,
            meter=self.tally,
            seconds=self.seconds,
        )

    def first(self, said: Conversation) -> Answer:
        """The playbook's answer."""
        return Adviser(self.reader, self.policies).suggest(said)

    async def all(self, said: Conversation) -> list[Answer]:
        """The playbook's answer, and every one that the model makes of it."""
        first = self.first(said)
        return [first, *[answer async for answer in self.scribe.better(said, first)]]

    async def last(self, said: Conversation) -> Answer:
        """The answer as it stands in the end."""
        return (await self.all(said))[-1]

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        name = purpose(body)
        self.asked.append(name)
        self.bodies.append(body)
        given = self.handler(name)
        if isinstance(given, Exception):
            raise given
        return given or streamed(chunks(self.says.get(name, '{"signals": []}')))


def of_model(answer: Answer) -> list[str]:
    """The texts that came from the model."""
    return [found.text for found in answer.suggestions if found.source == "model"]


def coach(stage: Stage, cases: Cases) -> Coach:
    return Coach(
        adviser=Adviser(stage.reader, stage.policies),
        masker=TextMasker(),
        cases=cases,
        clock=TickingClock(),
        meter=stage.tally,
        scribe=stage.scribe,
    )
