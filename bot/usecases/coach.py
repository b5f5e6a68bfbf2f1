"""An agent asks for words: suggest, and check a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import guard, playbook
from bot.domain.conversation import Address, Conversation, Language
from bot.domain.policy import Style
from bot.domain.suggestion import Answer, Violation
from bot.ports import Case, Cases, Clock, Gap, Masker, PolicySource, Reader

_REMEMBERED = 60
"""Turns of a case that are kept; older ones are dropped first."""


@dataclass(frozen=True)
class Adviser:
    """Reads and composes; keeps nothing."""

    reader: Reader
    policies: PolicySource

    def suggest(
        self,
        conversation: Conversation,
        styles: Sequence[Style] = (),
        *,
        language: Language | None = None,
        desk: Language | None = None,
    ) -> Answer:
        """What the agent is given; `language` overrides the one that was read."""
        reading = self.reader.read(conversation)
        if language:
            reading = replace(reading, language=language)
        return playbook.answer(self.policies.current(), conversation, reading, styles, desk)

    def check(
        self, draft: str, conversation: Conversation, language: Language
    ) -> tuple[Violation, ...]:
        """What an agent's own draft may not say."""
        return guard.violations(draft, self.policies.current(), conversation, language)


@dataclass(frozen=True)
class Coach:
    """Suggests within a case that is remembered, masked, between one request and the next."""

    adviser: Adviser
    masker: Masker
    cases: Cases
    clock: Clock

    async def suggest(self, case_id: str, address: Address, said: Conversation) -> Answer:
        """The answer to what was said now, in the light of what was said before in this case."""
        known = await self.cases.case(case_id)
        conversation = _continued(known, said)
        answer = await asyncio.to_thread(self._answer, conversation)
        await self._remember(case_id, address, conversation, answer)
        return answer

    async def restyle(self, case_id: str, style: Style) -> Answer | None:
        """Another suggestion in one style for a case as it stands; None where it is not known."""
        known = await self.cases.case(case_id)
        if known is None:
            return None
        answer = self.adviser.suggest(
            known.conversation, (style,), language=known.language, desk=self._desk()
        )
        await self._remember(case_id, known.address, known.conversation, answer)
        return answer

    def _answer(self, conversation: Conversation) -> Answer:
        return self.adviser.suggest(conversation, desk=self._desk())

    def _desk(self) -> Language:
        return Language(self.adviser.policies.current().organisation.language)

    async def _remember(
        self, case_id: str, address: Address, conversation: Conversation, answer: Answer
    ) -> None:
        masked = self.masker.mask(conversation.turns)[-_REMEMBERED:]
        shown = (*conversation.shown, *(s.text for s in answer.suggestions))
        if answer.pause:
            shown = (*shown, answer.pause)
        kept = replace(conversation, turns=masked, shown=shown[-_REMEMBERED:])
        now = self.clock.now()
        await self.cases.save(Case(case_id, address, kept, answer.reading.language), now)
        if answer.gap:
            text = kept.last_customer_text
            await self.cases.note_gap(Gap(answer.policy, answer.reading.language, text, now))


def _continued(known: Case | None, said: Conversation) -> Conversation:
    """The remembered conversation with what was said now at its end."""
    if known is None:
        return said
    return replace(known.conversation, turns=(*known.conversation.turns, *said.turns))
