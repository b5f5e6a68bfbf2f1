"""Where an answer goes: posted once, and changed where it stands when there is more to say."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unavailable
from bot.slack import receipts
from bot.slack.calls import gone_out, taken
from bot.slack.receipts import Receipt

log = logging.getLogger(__name__)

AGAIN = "replace_original"
"""In a view: put it in the place of the answer before; the key is Slack's own for buttons."""


METADATA = "tyyni_answer"


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
        self.sent = await self._posted(shown)

    async def _posted(self, shown: dict[str, Any]) -> tuple[str, str]:
        """Posted once, also where a process has posted it and ended before it could note that."""
        receipt = receipts.current()
        key = receipt.next_answer() if receipt else None
        if receipt and key and receipt.again and (found := await self._found(key, receipt)):
            return found
        answer = await taken(
            self.client.chat_postMessage(
                channel=self.channel,
                thread_ts=self.thread,
                unfurl_links=False,
                metadata={"event_type": METADATA, "event_payload": {"key": key}} if key else None,
                **shown,
            )
        )
        return str(answer["channel"]), str(answer["ts"])

    async def _found(self, key: str, receipt: Receipt) -> tuple[str, str] | None:
        try:
            return await gone_out(self.client, self.channel, self.thread, key, receipt.accepted.at)
        except Unavailable:
            # Twice is better than never.
            log.warning("Slack does not tell whether an answer has gone out; it is sent again")
            return None
