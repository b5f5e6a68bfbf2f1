"""`python -m bench`: measures, prints the table, and fails where a row does not hold."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx

from bench import finding, flow, lines, model, policies, reading, requests, start, words
from bench.rows import Row
from bench.table import as_json, console, show
from bot.domain.errors import TyyniError

Group = Callable[[Path], Iterator[Row]]
GROUPS: dict[str, Group] = {
    "requests": requests.rows,
    "start": start.rows,
    "words": words.rows,
    "reading": reading.rows,
    "finding": finding.rows,
    "policies": policies.rows,
    "lines": lines.rows,
    "model": model.rows,
    "flow": flow.rows,
}
_FAILURES = (
    RuntimeError,
    TimeoutError,
    OSError,
    httpx.HTTPError,
    TyyniError,
    subprocess.CalledProcessError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all groups, or those asked for; 1 where a row does not hold or cannot be had."""
    given = _parser().parse_args(arguments)
    began = time.monotonic()
    try:
        rows = measured(given.only or list(GROUPS))
    except _FAILURES as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    if given.json:
        print(as_json(rows, seconds))
    else:
        show(rows, seconds, console())
    return verdict(rows)


def measured(names: Sequence[str]) -> list[Row]:
    """The rows of these groups; what is being measured is said where somebody looks."""
    rows: list[Row] = []
    aside = console(stderr=True)
    for name in names:
        with tempfile.TemporaryDirectory() as folder, aside.status(f"measuring: {name}"):
            rows += GROUPS[name](Path(folder))
    return rows


def verdict(rows: Sequence[Row]) -> int:
    """The exit code: 0 where there are rows and every one holds."""
    return 0 if rows and all(row.holds for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--only", action="append", choices=list(GROUPS), help="measure this group alone"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
