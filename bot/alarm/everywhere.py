"""The port `Notifier` over the platform and all that rings outside of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.alarm.bells import Bells
from bot.domain.conversation import Language
from bot.domain.escalation import Card, Escalation
from bot.domain.outbox import OUTSIDE, Kind, Message
from bot.ports import Notice, Notifier, PolicySource
from bot.words import Say, severity_words, speaker


@dataclass(frozen=True)
class Everywhere(Notifier):
    """What goes to `outside:NAME` rings there; all else is the platform's.

    A bell has no card to change and no thread: it rings when it is called, and again when it is
    called again.
    """

    platform: Notifier
    bells: Bells
    policies: PolicySource

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        """Post an escalation's card, or ring."""
        if not to.startswith(OUTSIDE):
            return await self.platform.post(to, escalation, key)
        await self._ring(to, escalation, key)
        return Card(to, key, to)

    async def say(self, message: Message, escalation: Escalation) -> None:
        """Send what is no card; a call that is repeated, or a graver reason, rings again."""
        if not message.to.startswith(OUTSIDE):
            await self.platform.say(message, _on_platform(escalation))
        elif message.kind in {Kind.CALL, Kind.JOINED}:
            await self._ring(message.to, escalation, message.key)

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        """What has gone out under a key; a bell remembers none."""
        if message.to.startswith(OUTSIDE):
            return None
        return await self.platform.find(message, _on_platform(escalation))

    async def update(self, escalation: Escalation) -> None:
        """Render an escalation's cards again."""
        await self.platform.update(_on_platform(escalation))

    async def tell_agent(self, escalation: Escalation) -> None:
        """Tell the agent where their escalation stands now."""
        await self.platform.tell_agent(escalation)

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        """Tell the admins something, with details line by line."""
        await self.platform.tell_admins(place, notice, lines)

    async def _ring(self, to: str, escalation: Escalation, key: str) -> None:
        policy = self.policies.current()
        say: Say = speaker(Language(policy.organisation.language))
        title = say("An agent calls for help") if escalation.alarm else escalation.reason
        at = escalation.raised_at or escalation.opened_at
        time = f"{at.astimezone(ZoneInfo(policy.organisation.time_zone)):%H.%M}"
        words = (
            say("{severity}, since {time}. Somebody has it, and it has become graver: open Slack.")
            if escalation.claimed_by
            else say("{severity}, since {time}. Nobody has taken it yet: open Slack and claim it.")
        )
        severity = severity_words(say, escalation.severity)
        await self.bells.ring(to, title, words.format(severity=severity, time=time), key)


def _on_platform(escalation: Escalation) -> Escalation:
    """The same with the cards that the platform can change."""
    cards = tuple(card for card in escalation.cards if not card.to.startswith(OUTSIDE))
    return replace(escalation, cards=cards)
