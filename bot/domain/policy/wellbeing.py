"""wellbeing.yaml: words for the agent."""

from __future__ import annotations

from pydantic import Field

from bot.domain.policy.clauses import Clause, Model, Words
from bot.domain.reading import Severity


class Pause(Clause):
    """One calming line for the agent, about the situation and never about how they feel."""

    severity: tuple[Severity, ...] = ()
    text: Words


class Wellbeing(Model):
    """Words for the agent: pauses, thanks for what was handled alone, the offer of a debrief."""

    pauses: tuple[Pause, ...] = Field(min_length=1)
    thanks: tuple[Words, ...] = Field(min_length=1)
    debrief: tuple[Words, ...] = Field(min_length=1)
