"""Calls of a chat completions endpoint: the one place where they are timed, retried, given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx2
import tenacity
from openai import AsyncOpenAI, AsyncStream
from pydantic import BaseModel, SecretStr

from bot.domain.errors import Silent
from bot.domain.suggestion import Help
from bot.ports import Spent
from bot.writing.breaker import Breaker
from bot.writing.failures import FAILURES, asked_to_wait, meaning, passing
from bot.writing.prompts import Prompt
from bot.writing.shapes import Chunk, response_format

ATTEMPTS = 3
CONNECT_SECONDS = 2.0
TOKENS = 1_600
"""Room for three suggestions; a grammar may pad with white space."""
_TROUBLE = {Help.LATE, Help.BUSY, Help.AWAY, Help.SETTINGS, Help.QUOTA}
"""What says that the endpoint is unwell, not that one answer was poor."""
_CHARACTERS_A_TOKEN = 4
_JITTERED = tenacity.wait_exponential_jitter(multiplier=0.2, max=2.0, jitter=0.3)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and which."""

    model: str
    api_key: SecretStr
    base_url: str | None = None


def connect(endpoint: Endpoint, transport: httpx2.AsyncBaseTransport | None = None) -> AsyncOpenAI:
    """The SDK's client; it neither retries nor waits on its own."""
    http = httpx2.AsyncClient(
        transport=transport,
        timeout=httpx2.Timeout(30.0, connect=CONNECT_SECONDS),
        limits=httpx2.Limits(max_connections=200, max_keepalive_connections=50),
        follow_redirects=True,
    )
    return AsyncOpenAI(
        api_key=endpoint.api_key.get_secret_value(),
        base_url=endpoint.base_url,
        max_retries=0,
        http_client=http,
    )


@dataclass
class _Tally:
    """What one call has brought so far."""

    began: float
    characters_in: int
    characters_out: int = 0
    tokens: tuple[int, int] | None = None
    reason: str | None = None
    refused: bool = False

    def spent(self, purpose: str, outcome: str) -> Spent:
        """What it cost; where the server does not count tokens, by the length of the texts."""
        counted = self.tokens or (
            self.characters_in // _CHARACTERS_A_TOKEN,
            self.characters_out // _CHARACTERS_A_TOKEN,
        )
        return Spent(purpose, outcome, time.monotonic() - self.began, *counted)


@dataclass(frozen=True)
class Caller:
    """Streams a model's answer to a prompt; whatever goes wrong is Silent with its reason."""

    client: AsyncOpenAI
    model: str
    spend: Callable[[Spent], None]
    breaker: Breaker = field(default_factory=lambda: Breaker(time.monotonic))

    async def stream(
        self, prompt: Prompt, shape: type[BaseModel], within: float
    ) -> AsyncGenerator[str, None]:
        """The answer, piece by piece, `within` seconds in all, waits and retries included."""
        until = time.monotonic() + within
        tally = _Tally(time.monotonic(), len(prompt.system) + len(prompt.user))
        outcome: str = "dropped"
        try:
            async with aclosing(self._pieces(prompt, shape, until, tally)) as pieces:
                async for piece in pieces:
                    yield piece
            outcome = Help.GIVEN.value
        except Silent as silent:
            outcome = silent.why.value
            raise
        finally:
            self.spend(tally.spent(prompt.purpose, outcome))

    async def whole(self, prompt: Prompt, shape: type[BaseModel], within: float) -> str:
        """The same, joined."""
        async with aclosing(self.stream(prompt, shape, within)) as pieces:
            return "".join([piece async for piece in pieces])

    async def _pieces(
        self, prompt: Prompt, shape: type[BaseModel], until: float, tally: _Tally
    ) -> AsyncGenerator[str, None]:
        if not self.breaker.admits():
            raise Silent(self.breaker.why)
        try:
            opened = await self._opened(prompt, shape, until)
            async with opened:
                async for piece in self._read(opened, until, tally):
                    yield piece
        except FAILURES as error:
            self._note(meaning(error))
            raise Silent(meaning(error)) from error
        self.breaker.succeeded()
        _judged(tally)

    def _note(self, why: Help) -> None:
        if why in _TROUBLE:
            self.breaker.failed(why)
        else:
            self.breaker.succeeded()

    async def _opened(
        self, prompt: Prompt, shape: type[BaseModel], until: float
    ) -> AsyncStream[object]:
        """The stream once the server has begun to answer; tried again while there is time."""
        async for attempt in tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(passing),
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(ATTEMPTS), tenacity.stop_before_delay(_left(until))
            ),
            wait=_wait,
            reraise=True,
        ):
            with attempt:
                async with asyncio.timeout(_left(until)):
                    return await self._begun(prompt, shape)
        raise Silent(Help.AWAY)

    async def _begun(self, prompt: Prompt, shape: type[BaseModel]) -> AsyncStream[object]:
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": prompt.messages,
            "response_format": response_format(shape),
            "max_completion_tokens": TOKENS,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        # What is sent and what comes are JSON of our own making and reading: the SDK's shapes for
        # both would take more time than all our checks together.
        return await self.client.post(
            "/chat/completions",
            body=asked,
            cast_to=object,
            stream=True,
            stream_cls=AsyncStream[object],
        )

    async def _read(
        self, opened: AsyncStream[object], until: float, tally: _Tally
    ) -> AsyncGenerator[str, None]:
        chunks = aiter(opened)
        while True:
            try:
                async with asyncio.timeout(_left(until)):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            if piece := _noted(Chunk.model_validate(chunk), tally):
                yield piece


def _noted(chunk: Chunk, tally: _Tally) -> str:
    """What a chunk adds; a refusal ends it all."""
    if chunk.usage:
        tally.tokens = (chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
    if not chunk.choices:
        return ""
    choice = chunk.choices[0]
    tally.reason = choice.finish_reason or tally.reason
    if choice.delta is None:
        return ""
    tally.refused = tally.refused or bool(choice.delta.refusal)
    piece = choice.delta.content or ""
    tally.characters_out += len(piece)
    return piece


def _judged(tally: _Tally) -> None:
    """Silent where the server ended the answer before it was whole, or gave none."""
    if tally.refused or tally.reason == "content_filter":
        raise Silent(Help.REFUSED)
    if tally.reason == "length" or not tally.characters_out:
        raise Silent(Help.UNUSABLE)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.0)


def _wait(state: tenacity.RetryCallState) -> float:
    """As long as the server asks, else a little longer each time, never the same for all."""
    error = state.outcome.exception() if state.outcome else None
    asked = asked_to_wait(error)
    jittered = _JITTERED(state)
    return jittered if asked is None else asked + jittered / 10
