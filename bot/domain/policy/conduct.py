"""conduct.yaml: what behaviour is accepted, the ladder, the safety wording."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.policy.clauses import Clause, ClauseId, Model, Words
from bot.domain.reading import SignalKind


class Step(StrEnum):
    """The ladder of conduct; safety stands outside it."""

    ACKNOWLEDGE = "acknowledge"
    LIMIT = "limit"
    WARN = "warn"
    END = "end"
    SAFETY = "safety"


class Expectation(Clause):
    """Conduct that is accepted, or is not: signals tell which behaviour the clause is about."""

    accepted: bool
    signals: tuple[SignalKind, ...] = ()
    text: Words


class Rung(Clause):
    """A step of the ladder with its exact wording; `who` may take it."""

    step: Literal[Step.LIMIT, Step.WARN, Step.END]
    at_strikes: Annotated[int, Field(ge=1, le=9)]
    who: Literal["agent", "supervisor"] = "agent"
    text: Words
    wording: tuple[Words, ...] = Field(min_length=1)


class Safety(Clause):
    """What is said when someone may come to harm: first to the agent, then to the customer."""

    signals: tuple[SignalKind, ...] = Field(min_length=1)
    to_agent: Words
    to_customer: tuple[Words, ...] = Field(min_length=1)
    contacts: tuple[ClauseId, ...] = ()


class Conduct(Model):
    """What behaviour is accepted, the ladder, and the safety wording."""

    expectations: tuple[Expectation, ...] = Field(min_length=1)
    ladder: tuple[Rung, ...] = Field(min_length=3)
    safety: tuple[Safety, ...] = Field(min_length=1)
