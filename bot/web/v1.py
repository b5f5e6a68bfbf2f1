"""/v1: the same questions as on the command line, as JSON, for programs with a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from fastapi.security import HTTPBearer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot import shapes
from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.errors import BadInput
from bot.domain.reading import Identifier
from bot.usecases.coach import Adviser
from bot.web.answers import Refusal

_MAX_TEXT = 200_000
_MAX_TURNS = 200
_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": "Without the token"},
    422: {"model": Refusal, "description": "Not as it should be"},
}


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


class Text(_Strict):
    """A text to mask."""

    text: Said


Redact = Callable[[str], tuple[str, tuple[Identifier, ...]]]


def router(adviser: Adviser, redact: Redact) -> APIRouter:
    """The routes; `Door` stands before them."""
    # Only for /docs, which then offers a field for the token: the door has looked at it already.
    shown = Depends(HTTPBearer(auto_error=False, description="TYYNI_API_TOKEN"))
    made = APIRouter(prefix="/v1", dependencies=[shown], responses=_REFUSALS)

    @made.post("/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        """Suggestions for a message or conversation."""
        said = asked.conversation()
        if not said.last_customer_text.strip():
            raise BadInput("Give the customer's message as text, or as a turn with their role.")
        return shapes.answer(adviser.suggest(said, language=asked.spoken))

    @made.post("/assess")
    def assess(asked: Asked) -> dict[str, Any]:
        """What a message or conversation says."""
        if asked.text is None and not asked.turns:
            raise BadInput("Give text or turns.")
        answer = adviser.assess(asked.conversation())
        return shapes.reading(answer.reading, answer)

    @made.post("/check")
    def check(drafted: Drafted) -> dict[str, Any]:
        """What a draft breaks."""
        found = adviser.check(drafted.draft, drafted.conversation(), drafted.spoken)
        return {"violations": shapes.violations(found)}

    @made.post("/redact")
    def redacted(text: Text) -> dict[str, Any]:
        """A text without personal data."""
        masked, found = redact(text.text)
        return {"text": masked, "found": shapes.identifiers(found)}

    return made
