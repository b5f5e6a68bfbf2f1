"""The servers that are measured: Tyyni's, and bare bolt ones beside it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tools.process import copied, serving
from tools.standin import Slack, free_port, running

_START_SECONDS = 20.0
_PROCESSES = Path("/proc")


@dataclass
class Target:
    """A server to which signed requests are sent over one connection that is kept."""

    url: str
    pid: int
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection."""
        self.http = httpx.Client(base_url=self.url, timeout=20)

    def post(self, body: bytes, headers: dict[str, str]) -> float:
        """Send a request to the endpoint for Slack; seconds until its 200."""
        began = time.perf_counter()
        answer = self.http.post("/slack/events", content=body, headers=headers)
        seconds = time.perf_counter() - began
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{self.url} answered {answer.status_code} instead of 200")
        return seconds

    @property
    def memory(self) -> int:
        """Bytes of memory that the process holds now."""
        status = _PROCESSES / str(self.pid) / "status"
        if status.exists():
            lines = status.read_text().splitlines()
            return 1024 * int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
        command = ["ps", "-o", "rss=", "-p", str(self.pid)]
        return 1024 * int(subprocess.run(command, check=True, capture_output=True).stdout)


@dataclass(frozen=True)
class Scene:
    """Everything that runs while requests are measured."""

    slack: Slack
    policy: Path
    ours: Target
    bare: Target
    """Bolt that only acknowledges, without its poll."""
    polling: Target
    """The same with bolt's default runner."""
    posting: Target
    """The same as `bare`, and it posts a fixed sentence to whoever mentions it."""


@contextlib.contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """All servers up and ready, ours on a copy of the shipped policy set; stopped at the end."""
    policy = copied(folder / "policy")
    with contextlib.ExitStack() as stack:
        slack = stack.enter_context(running(Slack()))
        extra = {"TYYNI_POLICY_DIR": str(policy)}
        server = stack.enter_context(serving(folder / "data", slack, extra))
        started = [
            stack.enter_context(bare(slack, *options))
            for options in ((), ("--polling",), ("--posting",))
        ]
        ours = Target(server.url, server.process.pid)
        for target in (ours, *started):
            stack.callback(target.http.close)
        yield Scene(slack, policy, ours, *started)


@contextlib.contextmanager
def bare(slack: Slack, *options: str) -> Iterator[Target]:
    """A bare bolt server, ready; stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "bench.bare", "--port", str(port), "--api-url", slack.url]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    process = subprocess.Popen([*command, *options], env=environment, stderr=subprocess.DEVNULL)
    target = Target(f"http://127.0.0.1:{port}", process.pid)
    try:
        _await_ready(target, process)
        yield target
    finally:
        process.terminate()
        process.wait()


def _await_ready(target: Target, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if target.http.get("/readyz").is_success:
                return
        time.sleep(0.05)
    raise RuntimeError("a bare bolt server did not start")
