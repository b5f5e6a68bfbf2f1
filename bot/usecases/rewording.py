"""What an agent does with words of a case: has them said another way, has a draft checked."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

from bot.domain.brief import Way
from bot.domain.conversation import Channel, Conversation, Language
from bot.domain.errors import NotFound, Silent, Unavailable
from bot.domain.policy import Step
from bot.domain.review import Review
from bot.domain.roles import Rank
from bot.domain.suggestion import Answer, Help, Suggestion
from bot.people_ports import Preferences
from bot.ports import Case
from bot.usecases.adviser import STYLES
from bot.usecases.coach import Coach
from bot.usecases.editor import Editor, SecondOpinion
from bot.usecases.roles import Roles


@dataclass(frozen=True, slots=True)
class Wanted:
    """How words are wanted: the way, and the language or channel where that is what changes."""

    way: Way
    language: Language | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Reworded:
    """The case's answer with other words first, or without any; `why` the model has not helped."""

    answer: Answer
    why: Help = Help.NONE


@dataclass(frozen=True)
class Rewording:
    """Says again what stands before an agent, and reads what they wrote themselves."""

    coach: Coach
    roles: Roles
    preferences: Preferences

    async def rephrase(self, case_id: str, person: str, wanted: Wanted, mark: str = "") -> Reworded:
        """The suggestion that stands before the agent, said another way; NotFound where it is gone.

        With the mark of an older turn it is the playbook's words for that one.

        By the model where there is one; else, and where the words of a step of conduct are due, in
        the playbook's own words as far as it has any.
        """
        await self.roles.require(person, Rank.AGENT, "rephrase")
        case = await self._case(case_id)
        said = case.conversation.until(mark)
        if said is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        older = said is not case.conversation
        if older:
            case = replace(case, standing="")
        said = replace(said, channel=wanted.channel or said.channel)
        language = wanted.language or case.spoken or case.language
        adviser = self.coach.adviser
        answer = await to_thread(self.coach.answer, said, language)
        found, why = await self._by_model(case, wanted.way, said, answer)
        if found is None:
            again = _afresh(case, wanted, said)
            own = await to_thread(adviser.rephrase, wanted.way, again, language)
            found = own.suggestions[0] if own.suggestions else None
        if found is None:
            return Reworded(replace(answer, suggestions=()), why)
        told = replace(answer, suggestions=(found,), pause=None, help=why)
        if not older:
            await self.coach.reworded(case_id, said.channel, told)
        return Reworded(told, why)

    async def check(
        self, person: str, draft: str, said: Conversation
    ) -> AsyncGenerator[Review, None]:
        """What can be said of a draft by rule, then again with a model's sentences if it has any.

        Nothing of the draft is kept.
        """
        await self.roles.require(person, Rank.AGENT, "check")
        adviser = self.coach.adviser
        found = await to_thread(adviser.review, draft, said)
        yield found
        better = await SecondOpinion(adviser, self.coach.scribe).of(draft, said, found)
        if better != found:
            yield better

    async def said_in(self, case_id: str) -> Conversation:
        """What was said in a case; an empty conversation where nobody keeps it."""
        try:
            known = await self.coach.cases.case(case_id)
        except Unavailable:
            known = None
        return known.conversation if known else Conversation(())

    async def choose_light(self, person: str, *, light: bool) -> None:
        """An agent wants limits alone from now on, or words again."""
        await self.roles.require(person, Rank.AGENT, "light")
        await self.preferences.choose_light(person, light=light)

    async def _by_model(
        self, case: Case, way: Way, said: Conversation, answer: Answer
    ) -> tuple[Suggestion | None, Help]:
        """The model's words; none where it has none, or where the words are the organisation's."""
        scribe = self.coach.scribe
        if scribe is None or answer.conduct is not Step.ACKNOWLEDGE or not case.standing:
            return None, Help.NONE
        try:
            found = await Editor(scribe).rephrase(case.standing, way, said, answer)
        except Silent as silent:
            return None, silent.why
        return replace(found, style=STYLES.get(way, (found.style,))[0]), Help.GIVEN

    async def _case(self, case_id: str) -> Case:
        case = await self.coach.cases.case(case_id)
        if case is None:
            raise NotFound("This case is no longer kept. Ask for suggestions again first.")
        return case


def _afresh(case: Case, wanted: Wanted, said: Conversation) -> Conversation:
    """In another channel or language the same words may be said again."""
    if wanted.way not in {Way.LANGUAGE, Way.CHANNEL}:
        return said
    return replace(said, shown=tuple(text for text in said.shown if text != case.standing))
