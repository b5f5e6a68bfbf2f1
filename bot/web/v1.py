"""/v1: the same questions as on the command line, as JSON, for programs with a token."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.security import HTTPBearer

from bot import shapes
from bot.domain.errors import BadInput
from bot.usecases.adviser import Adviser
from bot.usecases.scribe import Scribe
from bot.web.answers import Refusal
from bot.web.asked import Asked, Text, answerable
from bot.web.better import Beside, Redact, add_check, add_handover, add_rephrase, add_stream

_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": "Without the token"},
    422: {"model": Refusal, "description": "Not as it should be"},
}


def router(adviser: Adviser, redact: Redact, scribe: Scribe | None = None) -> APIRouter:
    """The routes; `Door` stands before them. Without a `scribe` the playbook answers alone."""
    # Only for /docs, which then offers a field for the token: the door has looked at it already.
    shown = Depends(HTTPBearer(auto_error=False, description="TYYNI_API_TOKEN"))
    made = APIRouter(prefix="/v1", dependencies=[shown], responses=_REFUSALS)

    @made.post("/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        """Suggestions for a message or conversation."""
        said = asked.conversation()
        answerable(said)
        return shapes.answer(adviser.suggest(said, language=asked.spoken, light=asked.light))

    @made.post("/assess")
    def assess(asked: Asked) -> dict[str, Any]:
        """What a message or conversation says."""
        if asked.text is None and not asked.turns:
            raise BadInput("Give text or turns.")
        answer = adviser.assess(asked.conversation())
        return shapes.reading(answer.reading, answer)

    @made.post("/redact")
    def redacted(text: Text) -> dict[str, Any]:
        """A text without personal data."""
        masked, found = redact(text.text)
        return {"text": masked, "found": shapes.identifiers(found)}

    for add in (add_stream, add_check, add_rephrase, add_handover):
        add(made, Beside(adviser, scribe, redact))
    return made
