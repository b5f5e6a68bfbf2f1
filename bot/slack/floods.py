"""One card that says how many are coming, where many come at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unavailable
from bot.domain.reading import Severity
from bot.slack.blocks import section
from bot.slack.calls import taken
from bot.slack.pacing import Pacing
from bot.words import Say

FLOOD = 5
"""From so many on that wait for one channel."""
_MORE = 2
"""The card is changed when this many times as many wait as it says, and when all have come."""

log = logging.getLogger(__name__)


@dataclass
class _Told:
    """A digest: its message once it has been posted, and the most that it spoke of."""

    most: int
    message: tuple[str, str] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Floods:
    """Digests by channel; kept in memory, since a card that is missing harms nobody."""

    client: AsyncWebClient
    pacing: Pacing
    told: dict[str, _Told] = field(default_factory=dict)

    async def rising(self, channel: str, say: Say) -> None:
        """Somebody must wait for a channel: tell those who read it, where many do."""
        waiting = self.pacing.waiting(channel)
        told = self.told.get(channel)
        if len(waiting) < (told.most * _MORE if told else FLOOD):
            return
        told = self.told.setdefault(channel, _Told(0))
        told.most = len(waiting)
        danger = sum(rank >= Severity.DANGER.rank for rank in waiting)
        words = say(
            "Many cases at once: {count} cards are on their way, one a second, the gravest first. "
            "In danger: {danger}."
        )
        await self._shown(channel, told, words.format(count=len(waiting), danger=danger))

    async def falling(self, channel: str, say: Say) -> None:
        """Somebody had their turn: tell when it was the last."""
        if channel in self.told and not self.pacing.waiting(channel):
            told = self.told.pop(channel)
            await self._shown(channel, told, say("All cards have come that were on their way."))

    async def _shown(self, channel: str, told: _Told, words: str) -> None:
        shown: dict[str, Any] = {"text": words, "blocks": [section(words)]}
        try:
            # One after the other: who comes second changes what the first has posted.
            async with told.turn:
                if told.message:
                    place, ts = told.message
                    await taken(self.client.chat_update(channel=place, ts=ts, **shown))
                    return
                self.pacing.sent(channel)
                sent = await taken(self.client.chat_postMessage(channel=channel, **shown))
                told.message = (str(sent["channel"]), str(sent["ts"]))
        except Unavailable:
            log.warning("a digest of many cards was not taken")
