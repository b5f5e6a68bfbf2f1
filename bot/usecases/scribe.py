"""Words from a language model, each checked before anyone sees it; the playbook's stand beside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace

from bot.domain import playbook, trust
from bot.domain.brief import Brief, brief
from bot.domain.conversation import Conversation, Language
from bot.domain.errors import Silent
from bot.domain.policy import PolicySet, Step
from bot.domain.raising import marked, raised
from bot.domain.reading import Reading
from bot.domain.review import Noticed
from bot.domain.suggestion import Answer, Draft, Help, Suggestion, Violation
from bot.ports import Ear, Masker, Meter, PolicySource, Reader, Veiled, Writer
from bot.usecases import checking
from bot.usecases.budget import Budget, Treasurer

log = logging.getLogger(__name__)

Keep = Callable[[tuple[Noticed, ...]], Awaitable[None]]
"""Keeps with a case what a model has noticed in its masked turns."""
SECONDS = 8.0
"""For one suggestion in all, repairs included."""
_LEAST = 0.3
"""Less time than this is not worth a call."""
_FIXED = frozenset({Step.SAFETY, Step.END})


@dataclass(frozen=True, slots=True)
class Ground:
    """One case as a model's words are checked against it."""

    policy: PolicySet
    conversation: Conversation
    answer: Answer
    veiled: Veiled
    brief: Brief
    until: float

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(self.until - asyncio.get_running_loop().time(), 0.0)


