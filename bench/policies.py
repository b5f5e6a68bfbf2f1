"""Policy sets: loaded, checked, and in use after a change was saved."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import yaml
from watchfiles import watch

from bench.rows import Figure, Limit, Row
from bench.timing import interleaved, tidied, timed
from bot.policyfiles.load import check, load
from tools.process import copied, serving
from tools.standin import Slack, running

ROUNDS, WARM_UP = 7, 1
SAVES = 6
_ADMINS = "C0ADMIN"
_MS = 1e3


def rows(folder: Path) -> Iterator[Row]:
    """All rows about policy sets."""
    policy = copied(folder / "policy")
    yield from _opened(policy)
    yield _saved(folder, policy)


def _opened(policy: Path) -> Iterator[Row]:
    files = [path.read_bytes() for path in sorted(policy.rglob("*.yaml"))]

    def parsed() -> None:
        for raw in files:
            yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    works = (lambda: load(policy), lambda: check(policy), parsed)
    contenders = [tidied(timed(work)) for work in works]
    loaded, checked, theirs = interleaved(contenders, ROUNDS, WARM_UP)
    beside = Figure.of(theirs, "ms", _MS)
    yaml_says = "PyYAML parsing the same files"
    what = f"a set loaded from its {len(files)} files"
    yield Row(what, Figure.of(loaded, "ms", _MS), yaml_says, beside, Limit("median", 500))
    what = "a set loaded and checked by every rule"
    yield Row(what, Figure.of(checked, "ms", _MS), yaml_says, beside, Limit("median", 1_200))


def _saved(folder: Path, policy: Path) -> Row:
    with running(Slack()) as slack:
        extra = {"TYYNI_POLICY_DIR": str(policy)}
        with serving(folder / "data", slack, extra):
            measured = [_save(policy, slack, number) for number in range(SAVES)]
    ours, theirs = zip(*measured, strict=True)
    return Row(
        "a change saved → checked, tested, in use, admins told",
        Figure.of(ours, "s"),
        "watchfiles noticing the same save",
        Figure.of(theirs, "s"),
        Limit("median", 2),
    )


def _save(policy: Path, slack: Slack, number: int) -> tuple[float, float]:
    """Save a change: seconds until admins hear that it is in use, and until it is noticed."""
    noticed: list[float] = []
    watching, stop = threading.Event(), threading.Event()

    def look() -> None:
        for changes in watch(policy, stop_event=stop, rust_timeout=100, yield_on_timeout=True):
            if changes:
                noticed.append(time.perf_counter())
                return
            watching.set()

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    watching.wait(5)
    file, before = policy / "wellbeing.yaml", len(slack.in_channel(_ADMINS))
    text = f"{file.read_text('utf-8')}# change {number}\n"
    began = time.perf_counter()
    file.write_text(text, "utf-8")
    told = slack.wait_for(before + 1, _ADMINS, seconds=20)[before]
    seconds = time.perf_counter() - began
    watcher.join(5)
    stop.set()
    if "@" not in told.plain or not noticed:
        raise RuntimeError("a sound change of the policy set was not taken into use")
    return seconds, noticed[0] - began
