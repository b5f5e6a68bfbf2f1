"""What the agent is given: suggestions, what they rest on, and what to know beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.domain.policy import Step, Style
    from bot.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words to send, with the clauses they rest on."""

    style: Style
    text: str
    clauses: tuple[str, ...]
    source: Literal["playbook", "model"] = "playbook"


@dataclass(frozen=True, slots=True)
class Note:
    """A clause in the agent's language."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """Where the case should go, and why."""

    route: str
    reason: str


@dataclass(frozen=True, slots=True)
class Violation:
    """Words of a reply that break a clause; offsets are characters of the reply, end exclusive."""

    clause: str
    kind: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an agent sees for one request."""

    reading: Reading
    conduct: Step
    situation: str
    suggestions: tuple[Suggestion, ...]
    may: tuple[Note, ...] = ()
    must_not: tuple[Note, ...] = ()
    pause: str | None = None
    gap: bool = False
    escalate: Escalate | None = None
    policy: str = ""
    version: str = ""
