"""/v1: the same questions as on the command line, as JSON, for programs with a token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot import shapes
from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.reading import Identifier
from bot.usecases.coach import Adviser

_MAX_TEXT = 200_000
_MAX_TURNS = 200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnIn(_Strict):
    """What one side said."""

    role: Role
    text: str = Field(max_length=_MAX_TEXT)


class Asked(_Strict):
    """A message, or a conversation with the oldest turn first."""

    text: str | None = Field(None, max_length=_MAX_TEXT)
    turns: tuple[TurnIn, ...] = Field((), max_length=_MAX_TURNS)
    channel: Channel = Channel.CHAT
    language: Language | None = None

    def conversation(self) -> Conversation:
        """The turns in the domain's terms; a text is the customer's last turn."""
        turns = tuple(Turn(turn.role, turn.text) for turn in self.turns)
        said = Conversation(turns, self.channel)
        return said.with_turn(Role.CUSTOMER, self.text) if self.text else said


class Drafted(Asked):
    """An agent's draft, and the conversation it belongs to."""

    draft: str = Field(max_length=_MAX_TEXT)


class Text(_Strict):
    """A text to mask."""

    text: str = Field(max_length=_MAX_TEXT)


Redact = Callable[[str], tuple[str, tuple[Identifier, ...]]]


def router(adviser: Adviser, redact: Redact, token: SecretStr | None) -> APIRouter:
    """The routes; without a token configured they all refuse."""

    async def authorised(authorization: Annotated[str, Header()] = "") -> None:
        if token is None:
            raise HTTPException(403, "Set TYYNI_API_TOKEN on the server to open /v1.")
        given = authorization.removeprefix("Bearer ").encode()
        if not secrets.compare_digest(given, token.get_secret_value().encode()):
            raise HTTPException(401, "Send the header 'Authorization: Bearer <token>'.")

    made = APIRouter(prefix="/v1", dependencies=[Depends(authorised)])

    @made.post("/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        """Suggestions for a message or conversation."""
        return shapes.answer(adviser.suggest(asked.conversation(), language=asked.language))

    @made.post("/assess")
    def assess(asked: Asked) -> dict[str, Any]:
        """What a message or conversation says."""
        answer = adviser.assess(asked.conversation())
        return shapes.reading(answer.reading, answer)

    @made.post("/check")
    def check(drafted: Drafted) -> dict[str, Any]:
        """What a draft breaks."""
        found = adviser.check(drafted.draft, drafted.conversation(), drafted.language)
        return {"violations": shapes.violations(found)}

    @made.post("/redact")
    def redacted(text: Text) -> dict[str, Any]:
        """A text without personal data."""
        masked, found = redact(text.text)
        return {"text": masked, "found": shapes.identifiers(found)}

    return made
