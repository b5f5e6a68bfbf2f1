"""The real server as a process of its own, on the embedded defaults."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot import wiring
from tools.standin import TOKEN, Slack
from tools.workspace import SECRET

START_SECONDS = 300.0
STOP_SECONDS = 15.0
_TEST_OF_ALARM = re.compile(r"^  test: .*\n", re.MULTILINE)
_SERVING = re.compile(rb"serving on (http://[\w.:]+)")


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextlib.contextmanager
def serving(data: Path, slack: Slack, extra: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`tyyni serve` on a free port, ready, with its data in a folder; stopped at the end.

    It serves a copy of the shipped shop's set, or the set that `extra` names.
    """
    policy = data.with_name(f"{data.name}-policy")
    if "TYYNI_POLICY_DIR" not in (extra or {}) and not policy.exists():
        copied(policy)
    environment = {
        **{key: value for key, value in os.environ.items() if not _ours(key)},
        "TYYNI_DATA_DIR": str(data),
        "TYYNI_POLICY_DIR": str(policy),
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        **(extra or {}),
    }
    log = data / "server.log"
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    with log.open("ab") as out:
        written = out.tell()
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield _ready(process, log, written)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def copied(to: Path) -> Path:
    """A copy of the shipped shop's policy set, to change at will.

    Without its test of the alarm: on Monday mornings its calls would fall into what is played.
    """
    to.mkdir(parents=True)
    source = wiring.shipped() / wiring.DEFAULT_SET
    for path in sorted(source.rglob("*.yaml")):
        place = to / path.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(path.read_bytes())
    escalation = to / "escalation.yaml"
    text, tests = _TEST_OF_ALARM.subn("", escalation.read_text("utf-8"))
    if not tests:
        raise LookupError("the shipped set has no test of the alarm any more; mend tools.process")
    escalation.write_text(text, "utf-8")
    return to


def _ours(key: str) -> bool:
    return key.startswith(("TYYNI_", "SLACK_", "OPENAI_", "TEAMS_"))


def _ready(process: subprocess.Popen[bytes], log: Path, written: int) -> Server:
    """The server, once it has said in its log where it serves and is ready."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        said = _SERVING.search(log.read_bytes()[written:])
        with contextlib.suppress(httpx.TransportError):
            url = said[1].decode() if said else ""
            if url and httpx.get(f"{url}/readyz", timeout=10).is_success:
                return Server(url, process, log)
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")
