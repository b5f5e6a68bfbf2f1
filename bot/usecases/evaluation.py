"""Runs cases through the playbook and, where there is one, the model, and marks what they say."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation, Language
from bot.domain.errors import Silent
from bot.domain.marking import Expected, Marked, marked
from bot.domain.policy import Step
from bot.domain.suggestion import Answer, Suggestion
from bot.usecases.adviser import Adviser
from bot.usecases.scribe import Scribe

JUDGE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Tried:
    """A case to run: who it is, what was said, what is expected."""

    id: str
    set: str
    language: Language
    situation: str
    conversation: Conversation
    conduct: Step | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    case: Tried
    situation: str
    conduct: Step
    help: str
    marks: tuple[Marked, ...]

    @property
    def as_expected(self) -> bool:
        """Whether situation and conduct are what a colleague saw."""
        right = self.case.conduct in {None, self.conduct}
        return right and self.situation == self.case.situation


@dataclass(frozen=True)
class Evaluation:
    """One policy set's evaluation; `judge` marks with another model where it is there."""

    adviser: Adviser
    scribe: Scribe | None = None
    judge: Scribe | None = None

    async def run(self, cases: Iterable[Tried]) -> AsyncGenerator[Outcome, None]:
        """One outcome a case, in order."""
        for case in cases:
            first = self.adviser.suggest(case.conversation)
            last = await self._bettered(case, first)
            marks = [self._marked(case, last, found) for found in last.suggestions]
            if self.judge:
                marks = [await self._judged(self.judge, case, first, one) for one in marks]
            yield Outcome(case, first.situation, first.conduct, last.help.value, tuple(marks))

    async def _bettered(self, case: Tried, first: Answer) -> Answer:
        if self.scribe is None:
            return first
        async with aclosing(self.scribe.better(case.conversation, first)) as answers:
            all_of_them = [first, *[answer async for answer in answers]]
        return all_of_them[-1]

    def _marked(self, case: Tried, answer: Answer, found: Suggestion) -> Marked:
        expected = Expected(case.situation, case.language)
        read = self.adviser.language_of(found.text)
        policy = self.adviser.policies.current()
        return marked(found, answer.suggestions, policy, case.conversation, expected, read)

    async def _judged(self, judge: Scribe, case: Tried, first: Answer, one: Marked) -> Marked:
        ground = judge.ground(case.conversation, first)
        try:
            return replace(
                one, score=await judge.writer.judge(ground.brief, one.text, JUDGE_SECONDS)
            )
        except Silent:
            return one
