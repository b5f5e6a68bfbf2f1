"""The main job once, on the embedded defaults: a hard conversation, and what each of us sees."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import httpx
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from tools.process import serving
from tools.standin import Message, Slack, running
from tools.workspace import Workspace

AGENT, OTHER, SUPERVISOR = "U0AGENT", "U0COLLEAGUE", "U0SUPERVISOR"
HELP, SAFETY = "C0HELP", "C0SAFETY"
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!! Ihan naurettavaa pelleilyä."
ABUSIVE = "Sä oot ihan idiootti. Etkö sä osaa lukea mitä mä kirjoitan?"
THREAT = "Mä tiedän missä teidän toimisto on. Tuun sinne huomenna ja hakkaan sut."

console = Console(width=100, highlight=False)


def main() -> int:
    """Play the conversation; 0 when it ends with 'claimed' and 'resolved'."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Slack()) as slack,
        serving(Path(folder), slack) as server,
        httpx.Client(base_url=server.url, timeout=10) as http,
    ):
        return _played(Workspace(http, slack), slack)


def _played(people: Workspace, slack: Slack) -> int:
    console.rule("Tyyni: a hard conversation, through the real server")
    thread = _asked(people, slack, UPSET, None, "1. The customer is upset at the matter")
    _pressed_style(people, slack)
    _asked(people, slack, ABUSIVE, thread, "2. Words aimed at the agent: one sentence of limit")
    _asked(people, slack, THREAT, thread, "3. A threat: safety first, and the supervisors at once")
    card = slack.wait_for(1, SAFETY)[0]
    # The alarm and the words to the agent go out side by side; here they are told in order.
    told = next(m for m in slack.wait_for(4, HELP) if not m.blocks)
    _show("The agent is told that they are not alone", told.plain, "green")
    _show("What the supervisors see", card.plain, "red")
    _refused(people, slack, card)
    claimed = _pressed(people, slack, card, "claim", "The supervisor presses Claim")
    resolved = _pressed(people, slack, card, "resolve", "The supervisor presses Resolve")
    console.rule("claimed and resolved" if claimed and resolved else "not as it should be")
    return 0 if claimed and resolved else 1


def _asked(people: Workspace, slack: Slack, text: str, thread: str | None, title: str) -> str:
    """The agent asks; what Tyyni answers is shown, and the thread it is in is returned."""
    console.rule(title, style="dim")
    before = len(slack.in_channel(HELP))
    _show("The agent, in the help channel", f"@Tyyni\n> {text}", "blue")
    people.mention(AGENT, HELP, f"\n&gt; {text}", thread)
    slack.wait_until(lambda now: any(m.blocks for m in now.in_channel(HELP)[before:]))
    answer = next(m for m in slack.in_channel(HELP)[before:] if m.blocks)
    _show("Tyyni", answer.plain, "green")
    return answer.thread or answer.ts


def _pressed_style(people: Workspace, slack: Slack) -> None:
    message = slack.in_channel(HELP)[0]
    people.press(AGENT, message, "style_brief")
    slack.wait_until(lambda now: now.in_channel(HELP)[0].edits == 1)
    _show("The agent presses Brief", message.plain, "green")


def _refused(people: Workspace, slack: Slack, card: Message) -> None:
    people.press(OTHER, card, "claim")
    slack.wait_until(lambda now: any(m.seen_by == OTHER for m in now.messages))
    aside = next(m for m in slack.messages if m.seen_by == OTHER)
    _show("A colleague who is no supervisor presses Claim", aside.plain, "yellow")


def _pressed(people: Workspace, slack: Slack, card: Message, action: str, title: str) -> bool:
    before, edits = len(slack.in_channel(HELP)), card.edits
    people.press(SUPERVISOR, card, action)
    slack.wait_until(lambda _: card.edits > edits)
    told = slack.wait_for(before + 1, HELP)[before]
    _show(title, "\n".join([*card.plain.splitlines()[:2], card.plain.splitlines()[-1]]), "red")
    _show("The agent is told", told.plain, "green")
    return SUPERVISOR in told.plain


def _show(title: str, text: str, colour: str) -> None:
    console.print(Panel(Text(text), title=title, title_align="left", border_style=colour))


if __name__ == "__main__":
    sys.exit(main())
