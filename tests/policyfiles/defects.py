"""What the tables of defects have in common."""

from __future__ import annotations

from pathlib import Path

from bot.policyfiles.load import check


def assert_named(folder: Path, expected: list[str]) -> None:
    """A set's problems are as many as expected, in order, each beginning as expected."""
    found = [str(problem) for problem in check(folder).problems]
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start), found
