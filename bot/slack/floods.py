"""One card that says how many are coming, where many come at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unavailable
from bot.domain.outbox import Card
from bot.domain.reading import Severity
from bot.flow_ports import Line, Place
from bot.slack.blocks import section
from bot.slack.calls import taken
from bot.words import Say

FLOOD = 5
"""From so many on that wait for one channel."""
_MORE = 2
"""The card is changed when this many times as many wait as it says, and when all have come."""

log = logging.getLogger(__name__)


@dataclass
class Floods:
    """One digest for each channel and flood, whichever server tells of it."""

    client: AsyncWebClient
    line: Line
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rising(self, channel: str, place: Place, say: Say) -> None:
        """Somebody must wait for a channel: tell those who read it, where many do.

        Posted only once nobody in danger waits: it takes a turn, which would be theirs.
        """
        cards = _cards(place)
        danger = sum(rank >= Severity.DANGER.rank for rank in cards)
        if len(cards) < (place.told * _MORE or FLOOD) or (danger and not place.told):
            return
        words = say(
            "Many cases at once: {count} cards are on their way, one a second, the gravest first. "
            "In danger: {danger}."
        )
        await self._told(channel, place, len(cards), words.format(count=len(cards), danger=danger))

    async def falling(self, channel: str, place: Place, say: Say) -> None:
        """Somebody had their turn: tell when it was the last."""
        if place.told and not _cards(place):
            await self._told(channel, place, 0, say("All cards have come that were on their way."))

    async def _told(self, channel: str, place: Place, count: int, words: str) -> None:
        shown: dict[str, Any] = {"text": words, "blocks": [section(words)]}
        try:
            # One after the other: who comes second changes what the first has posted.
            async with self.turn:
                if await self.line.tell(channel, place.told, count):
                    await self._shown(channel, shown, ends=not count)
        except Unavailable:
            log.warning("a digest of many cards was not taken")

    async def _shown(self, channel: str, shown: dict[str, Any], *, ends: bool) -> None:
        if there := await self.line.noted(channel):
            await taken(self.client.chat_update(channel=there.place, ts=there.message, **shown))
        elif not ends:
            await self.line.sent(channel)
            sent = await taken(self.client.chat_postMessage(channel=channel, **shown))
            await self.line.note(channel, Card(str(sent["channel"]), str(sent["ts"])))
        if ends:
            await self.line.note(channel, Card("", ""))


def _cards(place: Place) -> list[int]:
    """How grave the cards are that wait; what is said beside them waits at less than nothing."""
    return [rank for rank in place.waiting if rank >= 0]
