"""The ladder of conduct: which step is due now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.policy import Rung, Step
from bot.domain.reading import Reading, Severity

if TYPE_CHECKING:
    from bot.domain.policy import Conduct


def due(conduct: Conduct, reading: Reading) -> Step:
    """The step that is due: safety stands outside the ladder of rungs."""
    if reading.severity is Severity.DANGER:
        return Step.SAFETY
    rung = rung_due(conduct, reading)
    return rung.step if rung else Step.ACKNOWLEDGE


def rung_due(conduct: Conduct, reading: Reading) -> Rung | None:
    """The highest rung that the strikes have reached; None once the customer speaks civilly."""
    if reading.severity is not Severity.ABUSIVE:
        return None
    strikes = max(reading.strikes, 1)
    reached = [rung for rung in conduct.ladder if rung.at_strikes <= strikes]
    return max(reached, key=lambda rung: rung.at_strikes, default=None)
