"""A row of the benchmark: what Tyyni needs, what something real needs, and what it may be."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """Several measurements of one thing, in `unit`; the median is what rows are judged by."""

    median: float
    least: float
    p95: float
    runs: int
    unit: str

    @classmethod
    def of(cls, measured: Sequence[float], unit: str, factor: float = 1.0) -> Figure:
        """The figure of measurements, each multiplied by `factor`; ValueError where none is."""
        if not measured:
            raise ValueError("a figure needs at least one measurement")
        values = sorted(value * factor for value in measured)
        p95 = values[math.ceil(_SHARE * len(values)) - 1]
        return cls(statistics.median(values), values[0], p95, len(values), unit)

    def as_json(self) -> dict[str, Any]:
        """The figure for programs."""
        return {
            "median": _rounded(self.median),
            "min": _rounded(self.least),
            "p95": _rounded(self.p95),
            "runs": self.runs,
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on a row's ratio or on our own median; `least` turns it into a lower one."""

    of: Literal["ratio", "median"]
    bound: float
    least: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value stays on the right side."""
        return value >= self.bound if self.least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """Ours beside theirs, measured in turns in the same run; None where theirs was not run."""

    what: str
    ours: Figure
    beside: str
    theirs: Figure | None
    limit: Limit

    @property
    def ratio(self) -> float:
        """Our median by theirs."""
        theirs = self.theirs.median if self.theirs else 0.0
        return self.ours.median / theirs if theirs else math.inf

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.limit.holds(self.ratio if self.limit.of == "ratio" else self.ours.median)

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        limit = self.limit
        return {
            "what": self.what,
            "ours": self.ours.as_json(),
            "beside": self.beside,
            "theirs": self.theirs.as_json() if self.theirs else None,
            "ratio": _rounded(self.ratio),
            "limit": {"of": limit.of, "least" if limit.least else "most": limit.bound},
            "holds": self.holds,
        }


def _rounded(value: float) -> float | None:
    """Four figures that mean something; JSON has no infinity."""
    return float(f"{value:.4g}") if math.isfinite(value) else None
