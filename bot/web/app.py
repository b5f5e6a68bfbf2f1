"""The server: health, metrics, /v1, and the platforms' endpoints that wiring hands in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.requests import Request
from starlette.routing import Route

from bot import __version__
from bot.web.metrics import Metrics

Endpoint = Callable[[Request], Awaitable[Response]]
Probe = Callable[[], Awaitable[Mapping[str, bool]]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def build(
    *,
    lifespan: Lifespan,
    ready: Probe,
    metrics: Metrics,
    v1: APIRouter,
    platforms: Mapping[str, Endpoint],
) -> FastAPI:
    """An ASGI application; `platforms` maps a path to the endpoint that serves it."""
    app = FastAPI(title="Tyyni", version=__version__, lifespan=lifespan, redoc_url=None)

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive", "version": __version__})

    async def readyz(_request: Request) -> Response:
        parts = dict(await ready())
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    async def scraped(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    app.router.routes += [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", scraped),
        *(Route(path, endpoint, methods=["POST"]) for path, endpoint in platforms.items()),
    ]
    app.include_router(v1)
    return app


def switched_off(sentence: str) -> Endpoint:
    """The endpoint of a platform that is off: it says what to set."""

    async def off(_request: Request) -> Response:
        return JSONResponse({"error": sentence}, status_code=503)

    return off
