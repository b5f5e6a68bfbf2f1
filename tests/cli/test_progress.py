"""Progress is shown to a person who waits, and to nobody else."""

from __future__ import annotations

import sys

import pytest

from bot.cli.progress import progress


class Terminal:
    """Standard error as a terminal that keeps what it was shown."""

    def __init__(self) -> None:
        self.shown = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.shown += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def worked(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> str:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    clock = iter(seconds)
    with progress(lambda: next(clock)) as tick:
        for number in range(len(seconds) - 1):
            tick(f"line {number}")
    return terminal.shown


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worked([0.0, 0.5, 1.9], monkeypatch) == ""


def test_work_of_more_than_two_seconds_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = worked([0.0, 1.0, 2.1, 2.15, 2.5], monkeypatch)
    assert "line 1" in shown
    assert "line 2" not in shown
    assert "line 3" in shown
    assert shown.endswith("\x1b[K")


def test_where_nobody_looks_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 5.0, 9.0])
    with progress(lambda: next(clock)) as tick:
        tick("line 1")
    assert capsys.readouterr().err == ""
