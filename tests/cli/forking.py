"""Commands forked from a process that has everything loaded: real processes that start at once.

What a test of them looks at is what a command says and how it ends, not how it starts; some of
each command are started afresh all the same (`tests.cli.running.run`). The process that forks
gets arguments, environment and folder in a message with the three streams, and answers with how
the command ended.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent.parent
_MOST = 1 << 16


@dataclass(frozen=True)
class Forked:
    """The line to the process that forks."""

    line: socket.socket

    def __call__(
        self,
        *arguments: str,
        given: str | bytes = b"",
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """What a command says and how it ends."""
        raw = given.encode() if isinstance(given, str) else given
        asked = {
            "arguments": ["tyyni", *arguments],
            "environment": {**os.environ, **(env or {})},
            "folder": str(cwd or Path.cwd()),
        }
        with TemporaryFile() as given_to, TemporaryFile() as out, TemporaryFile() as error:
            given_to.write(raw)
            given_to.seek(0)
            streams = [file.fileno() for file in (given_to, out, error)]
            socket.send_fds(self.line, [json.dumps(asked).encode()], streams)
            answer = self.line.recv(_MOST)
            assert answer, "the process that forks has ended"
            code = int(answer)
            return subprocess.CompletedProcess(arguments, code, _all(out), _all(error))


def _all(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


@contextmanager
def forking() -> Iterator[Forked]:
    """The process that forks, until nobody wants it any more."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with here, there:
        number = there.fileno()
        program = f"from tests.cli.forking import fork; fork({number})"
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=[number]) as process:
            there.close()
            try:
                yield Forked(here)
            finally:
                process.kill()


def fork(number: int) -> None:
    """Fork for whoever asks on this line until its other end is closed."""
    from bot import wiring  # noqa: PLC0415 - only this process needs all that
    from bot.cli import main  # noqa: PLC0415 - the same

    wiring.adviser(None)
    with socket.socket(fileno=number) as line:
        while True:
            asked, streams, _, _ = socket.recv_fds(line, _MOST, 3)
            if not asked:
                return
            child = os.fork()
            if not child:
                line.close()
                _become(json.loads(asked), streams, main)
            for stream in streams:
                os.close(stream)
            _, status = os.waitpid(child, 0)
            line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: dict[str, Any], streams: list[int], main: Callable[[], None]) -> None:
    """Do what was asked as a process started for it would, and end."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = asked["arguments"]
    sys.stdin = _text(0, "r", "surrogateescape")
    sys.stdout = _text(1, "w", "surrogateescape")
    sys.stderr = _text(2, "w", "backslashreplace")
    code = 1
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for said in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                said.flush()
        os._exit(code)


def _text(number: int, mode: str, errors: str) -> TextIOWrapper:
    """A stream as Python opens it in its UTF-8 mode."""
    return TextIOWrapper(os.fdopen(number, f"{mode}b", closefd=False), "utf-8", errors)
