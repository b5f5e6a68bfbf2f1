"""Where an answer goes: posted once, and changed where it stands when there is more to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.notifier import taken

AGAIN = "replace_original"
"""In a view: put it in the place of the answer before; the key is Slack's own for buttons."""


@dataclass
class Reply:
    """A message in a channel or thread."""

    client: AsyncWebClient
    channel: str
    thread: str | None
    sent: tuple[str, str] | None = None

    async def __call__(self, view: dict[str, Any]) -> None:
        """Post a view, or put it in the place of the one before; Unavailable if Slack refuses."""
        shown = {key: value for key, value in view.items() if key != AGAIN}
        if view.get(AGAIN) and self.sent:
            channel, ts = self.sent
            await taken(self.client.chat_update(channel=channel, ts=ts, **shown))
            return
        answer = await taken(
            self.client.chat_postMessage(
                channel=self.channel, thread_ts=self.thread, unfurl_links=False, **shown
            )
        )
        self.sent = (str(answer["channel"]), str(answer["ts"]))
