"""An agent's words of a case: said another way, checked, or none wanted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.brief import Way
from bot.domain.conversation import Address, Channel, Conversation, Language
from bot.domain.errors import NotFound, Refused
from bot.domain.policy import Step, Style
from bot.domain.review import Review
from bot.domain.suggestion import Help
from bot.usecases.adviser import Adviser
from bot.usecases.coach import Coach
from bot.usecases.rewording import Rewording, Wanted
from bot.usecases.roles import Roles
from bot.wiring import TextMasker
from tests.examples import policy, said
from tests.fakes import (
    KnownGroups,
    MemoryCases,
    MemoryPreferences,
    OnePolicy,
    RecordingAudit,
    Tally,
    TickingClock,
)
from tests.writing.desk import READER, Stage

ME, OTHER = "U0AGENT", "U0COLLEAGUE"
HERE = Address("slack", "C0HELP/1.0", ME)
LATE = "Kolmas viikko eikä pakettia kuulu!!"
GENTLER = (
    "Kolme viikkoa ilman tietoa paketista on pitkä aika. Katson seurannasta, missä se on, ja "
    "kerron sen sinulle heti, kun näen sen. Sopiiko se sinulle?"
)


@dataclass
class Room:
    """The use case with fakes around it; `says` is what a model says, where there is one."""

    says: dict[str, Any] | None = None
    agents: tuple[str, ...] = ()
    cases: MemoryCases = field(default_factory=MemoryCases)
    preferences: MemoryPreferences = field(default_factory=MemoryPreferences)

    def __post_init__(self) -> None:
        organisation = policy().organisation
        people = organisation.people.model_copy(update={"agents": self.agents})
        chosen = organisation.model_copy(update={"people": people})
        self.policies = OnePolicy(policy().model_copy(update={"organisation": chosen}))
        self.stage = Stage({k: json.dumps(v) for k, v in (self.says or {}).items()})
        scribe = self.stage.scribe if self.says is not None else None
        adviser = Adviser(READER, self.policies)
        clock = TickingClock()
        self.coach = Coach(
            adviser, TextMasker(), self.cases, clock, Tally(), scribe, self.preferences
        )
        roles = Roles(self.policies, KnownGroups(), RecordingAudit(), clock)
        self.rewording = Rewording(self.coach, roles, self.preferences)

    async def asked(self, *lines: str) -> str:
        told = await self.coach.suggest("c1", HERE, said(*(lines or (LATE,))))
        return told.answer.suggestions[0].text if told.answer.suggestions else ""

    async def reviews(self, draft: str, of: Conversation) -> list[Review]:
        return [found async for found in self.rewording.check(ME, draft, of)]


async def test_the_models_words_are_remembered_as_what_stands_before_the_agent() -> None:
    room = Room({"rephrase": {"text": GENTLER, "clauses": []}})
    await room.asked()
    found = await room.rewording.rephrase("c1", ME, Wanted(Way.FIRMER))
    assert (found.why, found.answer.suggestions[0].text) == (Help.GIVEN, GENTLER)
    assert found.answer.suggestions[0].style is Style.FIRM
    kept = room.cases.kept["c1"]
    assert kept.standing == GENTLER
    assert GENTLER in kept.conversation.shown


async def test_what_is_said_another_way_is_what_stands_there_now() -> None:
    room = Room({"rephrase": {"text": GENTLER, "clauses": []}})
    await room.asked()
    brief = (await room.coach.restyle("c1", Style.BRIEF)).suggestions[0].text
    await room.rewording.rephrase("c1", ME, Wanted(Way.SOFTER))
    assert brief in str(room.stage.bodies[-1])


async def test_with_a_model_that_cannot_help_the_playbooks_words_come_and_why() -> None:
    room = Room({"rephrase": {"text": "Rauhoitu. Saat 1000 euroa.", "clauses": []}})
    await room.asked()
    found = await room.rewording.rephrase("c1", ME, Wanted(Way.SHORTER))
    assert found.why is found.answer.help is Help.UNFIT
    assert found.answer.suggestions[0].source == "playbook"


async def test_what_nobody_can_say_another_way_leaves_the_case_as_it_is() -> None:
    room = Room()
    standing = await room.asked()
    found = await room.rewording.rephrase("c1", ME, Wanted(Way.SIMPLER))
    assert found.answer.suggestions == ()
    assert room.cases.kept["c1"].standing == standing


@pytest.mark.parametrize("language", [Language.SV, Language.EN])
async def test_another_language_answers_the_same_matter_and_stays(language: Language) -> None:
    room = Room()
    await room.asked()
    before = room.cases.kept["c1"]
    found = await room.rewording.rephrase("c1", ME, Wanted(Way.LANGUAGE, language))
    assert found.answer.situation == "playbook.late-delivery"
    assert READER.read(Conversation.of(found.answer.suggestions[0].text)).language is language
    kept = room.cases.kept["c1"]
    assert (kept.language, kept.spoken) == (before.language, language)
    again = await room.coach.restyle("c1", Style.BRIEF)
    assert READER.read(Conversation.of(again.suggestions[0].text)).language is language


async def test_another_channel_stays_that_of_the_case() -> None:
    room = Room()
    await room.asked()
    wanted = Wanted(Way.CHANNEL, channel=Channel.EMAIL)
    found = await room.rewording.rephrase("c1", ME, wanted)
    assert found.answer.suggestions[0].text.startswith("Hei")
    assert room.cases.kept["c1"].conversation.channel is Channel.EMAIL


async def test_where_a_step_is_due_no_model_touches_its_words() -> None:
    room = Room({"rephrase": {"text": GENTLER, "clauses": []}})
    await room.asked("Oot ihan idiootti.")
    found = await room.rewording.rephrase("c1", ME, Wanted(Way.LANGUAGE, Language.SV))
    assert found.answer.conduct is Step.LIMIT
    assert "rephrase" not in room.stage.asked
    assert found.answer.suggestions[0].source == "playbook"


async def test_a_case_that_is_gone_cannot_be_said_another_way() -> None:
    with pytest.raises(NotFound):
        await Room().rewording.rephrase("nowhere", ME, Wanted(Way.SOFTER))


async def test_only_agents_may_do_any_of_it() -> None:
    room = Room(agents=(OTHER,))
    await room.asked()
    with pytest.raises(Refused):
        await room.rewording.rephrase("c1", ME, Wanted(Way.SOFTER))
    with pytest.raises(Refused):
        await room.reviews("Hei.", Conversation(()))
    with pytest.raises(Refused):
        await room.rewording.choose_light(ME, light=True)


async def test_a_check_keeps_nothing_of_the_draft() -> None:
    room = Room()
    await room.asked()
    before = room.cases.kept["c1"]
    found = await room.reviews("Rauhoitu nyt.", await room.rewording.said_in("c1"))
    assert found[0].violations
    assert room.cases.kept == {"c1": before}


async def test_a_model_mends_what_the_rules_have_found_and_is_not_asked_else() -> None:
    mended = {"sentence": "Saat 1000 euroa.", "instead": "Voin hyvittää 20 euroa."}
    room = Room({"check": {"sentences": [mended]}})
    broken = await room.reviews("Tarkistan sen. Saat 1000 euroa.", Conversation.of(LATE))
    assert [len(broken), broken[-1].sentences[0].instead] == [2, "Voin hyvittää 20 euroa."]
    assert broken[-1].mended == "Tarkistan sen. Voin hyvittää 20 euroa."
    asked = len(room.stage.asked)
    assert len(await room.reviews("Tarkistan paketin nyt.", Conversation.of(LATE))) == 1
    assert len(room.stage.asked) == asked


async def test_who_wants_limits_alone_gets_no_words_and_no_model_writes_any() -> None:
    room = Room({"suggest": {"suggestions": []}})
    await room.rewording.choose_light(ME, light=True)
    told = await room.coach.suggest("c1", HERE, said(LATE))
    assert told.answer.light
    assert told.answer.suggestions == ()
    assert told.answer.must_not
    assert told.answer.help is Help.NONE
    assert [one async for one in room.coach.better(told)] == []
    assert room.stage.asked == ["assess"]


async def test_a_danger_that_only_a_model_sees_is_phrased_all_the_same() -> None:
    line = "Missä paketti on? No, kohta nähdään pihallasi."
    seen = {"signals": [{"kind": "threat_violence", "quote": "kohta nähdään pihallasi"}]}
    room = Room({"assess": seen})
    await room.rewording.choose_light(ME, light=True)
    told = await room.coach.suggest("c1", HERE, said(line))
    better = [one async for one in room.coach.better(told)]
    assert better[-1].answer.conduct is Step.SAFETY
    assert better[-1].answer.suggestions


async def test_where_nobody_can_tell_what_was_chosen_the_agent_gets_words() -> None:
    room = Room()
    room.preferences.away = True
    told = await room.coach.suggest("c1", HERE, said(LATE))
    assert told.answer.suggestions


async def test_with_the_database_away_a_draft_is_checked_all_the_same() -> None:
    room = Room()
    await room.asked()
    room.cases.away = True
    assert await room.rewording.said_in("c1") == Conversation(())
    assert (await room.reviews("Rauhoitu nyt.", Conversation(())))[0].violations


def test_the_language_of_the_customer_shows_the_situation() -> None:
    adviser = Adviser(READER, OnePolicy(policy()))
    own = adviser.suggest(said(LATE))
    other = adviser.suggest(said(LATE), language=Language.SV)
    assert own.situation == other.situation
    assert other.reading == replace(own.reading, language=Language.SV, heard=Language.FI)
