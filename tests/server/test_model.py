"""A language model behind the real server: the card grows, and nothing waits for the model."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.server.conftest import Beside
from tools.model import suggestions
from tools.standin import Slack

HELP, AGENT = "C0HELP", "U0AGENT"
LATE = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
GOOD = (
    "Kolme viikkoa ilman paketin näkymistä on kohtuuton odotus. Avaan seurannan ja kerron sen "
    "sisällön sinulle tässä. Kumpi sopii sinulle: uusi paketti vai rahat takaisin?"
)


def edited(channel: str, times: int) -> Callable[[Slack], bool]:
    """Whether the first message of a channel has been changed so often."""
    return lambda slack: bool(found := slack.in_channel(channel)) and found[0].edits >= times


def test_the_card_grows_by_what_the_model_writes(modelled: Beside) -> None:
    desk = modelled.saying(suggest=suggestions(GOOD))
    with modelled.model.held():
        desk.people.mention(AGENT, HELP, f"\n&gt; {LATE}", None)
        first = desk.slack.wait_for(1, HELP)[0].plain
    assert "Lisää ehdotuksia on tulossa." in first
    assert GOOD not in first
    desk.slack.wait_until(edited(HELP, 1))
    shown = desk.slack.in_channel(HELP)
    assert len(shown) == 1
    assert GOOD in shown[0].plain
    assert "kielimallin ehdotus" in shown[0].plain


def test_a_model_that_writes_nonsense_is_told_of_on_the_card(modelled: Beside) -> None:
    desk = modelled.saying(suggest="hei")
    desk.people.mention(AGENT, HELP, f"\n&gt; {LATE}", None)
    desk.slack.wait_for(1, HELP)
    desk.slack.wait_until(edited(HELP, 1))
    assert "Kielimallista ei ollut nyt apua" in desk.slack.in_channel(HELP)[0].plain


def test_a_danger_that_only_the_model_sees_changes_the_card_and_rings(modelled: Beside) -> None:
    quote = "kohta nähdään pihallasi"
    seen = json.dumps({"signals": [{"kind": "threat_violence", "quote": quote}]})
    desk = modelled.saying(suggest=suggestions(GOOD), assess=seen)
    desk.people.mention(AGENT, HELP, f"\n&gt; Missä paketti on? No, {quote}.", None)
    desk.slack.wait_until(
        lambda slack: any("Ensin sinulle" in m.plain for m in slack.in_channel(HELP))
    )
    desk.slack.wait_until(lambda slack: any(m.metadata for m in slack.messages))
