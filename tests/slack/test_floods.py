"""Many cards at once: none is lost, and one message says how many are coming."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from itertools import count

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


@dataclass
class Hours:
    """A clock that goes on once nobody is awake: a busy machine changes nothing."""

    at: float = 100.0
    asleep: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self.asleep, (self.at + seconds, next(self.numbers), woken))
        await woken

    async def through(self, *work: Coroutine[None, None, None]) -> None:
        """Until all of this is done."""
        tasks = [asyncio.ensure_future(one) for one in work]
        while under_way := [task for task in tasks if not task.done()]:
            if len(self.asleep) == len(under_way):
                at, _, woken = heapq.heappop(self.asleep)
                self.at = max(self.at, at)
                woken.set_result(None)
            # Those who are awake wait for the platform, which is a thread of its own.
            await asyncio.sleep(0.001)
        await asyncio.gather(*tasks)


@dataclass
class Channel:
    """Cards for one channel, a second apart by a clock of its own."""

    slack: Slack
    hours: Hours = field(default_factory=Hours)

    def __post_init__(self) -> None:
        client = alarm_client(SecretStr(TOKEN), self.slack.url)
        pacing = Pacing(here=Here(now=lambda: self.hours.at), sleep=self.hours.sleep)
        self.notifier = SlackNotifier(client, OnePolicy(policy()), pacing)

    async def posted(self, number: int, severity: Severity) -> None:
        """One card, by somebody who comes again when told to."""
        one = replace(escalation(f"e{number}"), severity=severity)
        while True:
            try:
                await self.notifier.post(TO, one, f"key {number}")
            except NotYet as later:
                await self.hours.sleep(later.wait.total_seconds())
            else:
                return


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_flood_is_told_at_once_and_ends_with_every_card_posted() -> None:
    with running(Slack()) as slack:
        channel = Channel(slack)
        calm = [channel.posted(number, Severity.UPSET) for number in range(30)]
        danger = [channel.posted(number, Severity.DANGER) for number in range(30, 32)]
        await channel.hours.through(*calm, *danger)
        digests, cards = parted(slack.in_channel("C0SAFETY"))
    assert len({card.metadata["event_payload"]["key"] for card in cards}) == len(cards) == 32
    assert len(digests) == 1
    assert digests[0].edits >= 2
    assert "Kaikki" in digests[0].text
    first = [card.metadata["event_payload"]["key"] for card in cards[: BURST + 4]]
    assert {"key 30", "key 31"} <= set(first)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_no_digest_takes_the_turn_of_a_case_in_danger() -> None:
    with running(Slack()) as slack:
        channel = Channel(slack)
        danger = [channel.posted(number, Severity.DANGER) for number in range(12)]
        await channel.hours.through(*danger)
        digests, cards = parted(slack.in_channel("C0SAFETY"))
    assert (len(digests), len(cards)) == (0, 12)


async def test_a_few_cards_are_no_flood() -> None:
    with running(Slack()) as slack:
        channel = Channel(slack)
        few = [channel.posted(number, Severity.UPSET) for number in range(BURST + 1)]
        await channel.hours.through(*few)
        digests, cards = parted(slack.in_channel("C0SAFETY"))
    assert (len(digests), len(cards)) == (0, BURST + 1)


def parted(messages: list[Message]) -> tuple[list[Message], list[Message]]:
    """Digests, and cards."""
    return [m for m in messages if not m.metadata], [m for m in messages if m.metadata]
