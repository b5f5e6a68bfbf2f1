"""A candidate: a stretch of text that one recogniser takes for personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.reading import IdentifierKind


class Rank(IntEnum):
    """Whose word counts where candidates overlap; the higher wins, then the longer."""

    SHAPE = 10
    NAME = 20
    ADDRESS = 30
    PHONE = 40
    NAMED = 50  # a number that the words before it name: an order, an invoice
    CHECKED = 60  # a check digit agrees
    EMAIL = 70
    SECRET = 80
    URL = 90


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of cleaned text, end exclusive; without a kind it only keeps others away."""

    start: int
    end: int
    kind: IdentifierKind | None
    rank: Rank


def settled(candidates: Iterable[Candidate], length: int) -> list[Candidate]:
    """The candidates that stand in a text of this length, in order: none overlaps another."""
    covered = bytearray(length)
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.rank, c.start - c.end, c.start)):
        start, end = candidate.start, candidate.end
        if start < end and covered.find(1, start, end) < 0:
            covered[start:end] = b"\x01" * (end - start)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)
