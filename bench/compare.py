"""Speaks to the tools of others (bench/others.py) where `make compare` has installed them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOW = "`make compare` installs it"
_ROOT = Path(__file__).resolve().parent.parent
_OTHERS = Path(__file__).with_name("others.py")
PYTHON = _ROOT / ".venv-compare" / "bin" / "python"


class NotThere(RuntimeError):
    """A tool that cannot be asked: not installed, or it failed; says which and why."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a tool found in each text, and the seconds each took."""

    found: list[list[str]]
    seconds: list[float]


@dataclass(frozen=True)
class Others:
    """A process in which the others' tools are loaded."""

    process: subprocess.Popen[str]

    def look(self, tool: str, texts: Sequence[str]) -> Looked:
        """Put texts to a tool; raises NotThere."""
        given, taken = self.process.stdin, self.process.stdout
        if given is None or taken is None:
            raise NotThere(f"{tool}: the process has no pipes")
        try:
            given.write(json.dumps({"tool": tool, "texts": list(texts)}) + "\n")
            given.flush()
            line = taken.readline()
        except OSError as error:
            raise NotThere(f"{tool}: {error}") from error
        reply = json.loads(line or '{"error": "the process has ended"}')
        if "error" in reply:
            raise NotThere(f"{tool}: {reply['error']}")
        return Looked(reply["found"], reply["seconds"])


@contextmanager
def others(python: Path | None = None) -> Iterator[Others]:
    """The tools, loaded as they are first asked; raises NotThere where nothing is installed."""
    interpreter = python or Path(os.environ.get("COMPARE_PYTHON", PYTHON))
    if not interpreter.exists():
        raise NotThere(HOW)
    # -P: bench/ holds files named like packages that the tools import.
    process = subprocess.Popen(
        [interpreter, "-P", _OTHERS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Others(process)
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Close both pipes, also of a process that has ended with a question left in one of them."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()
    process.wait(timeout=30)


def warn(why: object) -> None:
    """Say that a tool was left out."""
    print(f"not run: {why}", file=sys.stderr)
