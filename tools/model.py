"""A stand-in for a chat completions endpoint, for tests and the benchmark.

It streams what it was told to say as the vendors do, a few characters a chunk, and can be told to
wait before it begins, or in the midst of it until it is let go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from tools.standin import on_loopback

Json = dict[str, Any]
PIECE = 12
_NAMES = ("suggest", "repair", "rephrase", "check", "handover", "assess", "judge")
_TELLING = {
    "suggest": '{"suggestions"',
    "repair": "can't be sent as it is",
    "rephrase": "said another way",
    "check": '{"sentences"',
    "handover": '{"statements"',
    "assess": '{"signals"',
    "judge": '{"score"}',
}


def purpose(asked: Json) -> str:
    """Which template a request was rendered from, by what only that one asks for."""
    system = asked["messages"][0]["content"]
    return next(name for name in _NAMES if _TELLING[name] in system)


def suggestions(*texts: str, clauses: tuple[str, ...] = ()) -> str:
    """An answer to `suggest`, one style after the other."""
    styles = ("warm", "brief", "firm")
    found = [
        {"style": style, "text": text, "clauses": list(clauses)}
        for style, text in zip(styles, texts, strict=False)
    ]
    return json.dumps({"suggestions": found}, ensure_ascii=False)


def chunks(text: str, finish: str = "stop", refusal: str | None = None) -> Iterator[bytes]:
    """Server-sent events that carry a text."""
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    for piece in pieces:
        yield _event({"content": piece})
    if refusal:
        yield _event({"refusal": refusal})
    yield _event({}, finish)
    usage = {"prompt_tokens": 900, "completion_tokens": len(text) // 4, "total_tokens": 0}
    yield _line({**_chunk([]), "usage": usage})
    yield b"data: [DONE]\n\n"


def _event(delta: Json, finish: str | None = None) -> bytes:
    return _line(_chunk([{"index": 0, "delta": delta, "finish_reason": finish}]))


def _chunk(choices: list[Json]) -> Json:
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "stand-in",
        "choices": choices,
    }


def _line(value: Json) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


@dataclass
class Model:
    """Says the same to all who ask for the same, after `seconds`."""

    says: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    pause: float = 0.0
    """Before each piece of what it says."""
    asked: list[Json] = field(default_factory=list)
    url: str = ""
    _stop: str | None = None
    _free: threading.Event = field(default_factory=threading.Event)

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(routes=[Route("/v1/chat/completions", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> StreamingResponse:
        asked = await request.json()
        self.asked.append(asked)
        return StreamingResponse(self._said(asked), media_type="text/event-stream")

    @contextlib.contextmanager
    def held(self, before: str = "") -> Iterator[None]:
        """Meanwhile it says nothing from these words on, whatever it is asked."""
        self._free.clear()
        self._stop = before
        try:
            yield
        finally:
            self._stop = None
            self._free.set()

    async def _said(self, asked: Json) -> AsyncIterator[bytes]:
        await asyncio.sleep(self.seconds)
        text = self.says.get(purpose(asked), '{"signals": []}')
        for at, chunk in enumerate(chunks(text), start=1):
            await asyncio.sleep(self.pause)
            if self._stop is not None and self._stop in text[: at * PIECE]:
                await asyncio.to_thread(self._free.wait)
            yield chunk


@contextlib.contextmanager
def running(model: Model) -> Iterator[Model]:
    """The stand-in on a free port; `url` is what OPENAI_BASE_URL takes."""
    with on_loopback(model.app()) as port:
        model.url = f"http://127.0.0.1:{port}/v1"
        yield model
