"""What a second pair of eyes says: of an agent's draft, of a case handed over, of a severity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from bot.domain.suggestion import Help

if TYPE_CHECKING:
    from bot.domain.reading import SignalKind
    from bot.domain.suggestion import Violation


class Merit(StrEnum):
    """What a draft does well; never a mark, only what is there."""

    NAMES_DETAIL = "names_detail"
    ACKNOWLEDGES = "acknowledges"
    SAYS_WHAT_NOW = "says_what_now"
    OFFERS_CHOICE = "offers_choice"
    STATES_LIMIT = "states_limit"
    ASKS = "asks"
    SHORT = "short"


class Dimension(StrEnum):
    """EPITOME's three: warmth, understanding of this person, interest in what they need."""

    EMOTIONAL = "emotional_reactions"
    INTERPRETATION = "interpretations"
    EXPLORATION = "explorations"


@dataclass(frozen=True, slots=True)
class Mended:
    """A sentence of a draft, and what could stand in its place; `prompt` as in a Suggestion."""

    sentence: str
    instead: str
    source: Literal["playbook", "model"] = "playbook"
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All that is said of an agent's draft; `help` is what the language model did for it."""

    violations: tuple[Violation, ...]
    mended: str
    sentences: tuple[Mended, ...] = ()
    merits: tuple[Merit, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    help: Help = Help.NONE


class About(StrEnum):
    """What a statement of a handover is about."""

    WANTS = "wants"
    SAID = "said"
    PROMISED = "promised"
    LIMIT = "limit"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a handover; `quote` stands word for word in the turn it is traced to.

    `prompt` as in a Suggestion; empty where the line is drawn from the words themselves.
    """

    about: About
    text: str
    turn: int
    quote: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A handover's statements, and what the language model did for them."""

    statements: tuple[Statement, ...]
    help: Help = Help.NONE


@dataclass(frozen=True, slots=True)
class Noticed:
    """A danger or abuse that a model sees, with the customer's own words; `prompt` as above.

    `mark` is that of the turn the quote stands in; without it, it may stand in any of them.
    """

    kind: SignalKind
    quote: str
    prompt: str = ""
    mark: str = ""
