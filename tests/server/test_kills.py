"""What Slack was told is taken is done once, though the process is killed with -9 after its 200."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tools.process import serving
from tools.standin import Message, Slack, running
from tools.workspace import Workspace

AGENT, SUPERVISOR = "U0AGENT", "U0SUPERVISOR"
HELP, SAFETY = "C0HELP", "C0SAFETY"
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
THREAT = "Tiedän missä asut. Tulen sinne ja hakkaan sut."


@contextmanager
def killed_at_the_end(data: Path, slack: Slack) -> Iterator[Workspace]:
    """People at a server that is killed as soon as they have done what they do."""
    with (
        serving(data, slack) as server,
        httpx.Client(base_url=server.url, timeout=60) as http,
    ):
        yield Workspace(http, slack)
        server.process.kill()
        server.process.wait()


def answers(slack: Slack) -> list[Message]:
    told = (message for message in slack.in_channel(HELP) if message.blocks)
    return [message for message in told if not message.offers("call_off")]


def test_an_answer_that_slack_has_taken_is_not_given_again_after_a_kill(tmp_path: Path) -> None:
    with running(Slack()) as slack:
        with killed_at_the_end(tmp_path, slack) as people:
            slack.dropped = 1
            people.mention(AGENT, HELP, f"\n&gt; {UPSET}")
            slack.wait_for(1, HELP)
        asked = slack.calls.count("conversations.replies")
        with serving(tmp_path, slack):
            slack.wait_until(lambda now: now.calls.count("conversations.replies") > asked)
        assert len(answers(slack)) == 1


def test_danger_and_a_claim_are_seen_to_once_across_kills(tmp_path: Path) -> None:
    with running(Slack()) as slack:
        with killed_at_the_end(tmp_path, slack) as people:
            assert people.mention(AGENT, HELP, f"\n&gt; {THREAT}").status_code == 200
        with killed_at_the_end(tmp_path, slack) as people:
            card = slack.wait_for(1, SAFETY)[0]
            people.press(SUPERVISOR, card, "claim")
        with serving(tmp_path, slack):
            slack.wait_until(lambda _: "resolve" in actions(card))
        assert len(slack.in_channel(SAFETY)) == 1
        assert len(answers(slack)) == 1


def actions(card: Message) -> set[str]:
    return {str(one.get("action_id")) for block in card.blocks for one in block.get("elements", [])}
