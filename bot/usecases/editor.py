"""A model's second pair of eyes: says a text another way, mends a draft, sums a case up."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import summary, trust
from bot.domain.brief import Way
from bot.domain.conversation import Conversation, Role
from bot.domain.errors import Silent
from bot.domain.review import Mended, Review, Statement
from bot.domain.suggestion import Answer, Draft, Help, Suggestion
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
        again = await self.scribe.writer.rephrase(ground.brief, draft, way, ground.left)
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

        Where nothing is broken, or the model cannot help, it is the review as it was.
        """
        if not found.violations or not await self.scribe.affords():
            return found
        ground, veiled = self._ground(conversation, answer, draft)
        broken = await to_thread(self.scribe.broken, ground, veiled)
        try:
            mended = await self.scribe.writer.mend(ground.brief, veiled, broken, ground.left)
        except Silent:
            return found
        sound = await to_thread(self._all_sound, mended, ground)
        sentences = tuple(sound.get(one.sentence, one) for one in found.sentences)
        return replace(found, sentences=sentences)

    async def summarise(
        self, conversation: Conversation, answer: Answer, masked_already: int = 0
    ) -> tuple[Statement, ...]:
        """What a supervisor needs to know: the model's statements where each can be traced.

        Masked as the model saw it, since a handover is kept; extracted where there is no model.
        """
        policy = self.scribe.policies.current()
        ground = self.scribe.ground(conversation, answer, masked_already)
        masked = replace(conversation, turns=ground.veiled.turns)
        extracted = summary.extracted(policy, masked)
        if not await self.scribe.affords():
            return extracted
        try:
            said = await self.scribe.writer.summarise(ground.brief, ground.left)
        except Silent:
            return extracted
        before = len(masked.turns) - len(ground.brief.turns)
        placed = (replace(one, turn=one.turn + before) for one in said)
        return summary.verified(placed, masked) or extracted

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
        language = ground.brief.language
        broken = self.scribe.broken(ground, mended.instead)
        read = self.scribe.reader.language(Conversation.of(mended.instead))
        return not broken and not trust.in_language(read, language)


def _restored(ground: Ground, mended: Mended) -> Mended:
    restore = ground.veiled.restore
    return replace(mended, sentence=restore(mended.sentence), instead=restore(mended.instead))


def _afresh(ground: Ground) -> Ground:
    """The case without what was used before: a text said again may share its sentences."""
    return replace(ground, brief=replace(ground.brief, used=(), fixed=""))


def _noted(draft: Draft, faults: tuple[str, ...]) -> Draft:
    return replace(draft, faults=(*draft.faults, *faults))
