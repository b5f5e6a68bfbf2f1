"""Others' tools are a process that may be missing or fail; either is told in one sentence."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from bench import reading
from bench.compare import NotThere, others
from bench.rows import Figure, Limit, Row
from bench.table import show
from bench.waiting import _latest


def test_what_is_not_installed_is_said_with_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="make compare"), others(tmp_path / "python"):
        pass


def test_a_tool_that_is_missing_is_named() -> None:
    with others(Path(sys.executable)) as process, pytest.raises(NotThere, match="glin-profanity"):
        process.look("glin-profanity", ["moi"])


def test_a_process_that_ends_is_told(tmp_path: Path) -> None:
    ends = tmp_path / "python"
    ends.write_text("#!/bin/sh\nexit 0\n")
    ends.chmod(0o755)
    with others(ends) as process, pytest.raises(NotThere):
        process.look("glin-profanity", ["moi"])


def test_a_row_that_was_not_run_says_so() -> None:
    ours = Figure.of([0.8], "ms")
    row = Row("reading", ours, "glin-profanity: not there", None, Limit("median", 1))
    out = Console(width=120, record=True, file=io.StringIO())
    show([row], 1.0, out)
    assert "not run" in out.export_text()
    assert row.holds
    assert row.as_json()["theirs"] is None


def test_of_two_readings_of_a_message_the_longer_one_computed() -> None:
    assert reading.first_and_again([3.0, 0.1], [0.2, 4.0]) == ([3.0, 4.0], [0.2, 0.1])


async def test_a_loop_that_is_held_up_is_seen() -> None:
    async def held() -> None:
        await asyncio.sleep(0.005)
        time.sleep(0.05)  # noqa: ASYNC251 - this is what is looked for
        await asyncio.sleep(0.005)

    assert await _latest(held) > 0.04


def test_the_others_answer_line_by_line() -> None:
    program = Path(reading.__file__).with_name("others.py")
    done = subprocess.run(
        [sys.executable, "-P", program],
        input='{"tool": "no such tool", "texts": []}\nno json\n',
        capture_output=True,
        text=True,
        check=True,
    )
    assert ["error" in json.loads(line) for line in done.stdout.splitlines()] == [True, True]
