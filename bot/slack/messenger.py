"""The port `Messenger` on Slack, with whatever rings outside of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.aftermath import Digest
from bot.domain.conversation import Language
from bot.domain.drill import DrillReport
from bot.domain.outbox import OUTSIDE
from bot.ports import PolicySource
from bot.slack import people_views as views
from bot.slack.calls import taken
from bot.words import Say, speaker

Client = AsyncWebClient
"""What wiring may call Slack's client without knowing its package."""
Ring = Callable[[str, str, str], Awaitable[None]]
"""Rings a destination outside: its name, a title, a text; Unavailable where nobody takes it."""


@dataclass(frozen=True)
class SlackMessenger:
    """Posts what concerns people; what Slack does not take raises Unavailable."""

    client: AsyncWebClient
    policies: PolicySource
    ring: Ring

    async def offer_debrief(self, person: str, case: str, words: str) -> None:
        """Offer an agent a debrief, as a direct message."""
        await self._post(person, views.debrief(self._say(), words, case))

    async def tell_wish(self, place: str, person: str, words: str) -> None:
        """An agent wants to talk a case over, and lets the supervisors know."""
        await self._post(_channel(place), views.wish(self._say(), person, words))

    async def tell_digest(self, place: str, digest: Digest) -> None:
        """What was handled alone since the last time, with thanks."""
        view = views.digest(self._say(), self.policies.current(), digest)
        await self._post(_channel(place), view)

    async def call_drill(self, to: str, drill: str, outside: tuple[str, ...]) -> None:
        """Call somebody on the alarm's chain, for a test."""
        say = self._say()
        if to.startswith(OUTSIDE):
            title = say("This is a test of the alarm. Nobody is in danger.")
            text = say("Press 'I heard the call' on the test's card in the alarm channel.")
            await self.ring(to, title, text)
            return
        await self._post(_channel(to), views.drill(say, drill, to, outside))

    async def tell_drill(self, place: str, report: DrillReport) -> None:
        """Who answered a test of the alarm and who did not."""
        await self._post(_channel(place), views.drill_report(self._say(), report))

    async def _post(self, channel: str, view: dict[str, Any]) -> None:
        await taken(self.client.chat_postMessage(channel=channel, unfurl_links=False, **view))

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _channel(place: str) -> str:
    return place.removeprefix("slack:").removeprefix("@")
