"""voice.yaml: how the organisation talks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.conversation import Channel, Language
from bot.domain.policy.clauses import Clause, Line, Model, Phrases, Words


class Move(StrEnum):
    """The moves of a reply, each chosen from approved wording."""

    ACKNOWLEDGE = "acknowledge"
    CALM = "calm"
    LIMIT = "limit"
    CHOICES = "choices"
    NEXT = "next"


class Style(StrEnum):
    """How a reply sounds."""

    WARM = "warm"
    BRIEF = "brief"
    FIRM = "firm"


class StyleOrder(Clause):
    """Which moves a style makes, in which order."""

    style: Style
    text: Words
    moves: tuple[Move, ...] = Field(min_length=2)


class Replacement(Model):
    """What stands in the place of words that are taken out; nothing where a language has none.

    It is put only where the words open a sentence without a comma after them, so that the word
    order of Swedish stays right.
    """

    fi: str = ""
    sv: str = ""
    en: str = ""

    def in_(self, language: Language) -> str:
        """The replacement in a language; nothing where the language is not served."""
        return str(getattr(self, language.value, ""))


class Avoid(Clause):
    """Words that are not used, why, and what to say instead.

    With a `replacement` the words can be taken out of a draft and its sentence kept; without one
    the sentence cannot stand without them and is left out. `covers` names what a trained ear hears
    in other words (bot.domain.hearing).
    """

    text: Words
    words: Phrases
    instead: Words
    replacement: Replacement | None = None
    covers: tuple[Line, ...] = ()


class Prefer(Clause):
    """A way of saying things that is ours."""

    text: Words


class AddressForm(Model):
    """How the customer is addressed in each language."""

    fi: Literal["sinä", "te"]
    sv: Literal["du", "ni"]
    en: Literal["you"]


class Frame(Model):
    """What stands around a reply in one channel, and its greatest length in characters."""

    channel: Channel
    max_length: Annotated[int, Field(ge=80, le=4000)]
    opening: Words | None = None
    closing: Words | None = None


class Voice(Model):
    """How the organisation talks."""

    address: AddressForm
    styles: tuple[StyleOrder, ...] = Field(min_length=1)
    prefer: tuple[Prefer, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    frames: tuple[Frame, ...] = Field(min_length=3)
