"""The bolt app, and the clients with which it answers."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import Protocol

from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import views
from bot.slack.listeners import Listeners

SHORTCUT = "suggest_reply"
ALARM_PATIENCE = 5.0
"""An alarm tries the next person rather than wait longer."""
ANSWER_PATIENCE = 30.0
"""An answer has one place to go."""
_TIMEOUT_SECONDS = 10
_RETRIES = 2


def web_client(token: SecretStr, api_url: str, patience: float) -> AsyncWebClient:
    """A client that tries again what failed on the way; it waits at most `patience` seconds."""
    return _client(
        token,
        api_url,
        [
            AsyncConnectionErrorRetryHandler(max_retry_count=_RETRIES),
            PatientRetryHandler(patience, max_retry_count=_RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=_RETRIES),
        ],
    )


def alarm_client(token: SecretStr, api_url: str) -> AsyncWebClient:
    """A client that tries nothing again by itself but what Slack has refused as too early.

    What fails in other ways may have gone out all the same: the watch asks Slack first.
    """
    patient = PatientRetryHandler(ALARM_PATIENCE, max_retry_count=_RETRIES)
    return _client(token, api_url, [patient])


def _client(token: SecretStr, api_url: str, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
    return AsyncWebClient(
        token=token.get_secret_value(),
        base_url=api_url,
        timeout=_TIMEOUT_SECONDS,
        retry_handlers=handlers,
    )


class PatientRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks, unless that is longer than anybody should wait here."""

    def __init__(self, patience: float, max_retry_count: int) -> None:
        super().__init__(max_retry_count=max_retry_count)
        self._patience = patience

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK hands it over by name
        request: HttpRequest,  # noqa: ARG002 - the SDK hands it over by name
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - the SDK hands it over by name
    ) -> bool:
        """Only where the wait is known and short enough."""
        if response is None or response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
            return False
        asked = {name.lower(): value for name, value in response.headers.items()}
        wait = asked.get("retry-after") or [""]
        seconds = str(wait[0] if isinstance(wait, list) else wait)
        return seconds.isdigit() and int(seconds) <= self._patience


class Room(Protocol):
    """Listens for some of the gestures."""

    def register(self, app: AsyncApp) -> None:
        """Before the listener for buttons that nobody knows."""
        ...


def bolt(client: AsyncWebClient, listeners: Listeners, *rooms: Room) -> AsyncApp:
    """Listeners registered; requests are verified by the gate before they come here."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)

    app = AsyncApp(
        # Bolt logs whole payloads when something fails, and those hold messages.
        logger=_silent(),
        client=client,
        authorize=authorize,
        # Without this bolt polls for the ack every 10 ms; listeners hand their work to tasks.
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=True,
        raise_error_for_unhandled_request=False,
    )
    app.event("app_mention")(listeners.on_mention)
    app.event("message")(listeners.on_mention)
    app.shortcut(SHORTCUT)(listeners.on_shortcut)
    app.action(re.compile(rf"^{views.STYLE}(?:warm|brief|firm)$"))(listeners.on_style)
    app.action(views.ESCALATE)(listeners.on_escalate)
    app.action(views.ALARM)(listeners.on_alarm)
    for room in rooms:
        room.register(app)
    app.action(re.compile(r".*"))(listeners.on_other)
    return app


def _silent() -> logging.Logger:
    logger = logging.getLogger("tyyni.bolt")
    logger.setLevel(logging.CRITICAL + 1)
    return logger
