"""The rows as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.rows import Figure, Row

_WIDTH = 112
_WHOLE_FROM, _TENTHS_FROM = 100, 10
_P95_FROM = 20


def table(rows: Sequence[Row]) -> Table:
    """What, ours, beside what, theirs, ratio, limit, holds."""
    made = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False)
    made.add_column("what", ratio=4)
    made.add_column("ours", no_wrap=True)
    made.add_column("beside", ratio=3)
    made.add_column("theirs", no_wrap=True)
    for name in ("ratio", "limit"):
        made.add_column(name, justify="right", no_wrap=True)
    made.add_column("holds", justify="center")
    for row in rows:
        verdict = Text("yes", style="green") if row.holds else Text("no", style="bold red")
        ours, theirs = _figure(row.ours), _figure(row.theirs)
        beside = Text(row.beside)
        ratio = number(row.ratio) if row.theirs else "–"
        made.add_row(Text(row.what), ours, beside, theirs, ratio, limit(row), verdict)
    return made


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, and wide enough for the table where that is not."""
    made = Console(stderr=stderr)
    return made if made.width >= _WIDTH else Console(stderr=stderr, width=_WIDTH)


def show(rows: Sequence[Row], seconds: float, out: Console) -> None:
    """Print the table, and on what it was measured."""
    out.print(table(rows))
    kept = sum(row.holds for row in rows)
    where = f"{_cores()} cores, {platform.machine()}, Python {platform.python_version()}"
    out.print(f"{kept} of {len(rows)} rows hold · {where} · {seconds:.0f} s", highlight=False)


def as_json(rows: Sequence[Row], seconds: float) -> str:
    """One JSON object: the rows, whether all hold, and on what they were measured."""
    whole: dict[str, Any] = {
        "rows": [row.as_json() for row in rows],
        "holds": all(row.holds for row in rows),
        "machine": {
            "cores": _cores(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
        "seconds": round(seconds, 1),
    }
    return json.dumps(whole, ensure_ascii=False)


def limit(row: Row) -> str:
    """A row's limit in words: `≤ 1.20×`, `≤ 50 ms`, `≥ 300 /s`."""
    sign = "≥" if row.limit.least else "≤"
    if row.limit.of == "ratio":
        return f"{sign} {row.limit.bound:.2f}×"
    return f"{sign} {row.limit.bound:g} {row.ours.unit}"


def number(value: float) -> str:
    """Three figures or so: 0.123, 4.56, 78.9, 1,234."""
    if value >= _WHOLE_FROM:
        return f"{value:,.0f}"
    if value >= _TENTHS_FROM:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _figure(figure: Figure | None) -> Text:
    """The median, and below it where the measurements lie; of a few, p95 is the greatest."""
    if figure is None:
        return Text("not run", "dim")
    made = Text(f"{number(figure.median)} {figure.unit}")
    if figure.runs > 1:
        upper = "p95" if figure.runs >= _P95_FROM else "max"
        made.append(f"\n{number(figure.least)} … {upper} {number(figure.p95)}", "dim")
    return made


def _cores() -> int:
    return os.cpu_count() or 1
