"""The port `Notifier` on Slack's web API."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.conversation import Language
from bot.domain.errors import Busy, Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import Kind, Message
from bot.flow_ports import Place
from bot.ports import Notice, PolicySource
from bot.slack.blocks import section
from bot.slack.calls import Forbidden, gone_out, taken
from bot.slack.card import card
from bot.slack.floods import Floods
from bot.slack.notes import agent_note, word
from bot.slack.pacing import Later, Pacing
from bot.slack.parse import channel_and_thread
from bot.words import Say, speaker

__all__ = ["METADATA", "SlackNotifier", "taken"]

METADATA = "tyyni_escalation"
_PLATFORM = "slack:"
_BESIDE = 10
_FOR_THE_AGENT = frozenset({Kind.NOTE, Kind.NOBODY, Kind.DEBRIEF})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SlackNotifier:
    """Posts cards and notes; what Slack does not take raises Unavailable."""

    client: AsyncWebClient
    policies: PolicySource
    pacing: Pacing = field(default_factory=Pacing)
    floods: Floods = field(init=False)

    def __post_init__(self) -> None:
        """Tell of floods with the same client, and in the same turns."""
        object.__setattr__(self, "floods", Floods(self.client, self.pacing.line))

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        """Post an escalation's card to `slack:C…` or, as a direct message, `slack:@U…`."""
        if not to.startswith(_PLATFORM):
            raise Unavailable(f"{to} is not on Slack.")
        place = await self._turn(_channel(to), key, escalation.severity.rank)
        shown = card(self._say(), self.policies.current(), escalation)
        try:
            sent = await taken(
                self.client.chat_postMessage(
                    channel=_channel(to),
                    metadata=_metadata(escalation, key),
                    unfurl_links=False,
                    **shown,
                )
            )
        except Busy as busy:
            await self.pacing.hold(_channel(to), busy.wait)
            raise
        await self.floods.falling(_channel(to), place, self._say())
        return _card(str(sent["channel"]), str(sent["ts"]), to)

    async def say(self, message: Message, escalation: Escalation) -> None:
        """Send what is no card: in a card's thread, to the claimer, or to the agent."""
        where = _thread(message, escalation)
        if where is None:
            return
        # Cards come before what is said beside them.
        await self.pacing.turn(where[0], message.key, escalation.severity.rank - _BESIDE)
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
            where = _thread(message, escalation)
            if message.kind is Kind.CARD:
                ours = message.to.startswith(_PLATFORM)
                where = (_channel(message.to), None) if ours else None
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

    async def _found(
        self, channel: str, thread: str | None, message: Message, escalation: Escalation
    ) -> Card | None:
        found = await gone_out(self.client, channel, thread, message.key, escalation.opened_at)
        return _card(*found, message.to) if found else None

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        """Tell the admins something, with details line by line."""
        title = _notice(self._say(), notice)
        blocks = [section(title), *([section("\n".join(lines))] if lines else [])]
        await taken(self.client.chat_postMessage(channel=place, text=title, blocks=blocks))

    async def _turn(self, channel: str, key: str, rank: int) -> Place:
        try:
            return await self.pacing.turn(channel, key, rank)
        except Later as later:
            await self.floods.rising(channel, later.place, self._say())
            raise

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _card(channel: str, ts: str, to: str) -> Card:
    """A message's id is when Slack took it, by Slack's clock."""
    return Card(channel, ts, to, datetime.fromtimestamp(float(ts), UTC))


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
    if message.kind is Kind.ASK:
        # Wherever they claimed it, on the command line too, and whoever reads the cards' threads.
        return (escalation.claimed_by, None) if escalation.claimed_by else None
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
        Notice.QUOTA: say(
            "The language model's account has no credit left. The approved words serve alone until "
            "it is topped up at its provider; then the model helps again by itself."
        ),
    }[notice]
