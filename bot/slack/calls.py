"""Calls to Slack: what an answer or a refusal means, and what has gone out already."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.domain.errors import Busy, Unanswered, Unavailable

_REFUSED = "Slack does not answer now, or refuses the message."
_FORBIDDEN = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "user_not_found", "unknown_method"}
)
_PAGE = 200
_PAGES = 5
_SKEW = timedelta(minutes=90)
"""How far the machine's clock may be from Slack's."""
_PERSON = ("U", "W")
"""With which letters the ids of people begin."""

log = logging.getLogger(__name__)


class Forbidden(Unavailable):
    """Slack will not do this for us, now or later."""


async def gone_out(
    client: AsyncWebClient, channel: str, thread: str | None, key: str, since: datetime
) -> tuple[str, str] | None:
    """Channel and id of the message with this key; Forbidden where Slack will not tell.

    The newest pages are enough: nothing is looked for that is older than `since`.
    """
    oldest, cursor = f"{(since - _SKEW).timestamp():.6f}", None
    if channel.startswith(_PERSON):
        opened = await taken(client.conversations_open(users=channel))
        channel = str(opened["channel"]["id"])
    for _ in range(_PAGES):
        page = await taken(_page(client, channel, thread, oldest, cursor))
        for one in page["messages"]:
            payload = (one.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == key:
                return channel, str(one["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None


def _page(
    client: AsyncWebClient, channel: str, thread: str | None, oldest: str, cursor: str | None
) -> Awaitable[Any]:
    asked: dict[str, Any] = {"channel": channel, "oldest": oldest, "cursor": cursor, "limit": _PAGE}
    if thread:
        return client.conversations_replies(ts=thread, include_all_metadata=True, **asked)
    return client.conversations_history(include_all_metadata=True, **asked)


async def taken(call: Awaitable[Any]) -> Any:  # noqa: ANN401 - the SDK's response has no type
    """The answer of a call to Slack; Unavailable where there is none or it is a refusal.

    Busy where Slack names a time to wait, Forbidden where it will not do this for us, Unanswered
    where it may have done it.
    """
    try:
        answer = await call
    except SlackApiError as error:
        raise _refusal(error) from error
    except aiohttp.ClientConnectorError as error:
        raise Unavailable(_REFUSED) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unanswered(_REFUSED) from error
    except (SlackClientError, ValueError) as error:
        raise Unavailable(_REFUSED) from error
    # A response_url refuses by its status alone.
    if isinstance(answer, WebhookResponse) and answer.status_code != HTTPStatus.OK:
        raise Unavailable(_REFUSED)
    return answer


def _refusal(error: SlackApiError) -> Unavailable:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return Unavailable(_REFUSED)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        headers = {name.lower(): value for name, value in (response.headers or {}).items()}
        seconds = str(headers.get("retry-after", ""))
        if seconds.isdigit():
            return Busy(_REFUSED, timedelta(seconds=int(seconds)))
    said = isinstance(response.data, dict) and response.get("error")
    return Forbidden(_REFUSED) if said in _FORBIDDEN else Unavailable(_REFUSED)
