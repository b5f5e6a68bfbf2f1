"""Slack limits, fails, hangs, or takes a card and drops the answer: one card arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.domain.happened import Event, What
from bot.domain.outbox import RETRY, Kind
from bot.slack import app
from bot.slack.notifier import SlackNotifier
from bot.slack.pacing import Here, Pacing
from bot.usecases.watch import Watch
from tests.examples import escalation, policy
from tests.fakes import Company, MemoryEscalations, OnePolicy, RecordingFlow, SetClock
from tools.standin import TOKEN, Slack, running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
Misbehave = Callable[[Slack], None]


def refusing(status: int, error: str, times: int, **headers: str) -> Misbehave:
    """So many calls are answered like this."""
    answer = (status, {"ok": False, "error": error}, headers)
    return lambda slack: slack.failures.extend([answer] * times)


def hanging(slack: Slack) -> None:
    slack.hang_seconds = 1.5


def dropping(slack: Slack) -> None:
    slack.dropped = 1


@pytest.mark.parametrize(
    "misbehave",
    [
        pytest.param(refusing(429, "ratelimited", 1, **{"Retry-After": "1"}), id="limits"),
        pytest.param(refusing(429, "ratelimited", 3, **{"Retry-After": "40"}), id="limits long"),
        pytest.param(refusing(500, "internal_error", 4), id="fails"),
        pytest.param(refusing(503, "service_unavailable", 9), id="fails for long"),
        pytest.param(hanging, id="hangs"),
        pytest.param(dropping, id="takes it and drops the answer"),
    ],
)
async def test_one_card_arrives_and_the_agent_hears_of_it(
    misbehave: Misbehave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_TIMEOUT_SECONDS", 1)
    now = datetime.now(UTC)
    rows, clock = MemoryEscalations(), SetClock(now)
    with running(Slack()) as slack:
        client = app.alarm_client(SecretStr(TOKEN), slack.url)
        line = Here(now=lambda: clock.now().timestamp())
        notifier = SlackNotifier(client, OnePolicy(policy()), Pacing(here=line))
        watch = Watch(rows, notifier, Company(), RecordingFlow(), clock)
        new = replace(escalation(), outbox=(), opened_at=now).opened()
        opened = await rows.open(new, Event(What.OPENED, now))
        misbehave(slack)
        await watch.look(opened.id)
        # What was taken late arrives before it is tried again.
        await asyncio.sleep(slack.hang_seconds)
        slack.hang_seconds = 0.0
        for _ in range(8):
            clock.on(minutes=RETRY / timedelta(minutes=1) * 4)
            await watch.look(opened.id)
        sent = [m for m in slack.messages if m.metadata]
        kept = await rows.get(opened.id)
    cards = [m.channel for m in sent if f".{Kind.CARD}." in m.metadata["event_payload"]["key"]]
    assert kept is not None
    assert 1 <= len(cards) == len(set(cards)) == len(kept.cards)
    assert any(f".{Kind.NOTE}." in m.metadata["event_payload"]["key"] for m in sent)
