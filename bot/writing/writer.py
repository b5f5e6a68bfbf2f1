"""The port `Writer` on a chat completions endpoint."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain import trust
from bot.domain.brief import Brief, Way
from bot.domain.conversation import Role
from bot.domain.errors import Silent
from bot.domain.policy import Style
from bot.domain.review import Mended, Noticed, Statement
from bot.domain.suggestion import Draft, Help, Violation
from bot.writing import shapes
from bot.writing.cleaning import plain
from bot.writing.client import Caller
from bot.writing.parts import Parts
from bot.writing.prompts import LEAKED, Prompt, Prompts

_MOST = 3
_MOST_STATEMENTS = 12
S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True)
class ModelWriter:
    """Renders, asks, parses; what comes back is cleaned and never trusted."""

    caller: Caller
    prompts: Prompts

    async def suggest(self, brief: Brief, within: float) -> AsyncGenerator[Draft, None]:
        """Drafts, each as soon as it is whole, one a style at most."""
        prompt = self.prompts.render("suggest", _case(brief))
        parts, seen = Parts(), set[Style]()
        async with aclosing(self.caller.stream(prompt, shapes.SuggestionsOut, within)) as pieces:
            async for piece in pieces:
                for part in _fed(parts, piece):
                    draft = self._draft(_shaped(shapes.SuggestionOut, part), prompt, brief)
                    if draft.style not in seen and len(seen) < _MOST:
                        seen.add(draft.style)
                        yield draft
        if not seen:
            raise Silent(Help.UNUSABLE)

    async def repair(
        self, brief: Brief, draft: Draft, broken: tuple[Violation, ...], within: float
    ) -> Draft:
        """A draft once more, without what it breaks."""
        given = {**_case(brief), "draft": draft.text, "broken": _named(draft.text, broken)}
        prompt = self.prompts.render("repair", {**given, "faults": draft.faults})
        answer = await self._answer(prompt, shapes.TextOut, within)
        return self._again(answer, draft.style, prompt, brief)

    async def rephrase(self, brief: Brief, text: str, way: Way, within: float) -> Draft:
        """The same text said another way."""
        prompt = self.prompts.render("rephrase", {**_case(brief), "draft": text, "way": way.value})
        answer = await self._answer(prompt, shapes.TextOut, within)
        return self._again(answer, brief.styles[0], prompt, brief)

    async def mend(
        self, brief: Brief, draft: str, broken: tuple[Violation, ...], within: float
    ) -> tuple[Mended, ...]:
        """A sentence in the place of each that breaks something; only sentences of the draft."""
        given = {**_case(brief), "draft": draft, "broken": _named(draft, broken)}
        prompt = self.prompts.render("check", given)
        answer = await self._answer(prompt, shapes.SentencesOut, within)
        found = [s for s in answer.sentences if s.sentence.strip() and s.sentence in draft]
        return tuple(
            Mended(s.sentence, instead, "model", prompt.stamp)
            for s in found[:_MOST_STATEMENTS]
            if (instead := plain(s.instead)) and not self._leaks(instead)
        )

    async def summarise(self, brief: Brief, within: float) -> tuple[Statement, ...]:
        """What a supervisor needs to know; a statement whose quote is nowhere is left out."""
        prompt = self.prompts.render("handover", _case(brief))
        answer = await self._answer(prompt, shapes.StatementsOut, within)
        return tuple(
            Statement(s.about, plain(s.text), s.turn, s.quote, prompt.stamp)
            for s in answer.statements[:_MOST_STATEMENTS]
            if 0 <= s.turn < len(brief.turns)
            and s.quote.strip()
            and s.quote in brief.turns[s.turn].text
        )

    async def assess(self, brief: Brief, within: float) -> tuple[Noticed, ...]:
        """Danger and abuse in the customer's words, each with words that stand there."""
        prompt = self.prompts.render("assess", _case(brief))
        answer = await self._answer(prompt, shapes.NoticedAllOut, within)
        said = [turn.text for turn in brief.turns if turn.role is Role.CUSTOMER]
        return tuple(
            Noticed(found.signal, found.quote, prompt.stamp)
            for found in answer.signals
            if found.quote.strip() and any(found.quote in text for text in said)
        )

    async def judge(self, brief: Brief, text: str, within: float) -> int:
        """How glad an experienced colleague would be to send this: 1 to 5."""
        prompt = self.prompts.render("judge", {**_case(brief), "draft": text})
        return int((await self._answer(prompt, shapes.VerdictOut, within)).score)

    async def _answer(self, prompt: Prompt, shape: type[S], within: float) -> S:
        whole = await self.caller.whole(prompt, shape, within)
        try:
            return shape.model_validate_json(whole)
        except ValidationError:
            raise Silent(Help.UNUSABLE) from None

    def _again(self, answer: shapes.TextOut, style: Style, prompt: Prompt, brief: Brief) -> Draft:
        out = shapes.SuggestionOut(style=style, text=answer.text, clauses=answer.clauses)
        return self._draft(out, prompt, brief)

    def _draft(self, out: shapes.SuggestionOut, prompt: Prompt, brief: Brief) -> Draft:
        """Cleaned; of its clauses only those that it was told of."""
        text = plain(out.text)
        clauses = tuple(dict.fromkeys(c for c in out.clauses if c in brief.known))
        return Draft(out.style, text, clauses, prompt.stamp, self._leaks(text))

    def _leaks(self, text: str) -> tuple[str, ...]:
        copied = trust.copies(text, self.prompts.runs, LEAKED)
        return (trust.LEAK,) if copied else ()


def _fed(parts: Parts, piece: str) -> list[dict[str, Any]]:
    try:
        return list(parts.feed(piece))
    except ValueError:
        raise Silent(Help.UNUSABLE) from None


def _shaped(shape: type[S], part: Mapping[str, Any]) -> S:
    try:
        return shape.model_validate(part)
    except ValidationError:
        raise Silent(Help.UNUSABLE) from None


def _case(brief: Brief) -> dict[str, Any]:
    """What every template may use."""
    turns = [
        {"turn": at, "role": turn.role.value, "text": turn.text}
        for at, turn in enumerate(brief.turns)
    ]
    return {"case": brief, "turns": turns}


def _named(text: str, broken: tuple[Violation, ...]) -> list[dict[str, str]]:
    """What is broken, as data: the clause, the words, and why."""
    return [{"clause": v.clause, "words": text[v.start : v.end], "why": v.why} for v in broken]
