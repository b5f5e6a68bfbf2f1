"""`python -m bench.stub`: the stand-in for a model, in a process of its own."""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import uvicorn

from tools.model import Model, suggestions
from tools.standin import free_port

GOOD = (
    "Kolme viikkoa ilman pakettia on kohtuuton odotus. Avaan seurannan ja kerron, mitä siinä on.",
    "Odotus on venynyt kolmeen viikkoon. Pyydän kuljetusyhtiöltä tiedon, missä paketti on.",
    "Kolme viikkoa riittää. Selvitän paketin sijainnin nyt. Haluatko uuden paketin vai rahat?",
)
_START_SECONDS = 20.0


@contextlib.contextmanager
def stub(seconds: float) -> Iterator[str]:
    """The stand-in, which begins to answer after so many seconds; its base URL."""
    port = free_port()
    command = [sys.executable, "-m", "bench.stub", "--port", str(port), "--seconds", str(seconds)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _await_ready(port, process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def _await_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/")
            return
        time.sleep(0.05)
    raise RuntimeError("the stand-in for a model did not start")


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m bench.stub", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.0)
    given = parser.parse_args()
    model = Model({"suggest": suggestions(*GOOD)}, given.seconds)
    uvicorn.run(model.app(), host="127.0.0.1", port=given.port, log_config=None, lifespan="off")


if __name__ == "__main__":
    main()
