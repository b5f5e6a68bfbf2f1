"""Processes that are killed with -9 and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.chaos.outcome import Trial
from tools.standin import TOKEN, Slack
from tools.workspace import SECRET

START_SECONDS = 120.0


@dataclass
class Child:
    """A process that is killed and started again.

    `starts` tells when it began to watch, `ends` when it was killed.
    """

    environment: dict[str, str]
    log: Path
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    ready: bool = False
    process: subprocess.Popen[str] | None = None
    listener: threading.Thread | None = None

    def start(self) -> None:
        """Start anew; a thread notes when it says that it is ready."""
        self.kill()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.chaos.process"],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.listener.start()

    def tell(self, line: str) -> None:
        """Ask for something; it may be killed before it has done it."""
        if self.process and self.process.stdin and self.ready:
            try:
                self.process.stdin.write(f"{line}\n")
                self.process.stdin.flush()
            except OSError:
                self.ready = False

    def kill(self) -> None:
        """With -9, at whatever line it is."""
        process, self.process = self.process, None
        if process:
            self.ends.append(time.time())
            process.kill()
            process.wait()
            if process.stdin:
                # What it was told and never read cannot be written any more.
                with suppress(OSError):
                    process.stdin.close()
        if self.listener:
            self.listener.join()
        self.ready = False

    def tend(self) -> None:
        """Start it anew where it has left by itself, as a replica does that was taken for gone."""
        if self.process and self.process.poll() is not None:
            self.start()

    @property
    def age(self) -> float:
        """For how long it has been up, once it is ready."""
        return time.time() - self.starts[-1] if self.ready else 0.0

    def _listen(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                if line.strip() == "up":
                    self.starts.append(time.time())
                elif line.strip() == "ready":
                    self.ready = True


@contextmanager
def children(url: str, folder: Path, slack: Slack, trial: Trial) -> Iterator[list[Child]]:
    """As many as the trial has replicas, on one database; none outlives the trial."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("TYYNI_", "SLACK_"))},
        "TYYNI_DATABASE_URL": url,
        "TYYNI_DATA_DIR": str(folder),
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    made = [Child(environment, folder / f"child-{n}.log") for n in range(trial.replicas)]
    try:
        yield made
    finally:
        for child in made:
            child.kill()


def await_ready(children: list[Child]) -> None:
    """Until all have said so; TimeoutError, with what it wrote, where one does not."""
    until = time.monotonic() + START_SECONDS
    while not all(child.ready for child in children):
        ended = any(child.process and child.process.poll() is not None for child in children)
        if ended or time.monotonic() > until:
            raise TimeoutError(f"a process did not start:\n{children[0].log.read_text()[-2000:]}")
        time.sleep(0.05)
