"""What the model is asked to answer in: the schemas it is given, and the shapes we take."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.policy import Style
from bot.domain.reading import SignalKind
from bot.domain.review import About


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class SuggestionOut(_Shape):
    """One suggestion."""

    style: Style
    text: str
    clauses: list[str]


class SuggestionsOut(_Shape):
    """Answer to `suggest`."""

    suggestions: list[SuggestionOut]


class TextOut(_Shape):
    """Answer to `repair` and `rephrase`."""

    text: str
    clauses: list[str]


class SentenceOut(_Shape):
    """A sentence, and what could stand in its place."""

    sentence: str
    instead: str


class SentencesOut(_Shape):
    """Answer to `check`."""

    sentences: list[SentenceOut]


class StatementOut(_Shape):
    """A line of a handover, with the turn's number and words that stand in it."""

    about: About
    text: str
    turn: int
    quote: str


class StatementsOut(_Shape):
    """Answer to `handover`."""

    statements: list[StatementOut]


class NoticedOut(_Shape):
    """A signal, with the customer's own words."""

    kind: Literal["threat_violence", "self_harm", "insult", "hate", "sexual_harassment"]
    quote: str

    @property
    def signal(self) -> SignalKind:
        """In the domain's terms."""
        return SignalKind(self.kind)


class NoticedAllOut(_Shape):
    """Answer to `assess`."""

    signals: list[NoticedOut]


class VerdictOut(_Shape):
    """Answer to `judge`."""

    score: Literal[1, 2, 3, 4, 5]


@cache
def response_format(shape: type[BaseModel]) -> dict[str, Any]:
    """The parameter that asks for this shape and nothing else."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": shape.model_json_schema()},
    }


class _Received(BaseModel):
    """What a server sends; whatever else it says in it is left."""

    model_config = ConfigDict(frozen=True)


class Delta(_Received):
    """What a chunk adds."""

    content: str | None = None
    refusal: str | None = None


class Choice(_Received):
    """One answer of those asked for; the last chunk says why it ended."""

    delta: Delta | None = None
    finish_reason: str | None = None


class Usage(_Received):
    """What a call has cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class Chunk(_Received):
    """A piece of a streamed answer, as far as it is used.

    The SDK's own shape takes some forty times as long to make.
    """

    choices: list[Choice] | None = None
    usage: Usage | None = None
