"""What arrived at the platform: what was lost, what came twice, what came late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.domain.escalation import Escalation, State
from bot.domain.outbox import Kind
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
    rows: list[Escalation], slack: Slack, outages: list[tuple[float, float]]
) -> Iterator[float]:
    """By how much each second step came after its time, without when nobody was there."""
    due = {one.id: one.began_at.timestamp() + STEP_SECONDS for one in rows if one.began_at}
    for name, to, arrived in _cards(slack):
        if to == SECOND and name in due:
            away = sum(max(min(up, arrived) - max(down, due[name]), 0.0) for down, up in outages)
            yield max(arrived - due[name] - away, 0.0)


def _cards(slack: Slack) -> list[tuple[str, str, float]]:
    """Of each card: whose it is, its channel, when it arrived."""
    found = []
    for message in list(slack.messages):
        payload = message.metadata.get("event_payload") or {}
        if f".{Kind.CARD}." in str(payload.get("key")):
            found.append((str(payload["id"]), f"slack:{message.channel}", float(message.ts)))
    return found
