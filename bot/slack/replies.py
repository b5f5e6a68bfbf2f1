"""Where an answer goes: posted once, and changed where it stands when there is more to say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unavailable
from bot.slack import receipts
from bot.slack.blocks import section
from bot.slack.calls import gone_out, taken
from bot.slack.gestures import Call, Deliver
from bot.slack.receipts import Receipt

log = logging.getLogger(__name__)

SETTLES = 0.5
"""Seconds that Slack has to show what a form's answer holds: what came sooner would be covered."""
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


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class FormReply:
    """A form that is open: what there is to say stands in it."""

    client: AsyncWebClient
    view: str
    form: dict[str, Any]
    began: float = field(default_factory=_now)

    async def __call__(self, shown: dict[str, Any]) -> None:
        """Another form in its place, or a message's words in the form that is there."""
        whole = shown.get("type") == "modal"
        blocks = shown.get("blocks") or [section(shown.get("text", ""))]
        form = shown if whole else {**self.form, "blocks": blocks}
        await asyncio.sleep(max(0.0, self.began + SETTLES - _now()))
        await taken(self.client.views_update(view_id=self.view, view=form))


def beside(answer_to: str, allowed: str, direct: Deliver, respond: Call | None = None) -> Deliver:
    """An answer that only this person sees; a direct message where it cannot be beside."""
    answer = respond or AsyncRespond(response_url=answer_to, proxy=None, ssl=None)

    async def aside(view: dict[str, Any]) -> None:
        if answer_to.startswith(allowed):
            shown = {"response_type": "ephemeral", "replace_original": False, **view}
            try:
                await taken(answer(**shown))
            except Unavailable:
                log.warning("an answer was refused beside a message; it goes out directly")
            else:
                return
        await direct({key: view[key] for key in ("text", "blocks", AGAIN) if key in view})

    return aside


async def together(*work: Awaitable[None]) -> None:
    """All of it at once; one that fails keeps none of the others from being done."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
