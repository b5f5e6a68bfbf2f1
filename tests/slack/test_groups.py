"""Who belongs to a user group, asked of a stand-in for Slack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.domain.errors import Unavailable
from bot.slack import groups
from bot.slack.app import web_client
from bot.slack.groups import FRESH, SlackGroups
from tests.fakes import SetClock
from tools.standin import TOKEN, Slack, running


@pytest.fixture
def slack() -> Iterator[Slack]:
    with running(Slack()) as made:
        made.groups["S0DUTY"] = ["U0A", "U0B"]
        yield made


def known(slack: Slack, clock: SetClock) -> SlackGroups:
    return SlackGroups(web_client(SecretStr(TOKEN), slack.url, 1.0), clock)


async def test_members_are_asked_for_now_and_then(slack: Slack) -> None:
    clock = SetClock()
    made = known(slack, clock)
    assert await made.members("S0DUTY") == {"U0A", "U0B"}
    slack.groups["S0DUTY"] = ["U0C"]
    assert await made.members("S0DUTY") == {"U0A", "U0B"}
    clock.at += FRESH + timedelta(seconds=1)
    assert await made.members("S0DUTY") == {"U0C"}


async def test_a_slack_that_hangs_is_not_waited_for_and_what_it_said_last_stands(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SetClock()
    made = known(slack, clock)
    await made.members("S0DUTY")
    monkeypatch.setattr(groups, "PATIENCE", 0.2)
    slack.hang_seconds = 5.0
    clock.at += FRESH
    assert await made.members("S0DUTY") == {"U0A", "U0B"}
    with pytest.raises(Unavailable):
        await made.members("S0OTHER")
