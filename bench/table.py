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

_WHOLE_FROM, _TENTHS_FROM = 100, 10


def table(rows: Sequence[Row]) -> Table:
    """What, ours, beside what, theirs, ratio, limit, holds."""
    made = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False)
    for name in ("what", "ours", "beside", "theirs"):
        made.add_column(name, ratio=3)
    for name in ("ratio", "limit"):
        made.add_column(name, justify="right", no_wrap=True)
    made.add_column("holds", justify="center")
    for row in rows:
        verdict = Text("yes", style="green") if row.holds else Text("no", style="bold red")
        made.add_row(
            Text(row.what),
            _figure(row.ours),
            Text(row.beside),
            _figure(row.theirs),
            number(row.ratio),
            limit(row),
            verdict,
        )
    return made


def show(rows: Sequence[Row], seconds: float, console: Console) -> None:
    """Print the table, and on what it was measured."""
    console.print(table(rows))
    kept = sum(row.holds for row in rows)
    where = f"{_cores()} cores, {platform.machine()}, Python {platform.python_version()}"
    console.print(f"{kept} of {len(rows)} rows hold · {where} · {seconds:.0f} s", highlight=False)


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


def _figure(figure: Figure) -> Text:
    """The median, and below it where the measurements lie."""
    spread = f"min {number(figure.least)} · p95 {number(figure.p95)}"
    return Text.assemble(f"{number(figure.median)} {figure.unit}\n", (spread, "dim"))


def _cores() -> int:
    return os.cpu_count() or 1
