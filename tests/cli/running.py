"""A command in a process of its own, as programs and people start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent.parent


class Command(Protocol):
    """A way to have a command done."""

    def __call__(
        self,
        *arguments: str,
        given: str | bytes = b"",
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """What a command says and how it ends."""
        ...


def run(
    *arguments: str,
    given: str | bytes = b"",
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What a command says and how it ends."""
    raw = given.encode() if isinstance(given, str) else given
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=raw,
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )


def shell(
    line: str, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The same by a line for the shell, which can close streams; `$TYYNI` is the command."""
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("$TYYNI", f"{sys.executable} -m bot")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )


def lines(
    command: Command, *arguments: str, given: list[dict[str, Any]] | bytes
) -> list[dict[str, Any]]:
    """The JSON lines that `run`, or its like, answers with."""
    raw = given if isinstance(given, bytes) else "\n".join(map(json.dumps, given)).encode()
    done = command(*arguments, given=raw)
    return [json.loads(line) for line in done.stdout.splitlines()]


def one_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a command that failed said; an error where that was no single clear sentence."""
    said = done.stderr.decode().strip()
    assert done.returncode in {1, 2}, said
    assert said.count("\n") == 0, said
    assert said.endswith("."), said
    assert "Traceback" not in said
    assert "went wrong inside" not in said
    return said
