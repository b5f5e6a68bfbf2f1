"""Starting: the import of the command line, and a whole `tyyni ask`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.rows import Figure, Limit, Row
from bench.texts import messages
from bench.timing import interleaved

ROUNDS, WARM_UP = 9, 2
_CHILD = Path(__file__).with_name("child.py")
_MB = 1e-6
_IMPORTS = """
import time
began = time.perf_counter()
import typer
first = time.perf_counter() - began
import bot.cli
print(first, time.perf_counter() - began)
"""
_ASK = (sys.executable, "-m", "bot", "ask", messages(1, 300)[0], "--json")
_NOTHING = (sys.executable, "-c", "pass")


def rows(folder: Path) -> Iterator[Row]:
    """All rows about starting."""
    yield _imports(folder)
    yield from _whole(folder)


def _imports(folder: Path) -> Row:
    typer, ours = zip(*[_imported(folder) for _ in range(ROUNDS + WARM_UP)][WARM_UP:], strict=True)
    return Row(
        "import of bot.cli, typer included",
        Figure.of(ours, "s"),
        "import of typer, in the same interpreter",
        Figure.of(typer, "s"),
        Limit("median", 0.5),
    )


def _imported(folder: Path) -> tuple[float, float]:
    """Seconds for typer, and for typer and then bot.cli."""
    command = [sys.executable, "-c", _IMPORTS]
    done = subprocess.run(
        command, cwd=folder, env=plain_environment(), check=True, capture_output=True, text=True
    )
    typer, ours = map(float, done.stdout.split())
    return typer, ours


def _whole(folder: Path) -> Iterator[Row]:
    ours, theirs = _Runs(_ASK, folder, []), _Runs(_NOTHING, folder, [])
    us, nothing = interleaved((ours.once, theirs.once), ROUNDS, WARM_UP)
    beside = "python -c pass"
    yield Row(
        "tyyni ask --json, the whole process",
        Figure.of(us, "s"),
        beside,
        Figure.of(nothing, "s"),
        Limit("median", 1.5),
    )
    yield Row(
        "tyyni ask --json, most memory held",
        Figure.of(ours.memory, "MB", _MB),
        beside,
        Figure.of(theirs.memory, "MB", _MB),
        Limit("median", 200),
    )


@dataclass(frozen=True)
class _Runs:
    """Runs of one command; `memory` collects the most bytes that each of them held."""

    command: tuple[str, ...]
    folder: Path
    memory: list[float]

    def once(self) -> float:
        """Run it; seconds from start to end."""
        launcher = [sys.executable, "-I", "-S", str(_CHILD), *self.command]
        done = subprocess.run(
            launcher, cwd=self.folder, env=plain_environment(), check=True, stdout=subprocess.PIPE
        )
        measured = json.loads(done.stdout)
        self.memory.append(float(measured["bytes"]))
        return float(measured["seconds"])


def plain_environment() -> dict[str, str]:
    """The environment without settings of Tyyni or its platforms."""
    ours = ("TYYNI_", "SLACK_", "OPENAI_", "TEAMS_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}
