"""A circuit breaker: an endpoint that is down costs nobody any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.suggestion import Help


@dataclass
class Breaker:
    """Opens after some failures in a row; then one call is let through every so often to look."""

    clock: Callable[[], float]
    failures: int = 3
    rest_seconds: float = 20.0
    in_a_row: int = 0
    closed_from: float = 0.0
    why: Help = Help.AWAY

    def admits(self) -> bool:
        """Whether to call now; whoever is let through while it is open calls for all."""
        if self.in_a_row < self.failures:
            return True
        now = self.clock()
        if now < self.closed_from:
            return False
        self.closed_from = now + self.rest_seconds
        return True

    def succeeded(self) -> None:
        """The endpoint answered."""
        self.in_a_row = 0

    def failed(self, why: Help) -> None:
        """It did not; `why` is what to say while it is left alone."""
        self.why = why
        self.in_a_row += 1
        self.closed_from = self.clock() + self.rest_seconds
