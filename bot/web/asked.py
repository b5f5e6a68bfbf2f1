"""What programs ask of /v1, as it comes over the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.domain.brief import Way
from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.errors import BadInput

_MAX_TEXT = 200_000
_MAX_TURNS = 200


def _whole(given: object) -> object:
    """Text whose lone surrogates, such as half an emoji, are U+FFFD; offsets stay as they are."""
    if not isinstance(given, str) or given.isascii():
        return given
    return given.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


Said = Annotated[str, BeforeValidator(_whole), Field(max_length=_MAX_TEXT)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnIn(_Strict):
    """What one side said."""

    role: Role
    text: Said


class Asked(_Strict):
    """A message, or a conversation with the oldest turn first."""

    text: Said | None = None
    turns: tuple[TurnIn, ...] = Field((), max_length=_MAX_TURNS)
    channel: Channel = Channel.CHAT
    language: Literal["fi", "sv", "en"] | None = None
    light: bool = False

    def conversation(self) -> Conversation:
        """The turns in the domain's terms; a text is the customer's last turn."""
        turns = tuple(Turn(turn.role, turn.text) for turn in self.turns)
        said = Conversation(turns, self.channel)
        return said.with_turn(Role.CUSTOMER, self.text) if self.text else said

    @property
    def spoken(self) -> Language | None:
        """The language that was asked for."""
        return Language(self.language) if self.language else None


class Drafted(Asked):
    """An agent's draft, and the conversation it belongs to."""

    draft: Said

    @property
    def known_channel(self) -> Channel | None:
        """The channel where one was given: how long a draft may be hangs on it."""
        return self.channel if "channel" in self.model_fields_set else None


class Text(_Strict):
    """A text to mask."""

    text: Said


class Reworded(Drafted):
    """A reply, and how it is to be said; `language` and `channel` are the wanted ones."""

    way: Way


def answerable(said: Conversation) -> None:
    """BadInput where the customer has said nothing."""
    if not said.last_customer_text.strip():
        raise BadInput("Give the customer's message as text, or as a turn with their role.")
