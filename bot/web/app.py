"""The server: health, metrics, /v1, and the platforms' endpoints that wiring hands in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount, Route

from bot import __version__
from bot.web.metrics import Metrics

Endpoint = Callable[[Request], Awaitable[Response]]
Probe = Callable[[], Awaitable[Mapping[str, bool]]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def build(
    *,
    lifespan: Lifespan,
    ready: Probe,
    metrics: Metrics,
    v1: APIRouter,
    platforms: Mapping[str, Endpoint],
) -> Starlette:
    """An ASGI application; `platforms` maps a path to the endpoint that serves it."""
    api = FastAPI(title="Tyyni", version=__version__, redoc_url=None)
    api.include_router(v1)

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive", "version": __version__})

    async def readyz(_request: Request) -> Response:
        parts = dict(await ready())
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    async def scraped(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    # The platforms stand before FastAPI, whose own layers cost every request a tenth of a
    # millisecond.
    return Starlette(
        lifespan=lifespan,
        routes=[
            *(Route(path, endpoint, methods=["POST"]) for path, endpoint in platforms.items()),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", scraped),
            Mount("/", app=api),
        ],
    )


def switched_off(sentence: str) -> Endpoint:
    """The endpoint of a platform that is off: it says what to set."""

    async def off(_request: Request) -> Response:
        return JSONResponse({"error": sentence}, status_code=503)

    return off
