"""An agent asks for words: suggest, and check a draft."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from bot.domain import guard, mending, playbook
from bot.domain.conversation import Address, Conversation, Language, Turn
from bot.domain.errors import NotFound, Unavailable
from bot.domain.policy import Style
from bot.domain.suggestion import Answer, Violation
from bot.ports import Case, Cases, Clock, Gap, Masker, Meter, PolicySource, Reader

log = logging.getLogger(__name__)

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

    def assess(self, conversation: Conversation) -> Answer:
        """What a conversation says, which step is due and where it must go; nothing is composed."""
        return playbook.answer(
            self.policies.current(), conversation, self.reader.read(conversation), compose=False
        )

    def check(
        self, draft: str, conversation: Conversation, language: Language | None = None
    ) -> tuple[Violation, ...]:
        """What an agent's own draft may not say, in its own language where none is given."""
        spoken = language or self._language(draft)
        return guard.violations(draft, self.policies.current(), conversation, spoken)

    def mend(self, draft: str, conversation: Conversation) -> tuple[tuple[Violation, ...], str]:
        """What a draft may not say, and the draft mended."""
        language = self._language(draft)
        found = self.check(draft, conversation, language)
        policy = self.policies.current()
        return found, mending.mended(draft, policy, conversation, language, found)

    def _language(self, draft: str) -> Language:
        return self.reader.read(Conversation.of(draft)).language


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the case it was given in."""

    answer: Answer
    case: Case


@dataclass(frozen=True)
class Coach:
    """Suggests within a case that is remembered, masked, between one request and the next."""

    adviser: Adviser
    masker: Masker
    cases: Cases
    clock: Clock
    meter: Meter
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def suggest(self, case_id: str, address: Address, said: Conversation) -> Told:
        """The answer to what was said now, in the light of what was said before in this case.

        It has one suggestion, in the policy's first style; `restyle` gives the others, so that
        only what the agent has seen counts as used. With the database away the agent is answered
        all the same, from what was said now.
        """
        began = self.clock.now()
        # One request of a case after the other, so that none overwrites what the other kept.
        async with self._lock(case_id):
            known = await self._known(case_id)
            conversation = _continued(known, said)
            answer = await asyncio.to_thread(self._answer, conversation)
            told = await self._remembered(case_id, address, conversation, answer, said.turns)
        self.meter.suggested(answer, (self.clock.now() - began).total_seconds())
        return told

    async def restyle(self, case_id: str, style: Style) -> Answer:
        """Another suggestion in one style for a case as it stands; NotFound where it is gone."""
        async with self._lock(case_id):
            known = await self.cases.case(case_id)
            if known is None:
                raise NotFound("This case is no longer kept. Ask for suggestions again first.")
            answer = self.adviser.suggest(
                known.conversation, (style,), language=known.language, desk=self._desk()
            )
            told = await self._remembered(case_id, known.address, known.conversation, answer)
        return told.answer

    def _lock(self, case_id: str) -> asyncio.Lock:
        return self.locks.setdefault(case_id, asyncio.Lock())

    def _answer(self, conversation: Conversation) -> Answer:
        first = self.adviser.policies.current().voice.styles[0].style
        return self.adviser.suggest(conversation, (first,), desk=self._desk())

    def _desk(self) -> Language:
        return Language(self.adviser.policies.current().organisation.language)

    async def _known(self, case_id: str) -> Case | None:
        try:
            return await self.cases.case(case_id)
        except Unavailable:
            return None

    async def _remembered(
        self,
        case_id: str,
        address: Address,
        conversation: Conversation,
        answer: Answer,
        new: tuple[Turn, ...] = (),
    ) -> Told:
        """The case, masked, kept where the database answers."""
        before = conversation.turns[: len(conversation.turns) - len(new)]
        masked = (*before, *self.masker.mask(new, before))[-_REMEMBERED:]
        shown = (*conversation.shown, *(s.text for s in answer.suggestions), answer.pause or "")
        kept = replace(conversation, turns=masked, shown=tuple(filter(None, shown))[-_REMEMBERED:])
        case = Case(case_id, address, kept, answer.reading.language)
        now = self.clock.now()
        try:
            await self.cases.save(case, now)
            if answer.gap:
                gap = Gap(answer.policy, case.language, kept.last_customer_text, now)
                await self.cases.note_gap(gap)
        except Unavailable:
            log.warning("the database is away: a case was answered and not kept")
        return Told(answer, case)


def _continued(known: Case | None, said: Conversation) -> Conversation:
    """The remembered conversation with what was said now at its end."""
    if known is None:
        return said
    return replace(known.conversation, turns=(*known.conversation.turns, *said.turns))