@dataclass(frozen=True)
class Scribe:
    """Fits answers to the customer with a model, within the policy."""

    writer: Writer
    reader: Reader
    masker: Masker
    policies: PolicySource
    budget: Budget
    meter: Meter
    treasurer: Treasurer | None = None
    seconds: float = SECONDS
    ear: Ear = field(default_factory=checking.Unaided)

    def expects(self, answer: Answer) -> Answer:
        """The answer, with word that more may come where the model will be asked for words."""
        asked = self.budget.left and answer.conduct not in _FIXED and not answer.light
        return replace(answer, help=Help.COMING) if asked else answer

    async def better(
        self,
        conversation: Conversation,
        answer: Answer,
        desk: Language | None = None,
        masked: int = 0,
        keep: Keep | None = None,
    ) -> AsyncGenerator[Answer, None]:
        """The answer again and again, each time with one suggestion more, or graver.

        The last one says what the model did. Where the words are fixed the model is asked only
        whether the case is graver than it was read; there is nothing graver than danger.
        The first `masked` turns hold placeholders of before, which nobody can restore. What is
        noticed goes to `keep` at once, before anything graver is shown.
        """
        if answer.conduct is Step.SAFETY:
            return
        if not await self.affords():
            if not answer.light:
                self.meter.model_helped(Help.BUDGET.value)
                yield replace(answer, help=Help.BUDGET)
            return
        ground = self.ground(conversation, answer, masked)
        looking = asyncio.create_task(self._looked(ground, keep))
        latest = answer
        try:
            async with aclosing(self._grown(ground, looking)) as grown:
                async for latest in grown:
                    yield latest
            if graver := self._graver(ground, await looking, desk):
                latest = graver
                yield latest
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            if latest.help not in {Help.NONE, Help.COMING}:
                self.meter.model_helped(latest.help.value)
            await self.report()

    async def affords(self) -> bool:
        """Whether today's budget lets the model be asked; where it does not, the admins know."""
        await self.report()
        return self.budget.left

    async def report(self) -> None:
        """Tell the admins what keeps the model from being asked, where that is news."""
        if self.treasurer:
            await self.treasurer.tell()

    def ground(self, conversation: Conversation, answer: Answer, masked: int = 0) -> Ground:
        """A case with its personal data veiled, and the time there is for it."""
        policy = self.policies.current()
        turns = conversation.turns
        veiled = self.masker.veil(turns[masked:], turns[:masked])
        told = brief(policy, replace(conversation, turns=veiled.turns), answer)
        until = asyncio.get_running_loop().time() + self.seconds
        return Ground(policy, conversation, answer, veiled, told, until)

    async def _grown(
        self, ground: Ground, looking: asyncio.Task[Reading]
    ) -> AsyncGenerator[Answer, None]:
        """The answer with the model's suggestions as they come; ends early once it is graver."""
        answer, why = ground.answer, Help.UNFIT
        if answer.conduct in _FIXED or answer.light:
            return
        try:
            async with aclosing(self._passed(ground)) as passed:
                async for suggestion in passed:
                    answer = replace(
                        answer, suggestions=(*answer.suggestions, suggestion), help=Help.GIVEN
                    )
                    yield answer
                    if _is_graver(looking, ground):
                        return
        except Silent as silent:
            log.info("the model could not help: %s", silent.why.value)
            why = silent.why
        if answer.help is not Help.GIVEN:
            yield replace(answer, help=why)

    async def _passed(self, ground: Ground) -> AsyncGenerator[Suggestion, None]:
        """Suggestions that nothing speaks against; the others once more, repaired, at the end."""
        broken: list[tuple[Draft, tuple[Violation, ...]]] = []
        async with aclosing(self.writer.suggest(ground.brief, ground.left)) as drafts:
            async for draft in drafts:
                suggestion, found, faults = await asyncio.to_thread(self.checked, ground, draft)
                if suggestion:
                    yield suggestion
                else:
                    broken.append((replace(draft, faults=faults), found))
        repairs = [asyncio.create_task(self._repaired(ground, *each)) for each in broken]
        try:
            for done in asyncio.as_completed(repairs):
                if suggestion := await done:
                    yield suggestion
        finally:
            for repair in repairs:
                repair.cancel()

    async def _repaired(
        self, ground: Ground, draft: Draft, broken: tuple[Violation, ...]
    ) -> Suggestion | None:
        """The draft after its one repair; None where that is no better, or does not come."""
        if ground.left < _LEAST or not self.budget.left:
            return None
        try:
            again = await self.writer.repair(ground.brief, draft, broken, ground.left)
        except Silent:
            return None
        return (await asyncio.to_thread(self.checked, ground, again))[0]

    def checked(
        self, ground: Ground, draft: Draft
    ) -> tuple[Suggestion | None, tuple[Violation, ...], tuple[str, ...]]:
        """A draft as a suggestion, or what speaks against it; each clause is counted."""
        text = ground.veiled.restore(draft.text)
        found = self.broken(ground, text)
        faults = (*draft.faults, *self._faults(ground, text))
        for clause in dict.fromkeys((*(v.clause for v in found), *faults)):
            self.meter.rejected(clause)
        if found or faults:
            return None, found, faults
        clauses = tuple(dict.fromkeys((*draft.clauses, *_rung(ground), ground.answer.situation)))
        return Suggestion(draft.style, text, clauses, "model", draft.prompt), (), ()

    def broken(self, ground: Ground, text: str) -> tuple[Violation, ...]:
        """The clauses that a text breaks in this case."""
        language = ground.brief.language
        return checking.violations(text, ground.policy, ground.conversation, language, self.ear)

    def _faults(self, ground: Ground, text: str) -> tuple[str, ...]:
        reading, wanted = ground.answer.reading, ground.brief.language
        read = self.reader.language(Conversation.of(text))
        return (
            *trust.faults(text, ground.brief, ground.policy, ground.conversation, reading),
            *trust.in_language(read, wanted),
        )

    async def _looked(self, ground: Ground, keep: Keep | None) -> Reading:
        """The reading with what the model sees in it besides; never less than there was."""
        reading = ground.answer.reading
        try:
            noticed = await self.writer.assess(ground.brief, ground.left)
        except Silent:
            return reading
        if keep and noticed:
            await keep(marked(noticed, ground.veiled.turns))
        return raised(reading, ground.conversation, noticed, ground.veiled.restore)

    def _graver(self, ground: Ground, reading: Reading, desk: Language | None) -> Answer | None:
        """The answer to a graver reading, from the playbook alone: its words are the sure ones."""
        if reading.severity.rank <= ground.answer.reading.severity.rank:
            return None
        shown = tuple(dict.fromkeys(s.style for s in ground.answer.suggestions))
        styles = shown or (ground.policy.voice.styles[0].style,)
        made = playbook.answer(ground.policy, ground.conversation, reading, styles, desk)
        if ground.answer.light:
            return playbook.lightened(made)
        return replace(made, help=Help.GIVEN)


def _is_graver(looking: asyncio.Task[Reading], ground: Ground) -> bool:
    if not looking.done() or looking.exception():
        return False
    return looking.result().severity.rank > ground.answer.reading.severity.rank


def _rung(ground: Ground) -> tuple[str, ...]:
    """The rung of the ladder whose wording the reply carries."""
    rungs = {rung.id for rung in ground.policy.conduct.ladder}
    first = ground.answer.suggestions[0].clauses if ground.answer.suggestions else ()
    return tuple(clause for clause in first if clause in rungs)
