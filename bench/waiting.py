"""What reading keeps others waiting: how late a ticking task is while the server reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI

from bench.rows import Figure, Limit, Row
from bench.texts import messages
from bot import wiring
from bot.web import v1

_TICK = 0.001
_ROUNDS, _REQUESTS, _AT_ONCE = 7, 10, 3
_LENGTH = 500
_MS = 1e3

Work = Callable[[], Awaitable[object]]


def row() -> Row:
    """The worst lateness of each round, of one that reads and of one that does nothing."""
    ours, theirs = asyncio.run(_measured())
    return Row(
        "event loop: a ticking task's longest wait while messages are read",
        Figure.of(ours, "ms", _MS),
        "the same loop with nothing to do",
        Figure.of(theirs, "ms", _MS),
        Limit("median", 10),
    )


async def _measured() -> tuple[list[float], list[float]]:
    app = FastAPI()
    app.include_router(v1.router(wiring.adviser(None), wiring.redact))
    texts = iter(messages((_ROUNDS + 1) * _REQUESTS * _AT_ONCE, _LENGTH))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:

        async def ask() -> None:
            answer = await client.post("/v1/assess", json={"text": next(texts)})
            answer.raise_for_status()

        async def read() -> None:
            for _ in range(_REQUESTS):
                await asyncio.gather(*(ask() for _ in range(_AT_ONCE)))

        began = time.perf_counter()
        await read()
        idle = time.perf_counter() - began
        rounds = [
            (await _latest(read), await _latest(lambda: asyncio.sleep(idle)))
            for _ in range(_ROUNDS)
        ]
    return [ours for ours, _ in rounds], [theirs for _, theirs in rounds]


async def _latest(work: Work) -> float:
    """By how many seconds a task that ticks was late at worst while this was done."""
    worst = 0.0

    async def tick() -> None:
        nonlocal worst
        while True:
            due = time.perf_counter() + _TICK
            await asyncio.sleep(_TICK)
            worst = max(worst, time.perf_counter() - due)

    ticking = asyncio.create_task(tick())
    try:
        await work()
    finally:
        ticking.cancel()
    return worst
