"""What the agent is given: suggestions, what they rest on, and what to know beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.domain.policy import Step, Style
    from bot.domain.reading import Reading
    from bot.domain.weighing import Ground


class Help(StrEnum):
    """What the language model did for an answer; from `late` on, why it could not help."""

    NONE = "none"
    COMING = "coming"
    GIVEN = "given"
    LATE = "late"
    BUSY = "busy"
    AWAY = "away"
    REFUSED = "refused"
    UNUSABLE = "unusable"
    UNFIT = "unfit"
    UNTRACED = "untraced"
    SETTINGS = "settings"
    QUOTA = "quota"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words to send, with the clauses they rest on.

    `prompt` is the name and content hash of the template that a model's words came from.
    """

    style: Style
    text: str
    clauses: tuple[str, ...]
    source: Literal["playbook", "model"] = "playbook"
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Words of a model before anyone has checked them; `faults` are what the writer saw itself."""

    style: Style
    text: str
    clauses: tuple[str, ...]
    prompt: str
    faults: tuple[str, ...] = ()


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
    """Words of a reply that break a clause; offsets are characters of the reply, end exclusive.

    Where it is not `sure` the words break something, and the clause is the likeliest one.
    """

    clause: str
    kind: str
    start: int
    end: int
    why: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an agent sees for one request; `light` is without phrasing, at the agent's wish.

    `by` is what the situation was found by; None where nothing told it.
    """

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
    help: Help = Help.NONE
    light: bool = False
    by: Ground | None = None
