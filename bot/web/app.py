"""The server: health, metrics, /v1, and the platforms' endpoints that wiring hands in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import __version__
from bot.web.answers import HANDLERS, Ascii, refusal
from bot.web.door import Door
from bot.web.metrics import Metrics

Endpoint = Callable[[Request], Awaitable[Response]]
Probe = Callable[[], Awaitable[Mapping[str, bool]]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build(
    *,
    lifespan: Lifespan,
    ready: Probe,
    metrics: Metrics,
    v1: tuple[APIRouter, ...],
    token: SecretStr | None,
    platforms: Mapping[str, Endpoint],
) -> Starlette:
    """An ASGI application; `platforms` maps a path to its endpoint, `token` opens /v1."""

    async def healthz(_request: Request) -> Response:
        return Ascii({"status": "alive", "version": __version__})

    async def readyz(_request: Request) -> Response:
        parts = dict(await ready())
        return Ascii(parts, status_code=200 if all(parts.values()) else 503)

    async def scraped(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    made = Starlette(
        lifespan=lifespan,
        exception_handlers=HANDLERS,
        routes=[
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in platforms.items()),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", scraped),
        ],
    )
    # The platforms stand before FastAPI, whose own layers cost every request a tenth of a
    # millisecond. It is no route: a mount would take their other methods for its own.
    made.router.default = _api(v1, token)
    return made


def switched_off(sentence: str) -> Endpoint:
    """The endpoint of a platform that is off: it says what to set."""

    async def off(_request: Request) -> Response:
        return refusal(503, sentence)

    return off


def _api(v1: tuple[APIRouter, ...], token: SecretStr | None) -> FastAPI:
    made = FastAPI(
        title="Tyyni",
        version=__version__,
        redoc_url=None,
        default_response_class=Ascii,
        exception_handlers=dict(HANDLERS),
    )
    for router in v1:
        made.include_router(router)
    made.add_middleware(Door, token=token)
    return made
