"""What is wrong with a policy set, and where: file, line and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

Key = tuple[str | int, ...]
"""The way to a value inside a file: keys of mappings and indices of lists, from 0."""

_SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A character of a file; lines and columns are counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong; prints as `FILE:LINE:COLUMN: what is wrong and what to do`.

    `file` is relative to the policy set's folder until `under` says which folder that is.
    """

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"

    def under(self, folder: Path) -> Problem:
        """The same problem, its file named from outside the folder."""
        return replace(self, file=(folder / self.file).as_posix())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where a known word is close to this one, else nothing."""
    close = get_close_matches(word[:100], tuple(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def nearest_id(clause: str, known: Iterable[str]) -> str:
    """`; did you mean 'x.y'?` for an id whose own part, not its first word, is close to this."""
    own = {one.partition(".")[2]: one for one in known}
    close = get_close_matches(clause.partition(".")[2][:100], own, n=1, cutoff=0.6)
    return f"; did you mean '{own[close[0]]}'?" if close else ""


def one_of(words: Iterable[str]) -> str:
    """Words as a list to choose from: `a, b or c`."""
    listed = list(words)
    if not listed:
        return "none"
    return " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))


def shown(text: str) -> str:
    """A text short enough for a sentence, in quotes, on one line."""
    flat = " ".join(text.split())
    return f"'{flat[:_SHOWN]}…'" if len(flat) > _SHOWN else f"'{flat}'"
