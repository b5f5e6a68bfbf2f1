"""What a later request brings to the escalation that is open for its case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.escalation import Escalation


def is_graver(open_one: Escalation, newer: Escalation) -> bool:
    """Whether it is worse than was known, or the agent now calls for help."""
    called = newer.alarm and not open_one.alarm
    return called or newer.severity.rank > open_one.severity.rank


def is_known(open_one: Escalation, newer: Escalation) -> bool:
    """Whether it says nothing that the open one does not hold."""
    # What sums the case up may have come since.
    summed = open_one.handover
    told = replace(newer.handover, statements=summed.statements, help=summed.help)
    same = told == open_one.handover and newer.route == open_one.route
    return same and not is_graver(open_one, newer)
