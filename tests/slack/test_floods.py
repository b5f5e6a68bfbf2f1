"""Many cards at once: none is lost, and one message says how many are coming."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.domain.errors import NotYet
from bot.domain.reading import Severity
from bot.flow_ports import BURST
from bot.slack.app import alarm_client
from bot.slack.notifier import SlackNotifier
from bot.slack.pacing import Here, Pacing
from tests.examples import escalation, policy
from tests.fakes import OnePolicy
from tools.standin import TOKEN, Message, Slack, running

TO = "slack:C0SAFETY"


async def posted(notifier: SlackNotifier, number: int, severity: Severity) -> None:
    """One card, by somebody who comes again when told to."""
    one = replace(escalation(f"e{number}"), severity=severity)
    while True:
        try:
            await notifier.post(TO, one, f"key {number}")
        except NotYet as later:
            await asyncio.sleep(later.wait.total_seconds())
        else:
            return


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_flood_is_told_at_once_and_ends_with_every_card_posted() -> None:
    with running(Slack()) as slack:
        client = alarm_client(SecretStr(TOKEN), slack.url)
        notifier = SlackNotifier(client, OnePolicy(policy()), Pacing(here=Here(0.05)))
        calm = [posted(notifier, number, Severity.UPSET) for number in range(30)]
        danger = [posted(notifier, number, Severity.DANGER) for number in range(30, 32)]
        await asyncio.gather(*calm, *danger)
        digests, cards = parted(slack.in_channel("C0SAFETY"))
    assert len({card.metadata["event_payload"]["key"] for card in cards}) == len(cards) == 32
    assert len(digests) == 1
    assert digests[0].edits >= 2
    assert "Kaikki" in digests[0].text
    first = [card.metadata["event_payload"]["key"] for card in cards[: BURST + 4]]
    assert {"key 30", "key 31"} <= set(first)


async def test_a_few_cards_are_no_flood() -> None:
    with running(Slack()) as slack:
        client = alarm_client(SecretStr(TOKEN), slack.url)
        notifier = SlackNotifier(client, OnePolicy(policy()), Pacing(here=Here(0.05)))
        await asyncio.gather(*(posted(notifier, n, Severity.UPSET) for n in range(BURST + 1)))
        digests, cards = parted(slack.in_channel("C0SAFETY"))
    assert (len(digests), len(cards)) == (0, BURST + 1)


def parted(messages: list[Message]) -> tuple[list[Message], list[Message]]:
    """Digests, and cards."""
    return [m for m in messages if not m.metadata], [m for m in messages if m.metadata]
