"""A model's second pair of eyes: says a text another way, mends a draft, sums a case up."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import mending, summary, trust
from bot.domain.brief import Way
from bot.domain.conversation import Conversation, Language, Role
from bot.domain.errors import Silent
from bot.domain.phrases import tokens
from bot.domain.review import Mended, Review, Summary
from bot.domain.suggestion import Answer, Draft, Help, Suggestion
from bot.usecases.adviser import Adviser
from bot.usecases.scribe import Ground, Scribe


@dataclass(frozen=True)
class Editor:
    """The scribe's own checks, put to what an agent has written."""

    scribe: Scribe

    async def rephrase(
        self, text: str, way: Way, conversation: Conversation, answer: Answer
    ) -> Suggestion:
        """The text said another way, with the same figures and limits and within the policy.

        `answer` is the playbook's for this conversation, in the language and for the channel that
        are wanted. Raises Silent with what to tell the agent.
        """
        await self._affordable()
        ground, draft = self._ground(conversation, answer, text)
        try:
            again = await self.scribe.writer.rephrase(ground.brief, draft, way, ground.left)
        finally:
            await self.scribe.report()
        shown = ground.veiled.restore(again.text)
        faults = (
            *trust.same_numbers(text, shown),
            *trust.same_limits(ground.policy, text, shown),
            *(trust.is_shorter(text, shown) if way is Way.SHORTER else ()),
        )
        suggestion, _, _ = await to_thread(
            self.scribe.checked, _afresh(ground), _noted(again, faults)
        )
        if suggestion is None:
            raise Silent(Help.UNFIT)
        return suggestion

    async def review(
        self, draft: str, conversation: Conversation, answer: Answer, found: Review
    ) -> Review:
        """The same review with a model's sentences in the place of ours, where they are sound.

        Where no sentence is to be mended it is the review as it was; where the model cannot help,
        too, and it says why.
        """
        if not found.sentences:
            return found
        if not await self.scribe.affords():
            return replace(found, help=Help.BUDGET)
        ground, veiled = self._ground(conversation, answer, draft)
        broken = await to_thread(self.scribe.broken, ground, veiled)
        try:
            mended = await self.scribe.writer.mend(ground.brief, veiled, broken, ground.left)
        except Silent as silent:
            return replace(found, help=silent.why)
        finally:
            await self.scribe.report()
        return await to_thread(self._woven, draft, found, mended, ground)

    def _woven(self, draft: str, found: Review, mended: Sequence[Mended], ground: Ground) -> Review:
        """The review with what is sound of a model's sentences, one by one and in the whole."""
        sound = self._all_sound(mended, ground)
        sentences = tuple(sound.get(one.sentence, one) for one in found.sentences)
        if sentences == found.sentences:
            return replace(found, help=Help.UNFIT if mended else Help.UNUSABLE)
        whole = mending.woven(draft, {one.sentence: one.instead for one in sentences})
        if self._clauses(ground, whole) - self._clauses(ground, found.mended):
            return replace(found, help=Help.UNFIT)
        return replace(found, sentences=sentences, mended=whole, help=Help.GIVEN)

    def _clauses(self, ground: Ground, text: str) -> set[str]:
        return {violation.clause for violation in self.scribe.broken(ground, text)}

    async def summarise(
        self, conversation: Conversation, answer: Answer, masked_already: int = 0
    ) -> Summary:
        """What a supervisor needs to know: the model's statements where each can be traced.

        Masked as the model saw it, since a handover is kept; extracted, with why, where the model
        could not help.
        """
        policy = self.scribe.policies.current()
        ground = self.scribe.ground(conversation, answer, masked_already)
        masked = replace(conversation, turns=ground.veiled.turns)
        extracted = summary.extracted(policy, masked)
        if not await self.scribe.affords():
            return Summary(extracted, Help.BUDGET)
        try:
            said = await self.scribe.writer.summarise(ground.brief, ground.left)
        except Silent as silent:
            return Summary(extracted, silent.why)
        finally:
            await self.scribe.report()
        before = len(masked.turns) - len(ground.brief.turns)
        placed = (replace(one, turn=one.turn + before) for one in said)
        if verified := summary.verified(placed, masked):
            return Summary(verified, Help.GIVEN)
        return Summary(extracted, Help.UNTRACED)

    async def _affordable(self) -> None:
        if not await self.scribe.affords():
            raise Silent(Help.BUDGET)

    def _ground(self, conversation: Conversation, answer: Answer, text: str) -> tuple[Ground, str]:
        """The case, and the agent's text veiled like one more turn of it."""
        longer = conversation.with_turn(Role.AGENT, text)
        veiled = self.scribe.masker.veil(longer.turns)
        ground = self.scribe.ground(conversation, answer)
        return replace(ground, veiled=veiled), veiled.turns[-1].text

    def _all_sound(self, mended: Sequence[Mended], ground: Ground) -> dict[str, Mended]:
        """What may stand in a sentence's place, by the sentence."""
        restored = [_restored(ground, one) for one in mended]
        return {each.sentence: each for each in restored if self._sound(each, ground)}

    def _sound(self, mended: Mended, ground: Ground) -> bool:
        invents = trust.invents_placeholder(mended.sentence, mended.instead)
        if invents or not tokens(mended.instead):
            return False
        language = ground.brief.language
        broken = self.scribe.broken(ground, mended.instead)
        read = self.scribe.reader.language(Conversation.of(mended.instead))
        return not broken and not trust.in_language(read, language)


@dataclass(frozen=True)
class SecondOpinion:
    """What a model, where there is one, adds to the adviser's review of a draft."""

    adviser: Adviser
    scribe: Scribe | None

    async def of(
        self, draft: str, said: Conversation, found: Review, language: Language | None = None
    ) -> Review:
        """The review with a model's sentences, in the draft's own language where none is given."""
        if self.scribe is None or not found.sentences:
            return found
        spoken = language or await to_thread(self.adviser.language_of, draft)
        answer = await to_thread(self.adviser.suggest, said, language=spoken)
        return await Editor(self.scribe).review(draft, said, answer, found)


def _restored(ground: Ground, mended: Mended) -> Mended:
    restore = ground.veiled.restore
    return replace(mended, sentence=restore(mended.sentence), instead=restore(mended.instead))


def _afresh(ground: Ground) -> Ground:
    """The case without what was used before: a text said again may share its sentences."""
    return replace(ground, brief=replace(ground.brief, used=(), fixed=""))


def _noted(draft: Draft, faults: tuple[str, ...]) -> Draft:
    return replace(draft, faults=(*draft.faults, *faults))
