"""A bolt app with nothing in it, in a process of its own: the floor that Tyyni is held against."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.texts import FIXED_REPLY
from tools.standin import TOKEN
from tools.workspace import SECRET

Ack = Callable[..., Awaitable[Any]]


def bare(api_url: str, *, polling: bool, posting: bool) -> AsyncApp:
    """Bolt as its guide writes it; `polling` is its default runner, `posting` answers mentions."""
    client = AsyncWebClient(token=TOKEN, base_url=api_url)
    kept: set[asyncio.Task[Any]] = set()

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=TOKEN)

    async def on_mention(ack: Ack, event: dict[str, Any]) -> None:
        await ack()
        if posting:
            answer = client.chat_postMessage(channel=event["channel"], text=FIXED_REPLY)
            task = asyncio.create_task(answer)
            kept.add(task)
            task.add_done_callback(kept.discard)

    async def on_action(ack: Ack) -> None:
        await ack()

    app = AsyncApp(
        client=client,
        signing_secret=SECRET,
        authorize=authorize,
        process_before_response=not polling,
    )
    app.event("app_mention")(on_mention)
    app.action(re.compile(r"^style_(?:warm|brief|firm)$"))(on_action)
    return app


def served(app: AsyncApp) -> Starlette:
    """The app behind bolt's own Starlette adapter."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def readyz(_request: Request) -> Response:
        return Response("ready")

    return Starlette(
        routes=[Route("/slack/events", events, methods=["POST"]), Route("/readyz", readyz)]
    )


def main() -> None:
    """Serve on a port until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--polling", action="store_true")
    parser.add_argument("--posting", action="store_true")
    given = parser.parse_args()
    app = served(bare(given.api_url, polling=given.polling, posting=given.posting))
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
