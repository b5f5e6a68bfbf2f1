"""The port `Notifier` on Slack's web API."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse

from bot.domain.conversation import Language
from bot.domain.errors import Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.policy import ChainStep
from bot.ports import Notice, PolicySource
from bot.slack.blocks import section
from bot.slack.card import agent_note, card
from bot.slack.parse import channel_and_thread
from bot.words import Say, speaker

METADATA = "tyyni_escalation"
_REFUSED = "Slack does not answer now, or refuses the message."
_PLATFORM = "slack:"


@dataclass(frozen=True)
class SlackNotifier:
    """Posts cards and notes; what Slack does not take raises Unavailable."""

    client: AsyncWebClient
    policies: PolicySource

    async def post(self, step: ChainStep, escalation: Escalation) -> Card:
        """Post an escalation's card to `slack:C…` or, as a direct message, `slack:@U…`."""
        if not step.to.startswith(_PLATFORM):
            raise Unavailable(f"{step.to} is not on Slack.")
        shown = card(self._say(), self.policies.current(), escalation)
        payload = {"event_type": METADATA, "event_payload": {"id": escalation.id}}
        sent = await taken(
            self.client.chat_postMessage(
                channel=_channel(step), metadata=payload, unfurl_links=False, **shown
            )
        )
        return Card(str(sent["channel"]), str(sent["ts"]))

    async def update(self, escalation: Escalation) -> None:
        """Render an escalation's cards again."""
        shown = card(self._say(), self.policies.current(), escalation)
        for place in escalation.cards:
            await taken(self.client.chat_update(channel=place.place, ts=place.message, **shown))

    async def tell_agent(self, escalation: Escalation) -> None:
        """Tell the agent, where they asked, where their escalation stands now."""
        channel, thread = channel_and_thread(escalation.agent.place)
        text = agent_note(self._say(), self.policies.current(), escalation)
        await taken(self.client.chat_postMessage(channel=channel, thread_ts=thread, text=text))

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        """Tell the admins something, with details line by line."""
        title = _notice(self._say(), notice)
        blocks = [section(title), *([section("\n".join(lines))] if lines else [])]
        await taken(self.client.chat_postMessage(channel=place, text=title, blocks=blocks))

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _channel(step: ChainStep) -> str:
    return step.to.removeprefix(_PLATFORM).removeprefix("@")


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
    """The answer of a call to Slack; Unavailable where there is none or it is a refusal."""
    try:
        answer = await call
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unavailable(_REFUSED) from error
    # A response_url refuses by its status alone.
    if isinstance(answer, WebhookResponse) and answer.status_code != HTTPStatus.OK:
        raise Unavailable(_REFUSED)
    return answer
