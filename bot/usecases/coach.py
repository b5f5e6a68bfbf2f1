"""An agent asks for words in a case that is remembered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from weakref import WeakValueDictionary

from bot.domain.conversation import Address, Channel, Conversation, Language, Role, Turn
from bot.domain.errors import NotFound, Unavailable
from bot.domain.policy import Style
from bot.domain.review import Noticed
from bot.domain.suggestion import Answer
from bot.people_ports import Preferences
from bot.ports import Case, Cases, Clock, Gap, Masker, Meter
from bot.usecases.adviser import Adviser
from bot.usecases.scribe import Scribe

log = logging.getLogger(__name__)

_REMEMBERED = 60
"""Turns of a case that are kept; older ones are dropped first."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, the case it was given in, and the conversation as it was heard.

    Of what was `heard` the first `masked` turns are remembered ones, without personal data.
    """

    answer: Answer
    case: Case
    heard: Conversation
    masked: int = 0


@dataclass(frozen=True)
class Coach:
    """Suggests within a case that is remembered, masked, between one request and the next."""

    adviser: Adviser
    masker: Masker
    cases: Cases
    clock: Clock
    meter: Meter
    scribe: Scribe | None = None
    preferences: Preferences | None = None
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def suggest(
        self, case_id: str, address: Address, said: Conversation, *, again: bool = False
    ) -> Told:
        """The answer to what was said now, in the light of what was said before in this case.

        `again` says that a process that is gone may have heard it: then it is not heard twice.

        It has one suggestion, in the policy's first style; `restyle` gives the others, so that
        only what the agent has seen counts as used; none for an agent who wants limits alone.
        With the database away the agent is answered all the same, from what was said now.
        """
        began, light = self.clock.now(), await self._is_light(address.person)
        # One request of a case after the other, so that none overwrites what the other kept.
        async with self._lock(case_id):
            known = await self._known(case_id)
            if again and known:
                known = self._unheard(known, said)
            conversation = known.conversation.followed_by(said) if known else said
            answer = await asyncio.to_thread(self.answer, conversation, light=light)
            told = await self._remembered(case_id, address, conversation, answer, said.turns)
        self.meter.suggested(answer, (self.clock.now() - began).total_seconds())
        expected = self.scribe.expects(answer) if self.scribe else answer
        masked = len(conversation.turns) - len(said.turns)
        return replace(told, answer=expected, masked=masked)

    async def better(self, told: Told) -> AsyncGenerator[Told, None]:
        """What was told again, each time with what the model adds; ends at once without one."""
        if self.scribe is None:
            return
        latest, case = told, told.case

        async def keep(noticed: tuple[Noticed, ...]) -> None:
            nonlocal case
            case = await self._noted(case, noticed)

        answers = self.scribe.better(told.heard, told.answer, self.desk(), told.masked, keep)
        async with aclosing(answers):
            async for answer in answers:
                latest = replace(told, answer=answer, case=case)
                yield latest
        new = [s.text for s in latest.answer.suggestions if s not in told.answer.suggestions]
        if new:
            await self._shown(told.case.id, new, latest.answer.suggestions[0].text)

    async def _noted(self, case: Case, noticed: tuple[Noticed, ...]) -> Case:
        """The case with what a model has noticed in it, kept where it is still kept at all."""
        async with self._lock(case.id):
            known = await self._known(case.id)
            newest = known or case
            seen = dict.fromkeys((*newest.conversation.noticed, *noticed))
            conversation = replace(newest.conversation, noticed=tuple(seen)[-_REMEMBERED:])
            graver = replace(newest, conversation=conversation)
            if known:
                try:
                    await self.cases.save(graver, self.clock.now())
                except Unavailable:
                    log.warning("the database is away: what a model noticed was not kept")
        return graver

    async def _shown(self, case_id: str, texts: Sequence[str], first: str) -> None:
        """Remember, masked, what the agent has seen besides, so that it does not come again."""
        masked = self.masker.mask(tuple(Turn(Role.AGENT, text) for text in texts))
        async with self._lock(case_id):
            known = await self._known(case_id)
            if known is None:
                return
            shown = (*known.conversation.shown, *(turn.text for turn in masked))[-_REMEMBERED:]
            conversation = replace(known.conversation, shown=shown)
            kept = replace(known, conversation=conversation, standing=self._masked(first))
            try:
                await self.cases.save(kept, self.clock.now())
            except Unavailable:
                log.warning("the database is away: what an agent was shown was not kept")

    async def restyle(self, case_id: str, style: Style, mark: str = "") -> Answer:
        """Another suggestion in one style for a case as it stands; NotFound where it is gone.

        With a turn's mark for the case as it stood then; the newest stays what is remembered.
        """
        async with self._lock(case_id):
            known = await self.cases.case(case_id)
            said = known.conversation.until(mark) if known else None
            if known is None or said is None:
                raise NotFound("This case is no longer kept. Ask for suggestions again first.")
            spoken = known.spoken or known.language
            again = partial(self.adviser.suggest, language=spoken, desk=self.desk())
            answer = await asyncio.to_thread(again, said, (style,))
            if said is known.conversation:
                await self._remembered(case_id, known.address, said, answer)
        return answer

    def _unheard(self, known: Case, said: Conversation) -> Case:
        """A case as it was before it heard this, where that is the last that it has heard."""
        turns, count = known.conversation.turns, len(said.turns)
        before = turns[: len(turns) - count]
        if count and self.masker.mask(said.turns, before) == turns[len(before) :]:
            return replace(known, conversation=replace(known.conversation, turns=before))
        return known

    def _lock(self, case_id: str) -> asyncio.Lock:
        return self.locks.setdefault(case_id, asyncio.Lock())

    async def reworded(self, case_id: str, channel: Channel, answer: Answer) -> None:
        """Remember, masked, the words that now stand before the agent; gone cases stay gone."""
        async with self._lock(case_id):
            known = await self._known(case_id)
            if known is None:
                return
            masked = tuple(replace(s, text=self._masked(s.text)) for s in answer.suggestions)
            conversation = replace(known.conversation, channel=channel)
            shown = replace(answer, suggestions=masked, pause=None)
            await self._remembered(case_id, known.address, conversation, shown)

    async def _is_light(self, person: str) -> bool:
        """Whether this agent wants limits alone; words where nobody can tell."""
        try:
            return self.preferences is not None and await self.preferences.is_light(person)
        except Unavailable:
            return False

    def _masked(self, text: str) -> str:
        return self.masker.mask((Turn(Role.AGENT, text),))[0].text

    def answer(
        self, conversation: Conversation, language: Language | None = None, *, light: bool = False
    ) -> Answer:
        """One suggestion in the policy's first style; nothing of it is remembered."""
        first = self.adviser.policies.current().voice.styles[0].style
        return self.adviser.suggest(
            conversation, (first,), language=language, desk=self.desk(), light=light
        )

    def desk(self) -> Language:
        """The language of the desk itself."""
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
        standing = answer.suggestions[0].text if answer.suggestions else ""
        heard = answer.reading.heard
        spoken = answer.reading.language if heard else None
        language = heard or answer.reading.language
        case = Case(case_id, address, kept, language, standing, spoken)
        now = self.clock.now()
        try:
            await self.cases.save(case, now)
            if answer.gap:
                gap = Gap(answer.policy, case.language, kept.last_customer_text, now)
                await self.cases.note_gap(gap)
        except Unavailable:
            log.warning("the database is away: a case was answered and not kept")
        return Told(answer, case, conversation)
