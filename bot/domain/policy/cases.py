"""tests.yaml: the policy set's own tests."""

from __future__ import annotations

from pydantic import Field

from bot.domain.policy.clauses import Clause, ClauseId, Line, Model
from bot.domain.policy.conduct import Step
from bot.domain.reading import Severity


class Said(Model):
    """A turn of a test's conversation: exactly one of the two."""

    customer: Line | None = None
    agent: Line | None = None


class Case(Clause):
    """A conversation and what must come of it."""

    conversation: tuple[Said, ...] = Field(min_length=1)
    situation: ClauseId | None = None
    severity: Severity | None = None
    conduct: Step | None = None
    gap: bool | None = None
    must_escalate_to: ClauseId | None = None
    must_not_escalate: bool = False
    must_say: tuple[ClauseId, ...] = ()
    must_never_say: tuple[Line, ...] = ()


class Cases(Model):
    """The policy set's own tests."""

    cases: tuple[Case, ...] = Field(min_length=1)
