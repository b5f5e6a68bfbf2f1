"""What arrived at the platform: what was lost, what came twice, what came late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.domain.escalation import Escalation, State
from bot.domain.outbox import Kind
from tools.chaos.children import Child
from tools.chaos.outcome import Trial
from tools.chaos.process import FIRST, SECOND, STEP_SECONDS
from tools.standin import Slack


def lost(rows: list[Escalation], slack: Slack, trial: Trial) -> int:
    """Escalations that no row holds, that no card shows, or whose next step never came."""
    shown = {(name, to) for name, to, _ in _cards(slack)}
    lost = trial.escalations - len(rows)
    for one in rows:
        claimed_early = one.state is State.CLAIMED and (one.id, SECOND) not in shown
        first = (one.id, FIRST) in shown or (claimed_early and one.step == 0)
        second = (one.id, SECOND) in shown or one.state is not State.OPEN
        lost += not (first and second)
    return lost


def twice(slack: Slack) -> int:
    """Messages that arrived more than once: by their key, and cards by their destination."""
    keys = Counter(
        (message.metadata.get("event_payload") or {}).get("key") for message in slack.messages
    )
    keys.pop(None, None)
    cards = Counter((name, to) for name, to, _ in _cards(slack))
    return sum(n - 1 for n in keys.values()) + sum(n - 1 for n in cards.values() if n > 1)


def late(
    rows: list[Escalation], slack: Slack, children: list[Child], *, alone: bool
) -> Iterator[float]:
    """By how much each second step came after its time; a process alone counts from its start."""
    due = {one.id: one.began_at.timestamp() + STEP_SECONDS for one in rows if one.began_at}
    starts = sorted(start for child in children for start in child.starts)
    for name, to, arrived in _cards(slack):
        if to == SECOND and name in due:
            since = due[name]
            if alone:
                since = max([since, *(s for s in starts if s < arrived)])
            yield max(arrived - since, 0.0)


def _cards(slack: Slack) -> list[tuple[str, str, float]]:
    """Of each card: whose it is, its channel, when it arrived."""
    found = []
    for message in list(slack.messages):
        payload = message.metadata.get("event_payload") or {}
        if f".{Kind.CARD}." in str(payload.get("key")):
            found.append((str(payload["id"]), f"slack:{message.channel}", float(message.ts)))
    return found
