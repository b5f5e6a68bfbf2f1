"""An agent asks for words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.domain.conversation import Address, Language
from bot.domain.errors import NotFound
from bot.domain.policy import Step, Style
from bot.reading.reader import FloorReader
from bot.usecases.adviser import Adviser
from bot.usecases.coach import Coach
from bot.wiring import TextMasker
from tests.examples import policy, said
from tests.fakes import MemoryCases, OnePolicy, Tally, TickingClock

HERE = Address("slack", "C0HELP/1.0", "U0AGENT")
READER = FloorReader()


@dataclass
class Room:
    """A coach with fakes around it."""

    cases: MemoryCases = field(default_factory=MemoryCases)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        adviser = Adviser(READER, OnePolicy(policy()))
        self.coach = Coach(adviser, TextMasker(), self.cases, TickingClock(), self.tally)


async def test_each_style_has_its_own_sentences() -> None:
    room = Room()
    first = await room.coach.suggest("c1", HERE, said("Kolmas viikko eikä pakettia kuulu!!"))
    others = [await room.coach.restyle("c1", style) for style in (Style.BRIEF, Style.FIRM)]
    shown = [*first.answer.suggestions, *(s for answer in others for s in answer.suggestions)]
    assert [s.style for s in shown] == [Style.WARM, Style.BRIEF, Style.FIRM]
    sentences = [part for suggestion in shown for part in suggestion.text.split(". ")]
    assert len(sentences) == len(set(sentences))


async def test_the_case_is_kept_without_personal_data() -> None:
    room = Room()
    await room.coach.suggest("c1", HERE, said("Soita 040 123 4567, paketti ei ole tullut!"))
    assert "123 4567" not in room.cases.kept["c1"].conversation.last_customer_text


async def test_what_was_masked_stays_as_it_is_and_the_next_value_has_its_own_place() -> None:
    room = Room()
    await room.coach.suggest("c1", HERE, said("Soita 040 123 4567"))
    await room.coach.suggest("c1", HERE, said("Tai 050 765 4321"))
    await room.coach.restyle("c1", Style.BRIEF)
    turns = room.cases.kept["c1"].conversation.turns
    assert [turn.text for turn in turns] == ["Soita [PHONE_1]", "Tai [PHONE_2]"]


async def test_no_wording_is_shown_twice_in_one_case() -> None:
    room = Room()
    seen: set[str] = set()
    for line in ("Missä paketti on??", "Ei riitä! Missä paketti on", "Paketti, nyt!"):
        told = await room.coach.suggest("c1", HERE, said(line))
        texts = {suggestion.text for suggestion in told.answer.suggestions}
        assert texts.isdisjoint(seen)
        seen |= texts


async def test_strikes_are_counted_over_the_whole_case() -> None:
    room = Room()
    lines = ("Oot ihan idiootti.", "Vitun idiootti oot.", "Senkin idiootti!")
    told = [await room.coach.suggest("c1", HERE, said(line)) for line in lines]
    assert [each.answer.conduct for each in told] == [Step.LIMIT, Step.WARN, Step.END]


async def test_what_a_process_that_is_gone_had_heard_is_not_heard_twice() -> None:
    room, lines = Room(), ("Oot ihan idiootti.", "Vitun idiootti, soita 040 123 4567")
    for line in lines:
        await room.coach.suggest("c1", HERE, said(line))
    told = await room.coach.suggest("c1", HERE, said(lines[1]), again=True)
    assert told.answer.conduct is Step.WARN
    assert len(room.cases.kept["c1"].conversation.turns) == 2
    told = await room.coach.suggest("c1", HERE, said("Senkin idiootti!"), again=True)
    assert told.answer.conduct is Step.END


async def test_a_style_can_be_asked_for_later() -> None:
    room = Room()
    await room.coach.suggest("c1", HERE, said("Kolmas viikko eikä pakettia kuulu!!"))
    answer = await room.coach.restyle("c1", Style.BRIEF)
    assert [s.style for s in answer.suggestions] == [Style.BRIEF]


async def test_an_older_message_keeps_its_own_words_in_another_style() -> None:
    room = Room()
    first = await room.coach.suggest("c1", HERE, said("Kolmas viikko eikä pakettia kuulu!!"))
    mark = first.case.conversation.mark
    await room.coach.suggest("c1", HERE, said("Ja nyt laskussa on sama tuote kahdesti."))
    kept = room.cases.kept["c1"]
    older = await room.coach.restyle("c1", Style.BRIEF, mark)
    assert older.situation == first.answer.situation
    assert older.suggestions[0].style is Style.BRIEF
    # What stands before the agent, and what the case holds, is still the newest.
    assert room.cases.kept["c1"] == kept


async def test_a_message_that_is_kept_no_longer_is_a_clear_sentence() -> None:
    room = Room()
    await room.coach.suggest("c1", HERE, said("Kolmas viikko eikä pakettia kuulu!!"))
    with pytest.raises(NotFound):
        await room.coach.restyle("c1", Style.BRIEF, "0000")


async def test_a_style_for_a_case_that_is_gone_is_a_clear_sentence() -> None:
    with pytest.raises(NotFound):
        await Room().coach.restyle("c1", Style.BRIEF)


async def test_with_the_database_away_the_agent_has_words_all_the_same() -> None:
    told = await Room(cases=MemoryCases(away=True)).coach.suggest(
        "c1", HERE, said("Kolmas viikko eikä pakettia kuulu!!")
    )
    assert told.answer.suggestions


async def test_what_no_clause_covers_is_said_and_recorded() -> None:
    room = Room()
    line = "Voisitteko kertoa, kuka maalasi aulan suuren taulun ja milloin se on tehty?"
    told = await room.coach.suggest("c1", HERE, said(line))
    assert told.answer.gap
    assert told.answer.suggestions
    assert [gap.language for gap in room.cases.gaps] == [Language.FI]


async def test_answers_are_counted_without_words() -> None:
    room = Room()
    await room.coach.suggest("c1", HERE, said("Missä paketti on?"))
    assert len(room.tally.answers) == 1


async def test_requests_of_one_case_at_the_same_time_lose_no_turn() -> None:
    room = Room()
    lines = [f"Missä paketti {number} on?" for number in range(12)]
    await asyncio.gather(*(room.coach.suggest("c1", HERE, said(line)) for line in lines))
    kept = room.cases.kept["c1"].conversation.customer_turns
    assert sorted(turn.text for turn in kept) == sorted(lines)
