"""voice.yaml: how the organisation talks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.conversation import Channel
from bot.domain.policy.clauses import Clause, Model, Phrases, Words


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


class Avoid(Clause):
    """Words that are not used, why, and what to say instead."""

    text: Words
    words: Phrases
    instead: Words


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
