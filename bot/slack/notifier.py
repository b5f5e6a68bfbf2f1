"""The port `Notifier` on Slack's web API."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.domain.conversation import Language
from bot.domain.errors import Busy, Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import Kind, Message
from bot.ports import Notice, PolicySource
from bot.slack.blocks import section
from bot.slack.card import agent_note, card, word
from bot.slack.parse import channel_and_thread
from bot.words import Say, speaker

METADATA = "tyyni_escalation"
_REFUSED = "Slack does not answer now, or refuses the message."
_PLATFORM = "slack:"
_FOR_THE_AGENT = frozenset({Kind.NOTE, Kind.NOBODY, Kind.DEBRIEF})
_PAGE = 200
_PAGES = 5
_SKEW = timedelta(minutes=2)
"""How far the machine's clock may be from Slack's."""
_FORBIDDEN = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "user_not_found", "unknown_method"}
)

log = logging.getLogger(__name__)


class Forbidden(Unavailable):
    """Slack will not do this for us, now or later."""


@dataclass(frozen=True)
class SlackNotifier:
    """Posts cards and notes; what Slack does not take raises Unavailable."""

    client: AsyncWebClient
    policies: PolicySource

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        """Post an escalation's card to `slack:C…` or, as a direct message, `slack:@U…`."""
        if not to.startswith(_PLATFORM):
            raise Unavailable(f"{to} is not on Slack.")
        shown = card(self._say(), self.policies.current(), escalation)
        sent = await taken(
            self.client.chat_postMessage(
                channel=_channel(to),
                metadata=_metadata(escalation, key),
                unfurl_links=False,
                **shown,
            )
        )
        return Card(str(sent["channel"]), str(sent["ts"]), to)

    async def say(self, message: Message, escalation: Escalation) -> None:
        """Send what is no card: in a card's thread, or to the agent where they asked."""
        where = _thread(message, escalation)
        if where is None:
            return
        shown = word(self._say(), self.policies.current(), message, escalation)
        await taken(
            self.client.chat_postMessage(
                channel=where[0],
                thread_ts=where[1],
                # A call that only a thread shows is heard by nobody.
                reply_broadcast=message.kind in {Kind.CALL, Kind.JOINED},
                metadata=_metadata(escalation, message.key),
                unfurl_links=False,
                **shown,
            )
        )

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        """The message with this key in Slack's history; None also where Slack will not tell."""
        try:
            if message.kind is Kind.CARD:
                return await self._found_card(message, escalation)
            where = _thread(message, escalation)
            return await self._found(*where, message, escalation) if where else None
        except Forbidden:
            # Twice is better than never.
            log.warning("Slack does not let us see whether a message has gone out")
            return None

    async def update(self, escalation: Escalation) -> None:
        """Render an escalation's cards again."""
        shown = card(self._say(), self.policies.current(), escalation)
        for place in escalation.cards:
            await taken(self.client.chat_update(channel=place.place, ts=place.message, **shown))

    async def tell_agent(self, escalation: Escalation) -> None:
        """Tell the agent, where they asked, where their escalation stands now."""
        channel, thread = _agent(escalation)
        text = agent_note(self._say(), self.policies.current(), escalation)
        await taken(self.client.chat_postMessage(channel=channel, thread_ts=thread, text=text))

    async def _found_card(self, message: Message, escalation: Escalation) -> Card | None:
        if not message.to.startswith(_PLATFORM):
            return None
        channel = _channel(message.to)
        if message.to.removeprefix(_PLATFORM).startswith("@"):
            opened = await taken(self.client.conversations_open(users=channel))
            channel = str(opened["channel"]["id"])
        found = await self._found(channel, None, message, escalation)
        return replace(found, to=message.to) if found else None

    async def _found(
        self, channel: str, thread: str | None, message: Message, escalation: Escalation
    ) -> Card | None:
        """The newest pages are enough: nothing is looked for that is older than the escalation."""
        oldest = f"{(escalation.opened_at - _SKEW).timestamp():.6f}"
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await taken(self._page(channel, thread, oldest, cursor))
            for one in page["messages"]:
                payload = (one.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == message.key:
                    return Card(channel, str(one["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    def _page(
        self, channel: str, thread: str | None, oldest: str, cursor: str | None
    ) -> Awaitable[Any]:
        if thread:
            return self.client.conversations_replies(
                channel=channel,
                ts=thread,
                oldest=oldest,
                cursor=cursor,
                limit=_PAGE,
                include_all_metadata=True,
            )
        return self.client.conversations_history(
            channel=channel, oldest=oldest, cursor=cursor, limit=_PAGE, include_all_metadata=True
        )

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        """Tell the admins something, with details line by line."""
        title = _notice(self._say(), notice)
        blocks = [section(title), *([section("\n".join(lines))] if lines else [])]
        await taken(self.client.chat_postMessage(channel=place, text=title, blocks=blocks))

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _channel(to: str) -> str:
    return to.removeprefix(_PLATFORM).removeprefix("@")


def _metadata(escalation: Escalation, key: str) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"id": escalation.id, "key": key}}


def _agent(escalation: Escalation) -> tuple[str, str | None]:
    """Where the agent is told; a call for help is nobody else's to read."""
    if escalation.alarm:
        return escalation.agent.person, None
    return channel_and_thread(escalation.agent.place)


def _thread(message: Message, escalation: Escalation) -> tuple[str, str | None] | None:
    """The channel and thread in which a message is said; None where no card is there for it."""
    if message.kind is Kind.DEBRIEF:
        # Others read along where the agent asked.
        return escalation.agent.person, None
    if message.kind in _FOR_THE_AGENT:
        return _agent(escalation)
    shown = [one for one in escalation.cards if one.to == message.to] or escalation.cards
    return (shown[0].place, shown[0].message) if shown else None


def _notice(say: Say, notice: Notice) -> str:
    return {
        Notice.PUBLISHED: say("A new version of the policy is in use."),
        Notice.REFUSED: say(
            "The change to the policy was not taken into use. The version before it still holds."
        ),
        Notice.BUDGET: say(
            "Today's budget for the language model is spent. The approved words serve alone until "
            "midnight; TYYNI_MODEL_DAILY_TOKENS sets the budget."
        ),
    }[notice]


async def taken(call: Awaitable[Any]) -> Any:  # noqa: ANN401 - the SDK's response has no type
    """The answer of a call to Slack; Unavailable where there is none or it is a refusal.

    Busy where Slack names a time to wait, Forbidden where it will not do this for us.
    """
    try:
        answer = await call
    except SlackApiError as error:
        raise _refusal(error) from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
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
