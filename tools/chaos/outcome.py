"""How much of what a trial does, what became of it, and the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

LATE_SECONDS = 2.0


class Crashes(Protocol):
    """A database server that can be killed and started again."""

    def crash(self) -> None:
        """Kill it with -9."""
        ...

    def start(self) -> None:
        """Start it again."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """How much of what."""

    escalations: int
    kills: int
    replicas: int
    seed: int = 7
    crashes: Crashes | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial; `late` holds seconds by which a timer came after its time."""

    database: str
    trial: Trial
    kills: int
    whole: int
    lost: int
    twice: int
    late: tuple[float, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing twice, nothing later than it may be."""
        return not (self.lost or self.twice or self.worst > LATE_SECONDS)

    @property
    def worst(self) -> float:
        """The longest that a timer was late."""
        return max(self.late, default=0.0)

    def line(self) -> str:
        """A row of the table in docs/RELIABILITY.md."""
        on_time = sorted(self.late)[len(self.late) // 2] if self.late else 0.0
        return (
            f"| {self.database} | {self.trial.replicas} | {self.trial.escalations} | {self.kills} "
            f"| {self.whole} "
            f"| {self.lost} | {self.twice} | {len(self.late)} | {on_time:.2f} s "
            f"| {self.worst:.2f} s | {self.seconds:.0f} s |"
        )


_COLUMNS = (
    "database",
    "processes",
    "escalations",
    "killed",
    "all at once",
    "lost",
    "twice",
    "timers",
    "late, p50",
    "late, most",
    "took",
)
HEAD = f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}"
