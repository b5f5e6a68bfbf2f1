"""wellbeing.yaml: words for the agent."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.domain.policy.clauses import Clause, Model, Words
from bot.domain.reading import Severity


class Pause(Clause):
    """One calming line for the agent, about the situation and never about how they feel."""

    severity: tuple[Severity, ...] = ()
    text: Words


class Breaks(Model):
    """When a break is suggested: after so many hard cases within so many hours, counted alone."""

    after_cases: Annotated[int, Field(ge=1, le=50)] = 3
    within_hours: Annotated[int, Field(ge=1, le=24)] = 4
    text: Words


class Wellbeing(Model):
    """Words for the agent: pauses, thanks for what was handled alone, the offer of a debrief.

    `least_group` is how many people must be behind a total before supervisors see it.
    """

    pauses: tuple[Pause, ...] = Field(min_length=1)
    thanks: tuple[Words, ...] = Field(min_length=1)
    debrief: tuple[Words, ...] = Field(min_length=1)
    breaks: Breaks | None = None
    least_group: Annotated[int, Field(ge=5, le=100)] = 5
