"""The main job once, on the embedded defaults: a hard conversation, and what each of us sees."""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

import httpx
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from tools.process import Server, copied, serving
from tools.standin import Message, Slack, running
from tools.workspace import Workspace

AGENT, OTHER, SUPERVISOR = "U0AGENT", "U0COLLEAGUE", "U0SUPERVISOR"
HELP, SAFETY = "C0HELP", "C0SAFETY"
CALL_OFF = "call_off"
STEP = '{after_minutes: 3, to: "slack:@U0SUPERVISOR"}'
STEP_SECONDS = 5
PATIENCE = 60.0
"""Seconds, on a machine that has much else to do."""
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!! Ihan naurettavaa pelleilyä."
ABUSIVE = "Sä oot ihan idiootti. Etkö sä osaa lukea mitä mä kirjoitan?"
THREAT = "Mä tiedän missä teidän toimisto on. Tuun sinne huomenna ja hakkaan sut."

console = Console(width=100, highlight=False)


def main() -> int:
    """Play the conversation; 0 when it ends with 'claimed' and 'resolved'."""
    with tempfile.TemporaryDirectory() as made, running(Slack()) as slack:
        folder, numbers = Path(made), itertools.count(1)
        extra = {"TYYNI_POLICY_DIR": str(_hurried(copied(folder / "policy")))}
        with serving(folder / "data", slack, extra) as server, _client(server) as http:
            card = _asked_thrice(Workspace(http, slack, numbers), slack)
            _killed(server)
        with serving(folder / "data", slack, extra) as server, _client(server) as http:
            return _answered(Workspace(http, slack, numbers), slack, card)


def _hurried(policy: Path) -> Path:
    """The shop's policy, save that the next step is called after seconds instead of minutes."""
    file = policy / "escalation.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(STEP, STEP.replace("3,", f"{STEP_SECONDS / 60:.3f},")), "utf-8")
    return policy


def _client(server: Server) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=PATIENCE)


def _asked_thrice(people: Workspace, slack: Slack) -> Message:
    console.rule("Tyyni: a hard conversation, through the real server")
    thread = _asked(people, slack, UPSET, None, "1. The customer is upset at the matter")
    _pressed_style(people, slack)
    _asked(people, slack, ABUSIVE, thread, "2. Words aimed at the agent: one sentence of limit")
    _asked(people, slack, THREAT, thread, "3. A threat: safety first, and the supervisors at once")
    card = slack.wait_for(1, SAFETY, PATIENCE)[0]
    # The alarm and the words to the agent go out side by side; here they are told in order.
    told = next(m for m in slack.wait_for(4, HELP, PATIENCE) if m.offers(CALL_OFF))
    _show("The agent is told that they are not alone", told.plain, "green")
    _show("What the safety channel sees; nobody takes it", card.plain, "red")
    return card


def _killed(server: Server) -> None:
    console.rule("4. The server is killed with -9, and started again", style="dim")
    server.process.kill()
    server.process.wait()


def _answered(people: Workspace, slack: Slack, first: Message) -> int:
    card = slack.wait_for(1, SUPERVISOR, PATIENCE)[0]
    console.rule("5. Nobody has answered: the next step of the chain", style="dim")
    call = slack.wait_for(2, SAFETY, PATIENCE)[1]
    _show("Under the card in the safety channel", call.plain, "red")
    _show("What the supervisor on duty gets as a direct message", card.plain, "red")
    _refused(people, slack, first)
    claimed = _pressed(people, slack, card, "claim", "The supervisor presses Claim")
    resolved = _pressed(people, slack, card, "resolve", "The supervisor presses Resolve")
    cards = [m.channel for m in slack.messages if m.channel in {SAFETY, SUPERVISOR} and m.blocks]
    good = claimed and resolved and cards == [SAFETY, SUPERVISOR]
    console.rule("claimed and resolved" if good else "not as it should be")
    return 0 if good else 1


def _asked(people: Workspace, slack: Slack, text: str, thread: str | None, title: str) -> str:
    """The agent asks; what Tyyni answers is shown, and the thread it is in is returned."""
    console.rule(title, style="dim")
    before = len(slack.in_channel(HELP))
    _show("The agent, in the help channel", f"@Tyyni\n> {text}", "blue")
    people.mention(AGENT, HELP, f"\n&gt; {text}", thread)

    def answers() -> list[Message]:
        # What the agent is told of an escalation may come first.
        return [m for m in slack.in_channel(HELP)[before:] if not m.offers(CALL_OFF)]

    slack.wait_until(lambda _: bool(answers()), PATIENCE)
    answer = answers()[0]
    _show("Tyyni", answer.plain, "green")
    return answer.thread or answer.ts


def _pressed_style(people: Workspace, slack: Slack) -> None:
    message = slack.in_channel(HELP)[0]
    people.press(AGENT, message, "style_brief")
    slack.wait_until(lambda now: now.in_channel(HELP)[0].edits == 1, PATIENCE)
    _show("The agent presses Brief", message.plain, "green")


def _refused(people: Workspace, slack: Slack, card: Message) -> None:
    people.press(OTHER, card, "claim")
    slack.wait_until(lambda now: any(m.seen_by == OTHER for m in now.messages), PATIENCE)
    aside = next(m for m in slack.messages if m.seen_by == OTHER)
    _show("A colleague who is no supervisor presses Claim", aside.plain, "yellow")


def _pressed(people: Workspace, slack: Slack, card: Message, action: str, title: str) -> bool:
    before, edits = len(slack.in_channel(HELP)), card.edits
    people.press(SUPERVISOR, card, action)
    slack.wait_until(lambda _: card.edits > edits, PATIENCE)
    told = slack.wait_for(before + 1, HELP, PATIENCE)[before]
    _show(title, "\n".join([*card.plain.splitlines()[:2], card.plain.splitlines()[-1]]), "red")
    _show("The agent is told", told.plain, "green")
    return SUPERVISOR in told.plain


def _show(title: str, text: str, colour: str) -> None:
    console.print(Panel(Text(text), title=title, title_align="left", border_style=colour))


if __name__ == "__main__":
    sys.exit(main())
