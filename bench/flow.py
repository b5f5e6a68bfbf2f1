"""Escalations: from danger to card, from claim to notice, a flood, many that wait, many closed."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

import httpx

from bench import crowd, danger, takeover
from bench.rows import Figure, Limit, Row
from bench.servers import bare
from tools.process import serving
from tools.standin import Message, Slack, running
from tools.workspace import Workspace

AGENT, SUPERVISOR, SAFETY = "U0AGENT", "U0SUPERVISOR", "C0SAFETY"
THREAT = "Mä tiedän missä teidän toimisto on. Tuun sinne huomenna ja hakkaan sut."
ROUNDS, WARM_UP = 20, 3
_MOST = {"SQLite": 100, "PostgreSQL": 50}
_EVERY = 1.1
"""A channel takes one message a second; what is measured is not its queue."""
_PATIENCE = 30.0
_MS = 1e3


def rows(folder: Path) -> Iterator[Row]:
    """All rows about escalations."""
    for name in _MOST:
        with ExitStack() as stack:
            extra = {}
            if name == "PostgreSQL":
                from tests.postgres import database, server  # noqa: PLC0415 - only where it is used

                url = stack.enter_context(database(stack.enter_context(server())))
                extra = {"TYYNI_DATABASE_URL": url}
            yield from _answered(folder / name, name, extra)
    yield from danger.rows(folder / "danger")
    yield from takeover.rows()
    yield from crowd.rows(folder)


def _answered(folder: Path, name: str, extra: dict[str, str]) -> Iterator[Row]:
    """A threat until its card, and a claim until the agent reads of it, on the real server."""
    # In many channels: how fast one of them takes messages is not what is measured.
    settings = {**extra, "TYYNI_POLICY_DIR": str(crowd.policy(folder / "policy"))}
    with (
        running(Slack()) as slack,
        serving(folder / "data", slack, settings) as server,
        bare(slack, "--posting") as floor,
        httpx.Client(base_url=server.url, timeout=_PATIENCE) as ours,
        httpx.Client(base_url=floor.url, timeout=_PATIENCE) as theirs,
    ):
        numbers = count(1)
        us, them = Workspace(ours, slack, numbers), Workspace(theirs, slack, numbers)
        measured = [_round(us, them, slack, turn) for turn in range(ROUNDS + WARM_UP)][WARM_UP:]
    cards, notices, plain = map(list, zip(*measured, strict=True))
    beside = "bolt that posts a fixed sentence"
    fixed = Figure.of(plain, "ms", _MS)
    yield Row(
        f"{name}: a mention with danger → the supervisors' card",
        Figure.of(cards, "ms", _MS),
        beside,
        fixed,
        Limit("median", _MOST[name]),
    )
    yield Row(
        f"{name}: a claim → the agent's notice, the 99th of 100 (of {len(notices)})",
        _p99(notices),
        beside,
        fixed,
        Limit("median", 200),
    )


def _round(us: Workspace, them: Workspace, slack: Slack, turn: int) -> tuple[float, float, float]:
    """Seconds to the card, to the agent's notice of its claim, and to a bare bolt's sentence."""
    help_channel, before = f"C1HELP{turn}", len(slack.in_channel(SAFETY))
    began = time.perf_counter()
    us.mention(AGENT, help_channel, f"\n&gt; {THREAT}")
    card = slack.wait_for(before + 1, SAFETY, _PATIENCE)[before]
    until_card = time.perf_counter() - began
    _told(slack, help_channel, 2)
    claimed = time.perf_counter()
    us.press(SUPERVISOR, card, "claim")
    _told(slack, help_channel, 3)
    until_notice = time.perf_counter() - claimed
    plainly = time.perf_counter()
    them.mention(AGENT, f"C2HELP{turn}", f"\n&gt; {THREAT}")
    slack.wait_for(1, f"C2HELP{turn}", _PATIENCE)
    until_plain = time.perf_counter() - plainly
    time.sleep(max(began + _EVERY - time.perf_counter(), 0.0))
    return until_card, until_notice, until_plain


def _told(slack: Slack, channel: str, most: int) -> list[Message]:
    return slack.wait_for(most, channel, _PATIENCE)


def _p99(seconds: list[float]) -> Figure:
    values = sorted(seconds)
    worst = values[math.ceil(0.99 * len(values)) - 1]
    return replace(Figure.of([worst], "ms", _MS), least=values[0] * _MS)
