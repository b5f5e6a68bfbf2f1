"""Many messages through `tyyni assess --jsonl`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Figure, Limit, Row
from bench.start import plain_environment
from bench.texts import short_messages
from bench.timing import Once, interleaved

COUNT = 1_000
ROUNDS, WARM_UP = 4, 1
_ASSESS = (sys.executable, "-m", "bot", "assess", "--jsonl")
_ECHO = """
import json, sys
for line in sys.stdin.buffer:
    item = json.loads(line)
    sys.stdout.buffer.write(json.dumps(item, ensure_ascii=False).encode() + b"\\n")
    sys.stdout.buffer.flush()
"""


def rows(folder: Path) -> Iterator[Row]:
    """The throughput of the command, its start included."""
    lines = [
        json.dumps({"id": number, "text": text}, ensure_ascii=False)
        for number, text in enumerate(short_messages(COUNT))
    ]
    given = ("\n".join(lines) + "\n").encode()
    contenders = [_run(command, given, folder) for command in (_ASSESS, _echo())]
    ours, theirs = interleaved(contenders, ROUNDS, WARM_UP)
    yield Row(
        f"tyyni assess --jsonl: {COUNT:,} messages, the start included",
        Figure.of([COUNT / seconds for seconds in ours], "/s"),
        "Python that echoes the JSON lines",
        Figure.of([COUNT / seconds for seconds in theirs], "/s"),
        Limit("median", 40, least=True),
    )


def _echo() -> tuple[str, ...]:
    return (sys.executable, "-c", _ECHO)


def _run(command: tuple[str, ...], given: bytes, folder: Path) -> Once:
    """Run a command over the lines; RuntimeError where a line is not answered."""

    def once() -> float:
        began = time.perf_counter()
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=plain_environment(),
            check=True,
        )
        seconds = time.perf_counter() - began
        if done.stdout.count(b"\n") != COUNT:
            raise RuntimeError("not every line was answered")
        return seconds

    return once
