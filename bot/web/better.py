"""The part of /v1 that a language model makes better; each route answers without one too."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from bot import shapes
from bot.domain.conversation import Conversation
from bot.domain.errors import Silent
from bot.domain.reading import Identifier
from bot.domain.review import Summary
from bot.domain.suggestion import Answer, Help, Suggestion
from bot.usecases.adviser import Adviser
from bot.usecases.editor import Editor, SecondOpinion
from bot.usecases.scribe import Scribe
from bot.web.asked import Asked, Drafted, Reworded, answerable

Redact = Callable[[str], tuple[str, tuple[Identifier, ...]]]


@dataclass(frozen=True)
class Beside:
    """The playbook, the model where there is one, and what masks a text."""

    adviser: Adviser
    scribe: Scribe | None
    redact: Redact


def add_stream(made: APIRouter, beside: Beside) -> None:
    """`/ask/stream`."""

    @made.post("/ask/stream")
    async def ask_stream(asked: Asked) -> StreamingResponse:
        """The answer at once as a line of JSON, and again with each suggestion of the model."""
        said = asked.conversation()
        answerable(said)
        suggest = beside.adviser.suggest
        answer = await to_thread(suggest, said, language=asked.spoken, light=asked.light)

        async def lines() -> AsyncGenerator[bytes, None]:
            yield _line(answer)
            if beside.scribe and not asked.light:
                async with aclosing(beside.scribe.better(said, answer)) as answers:
                    async for better in answers:
                        yield _line(better)

        return StreamingResponse(lines(), media_type="application/x-ndjson")


def add_check(made: APIRouter, beside: Beside) -> None:
    """`/check`."""

    @made.post("/check")
    async def check(drafted: Drafted) -> dict[str, Any]:
        """What a draft breaks, what could stand instead, and what is good about it."""
        said, draft, adviser = drafted.conversation(), drafted.draft, beside.adviser
        known = drafted.known_channel
        ruled = await to_thread(adviser.review, draft, said, drafted.spoken, known)
        opinion = SecondOpinion(adviser, beside.scribe)
        return shapes.review(await opinion.of(draft, said, ruled, drafted.spoken))


def add_rephrase(made: APIRouter, beside: Beside) -> None:
    """`/rephrase`."""

    @made.post("/rephrase")
    async def rephrase(wanted: Reworded) -> dict[str, Any]:
        """A reply said another way: the model's words, or the playbook's own and why, or null."""
        found, why = await _rephrased(wanted, beside)
        shown = shapes.suggestion(found) if found else None
        return {"way": wanted.way.value, "suggestion": shown, "model": why.value}


async def _rephrased(wanted: Reworded, beside: Beside) -> tuple[Suggestion | None, Help]:
    said, adviser, why = wanted.conversation(), beside.adviser, Help.NONE
    spoken = wanted.spoken or await to_thread(adviser.language_of, wanted.draft)
    if beside.scribe:
        answer = await to_thread(adviser.suggest, said, language=spoken)
        try:
            editor = Editor(beside.scribe)
            return await editor.rephrase(wanted.draft, wanted.way, said, answer), Help.GIVEN
        except Silent as silent:
            why = silent.why
    if not said.customer_turns:
        return None, why
    own = await to_thread(adviser.rephrase, wanted.way, said, spoken)
    return (own.suggestions[0] if own.suggestions else None), why


def add_handover(made: APIRouter, beside: Beside) -> None:
    """`/handover`."""

    @made.post("/handover")
    async def handover(asked: Asked) -> dict[str, Any]:
        """What whoever takes over needs to know, masked; each statement names its turn."""
        said = asked.conversation()
        answerable(said)
        if beside.scribe:
            answer = await to_thread(beside.adviser.suggest, said, language=asked.spoken)
            return shapes.summary(await Editor(beside.scribe).summarise(said, answer))
        masked = _masked(said, beside.redact)
        return shapes.summary(Summary(await to_thread(beside.adviser.summary, masked)))


def _masked(said: Conversation, redact: Redact) -> Conversation:
    return replace(said, turns=tuple(replace(t, text=redact(t.text)[0]) for t in said.turns))


def _line(answer: Answer) -> bytes:
    return json.dumps(shapes.answer(answer)).encode() + b"\n"
