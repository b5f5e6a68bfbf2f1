"""What a policy set's own words and examples change in readings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.reading import Reading, Signal, SignalKind


class Direction(StrEnum):
    """Which way a reading went."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Change:
    """One conversation's reading without and with what is the organisation's own."""

    before: Reading
    after: Reading

    @property
    def is_one(self) -> bool:
        """Whether severity or kinds of signals differ."""
        return self.before.severity is not self.after.severity or bool(self.came or self.went)

    @property
    def direction(self) -> Direction:
        """Which way the severity went; level where only the signals differ."""
        by = self.after.severity.rank - self.before.severity.rank
        if by == 0:
            return Direction.LEVEL
        return Direction.UP if by > 0 else Direction.DOWN

    @property
    def came(self) -> tuple[SignalKind, ...]:
        """Kinds of signals that are found now and were not."""
        return _kinds(_all(self.after) - _all(self.before))

    @property
    def went(self) -> tuple[SignalKind, ...]:
        """Kinds of signals that were found and are not now."""
        return _kinds(_all(self.before) - _all(self.after))

    @property
    def own(self) -> tuple[Signal, ...]:
        """The signals that the organisation's own words and examples gave."""
        return tuple(signal for signal in self.after.signals if signal.source == "policy")


@dataclass(frozen=True, slots=True)
class Effect:
    """How many were read, and how many changed in each direction."""

    read: int = 0
    up: int = 0
    down: int = 0
    level: int = 0

    @property
    def changed(self) -> int:
        """How many differ."""
        return self.up + self.down + self.level


def effect(changes: Iterable[Change]) -> Effect:
    """The sum of all."""
    listed = list(changes)
    ways = [change.direction for change in listed if change.is_one]
    up, down, level = (ways.count(way) for way in Direction)
    return Effect(len(listed), up, down, level)


def _all(reading: Reading) -> set[SignalKind]:
    return {signal.kind for signal in reading.signals}


def _kinds(kinds: set[SignalKind]) -> tuple[SignalKind, ...]:
    return tuple(sorted(kinds))
