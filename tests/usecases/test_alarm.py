"""An agent calls for help, from any case and with anything down."""

from __future__ import annotations

import pytest

from bot.domain import alarm
from bot.domain.conversation import Address
from bot.domain.outbox import Kind
from bot.domain.reading import Severity
from tests.examples import MORNING, case, policy
from tests.fakes import MemoryCases, MemoryEscalations, RecordingNotifier
from tests.usecases.test_desk import Room

AGENT = Address("slack", "U0AGENT", "U0AGENT")
CALM = "Missä paketti on?"


async def test_an_alarm_takes_its_own_route_however_calm_the_customer_is() -> None:
    room = Room()
    await room.remember(CALM)
    raised = await room.desk.alarm_by_id("c1", AGENT)
    assert (raised.route, raised.severity, raised.alarm) == ("route.danger", Severity.DANGER, True)
    assert [place for place, _ in room.notifier.cards] == ["slack:C0SAFETY"]


async def test_an_alarm_without_a_case_goes_out_and_is_kept() -> None:
    room = Room()
    raised = await room.desk.alarm_by_id("nowhere", AGENT)
    assert not raised.due
    assert await room.escalations.get(raised.id) is not None


async def test_an_alarm_keeps_what_the_case_already_holds() -> None:
    room = Room()
    await room.remember(CALM)
    await room.desk.alarm_by_id("c1", AGENT)
    kept = await room.cases.case("c1")
    assert kept is not None
    assert kept.conversation == case("c1", CALM).conversation


async def test_with_the_database_away_an_alarm_goes_out_all_the_same() -> None:
    room = Room(cases=MemoryCases(away=True), escalations=MemoryEscalations(away=True))
    raised = await room.desk.alarm_by_id("c1", AGENT)
    assert not raised.due
    assert room.notifier.cards[0][0] == "slack:C0SAFETY"


async def test_an_alarm_goes_on_to_the_next_who_can_be_reached() -> None:
    room = Room(notifier=RecordingNotifier(deaf={"slack:C0SAFETY", "slack:@U0SUPERVISOR"}))
    await room.desk.alarm_by_id("c1", AGENT)
    assert [place for place, _ in room.notifier.cards] == ["slack:C0SUPERVISORS"]


async def test_an_alarm_that_nobody_took_says_so() -> None:
    room = Room(notifier=RecordingNotifier(away=True))
    assert (await room.desk.alarm_by_id("c1", AGENT)).due


async def test_an_alarm_in_a_case_that_is_already_with_somebody_goes_out_again() -> None:
    room = Room()
    await room.remember("Tiedän missä asut, tapan sut.")
    opened = await room.desk.escalate_by_id("c1")
    raised = await room.desk.alarm_by_id("c1", AGENT)
    assert raised.id == opened.id
    assert Kind.JOINED in {message.kind for message in room.notifier.said}


async def test_five_taps_are_one_alarm() -> None:
    room = Room()
    await room.cases.save(case("c1", CALM), MORNING)
    for _ in range(5):
        await room.desk.alarm_by_id("c1", AGENT)
    assert len(room.notifier.cards) == 1


@pytest.mark.parametrize("word", ["hälytys", "HÄLYTYS!", " Larm ", "help"])
def test_a_word_of_alarm_that_stands_alone_sounds_it(word: str) -> None:
    assert alarm.sounded(policy(), word)


@pytest.mark.parametrize("text", ["", "!!", "Apua, paketti hukkui", "I need help with my order"])
def test_the_same_word_among_others_does_not(text: str) -> None:
    assert not alarm.sounded(policy(), text)


async def test_the_agent_is_told_who_has_seen_it_and_who_has_taken_it() -> None:
    room = Room()
    raised = await room.desk.alarm_by_id("c1", AGENT)
    seen = await room.claims.seen(raised.id, "U0SUPERVISOR")
    assert seen.seen_by == "U0SUPERVISOR"
    assert room.notifier.told[-1].seen_by == "U0SUPERVISOR"
    told = len(room.notifier.told)
    await room.claims.seen(raised.id, "U0SUPERVISOR")
    assert len(room.notifier.told) == told
    assert (await room.claims.claim(raised.id, "U0SUPERVISOR")).claimed_by == "U0SUPERVISOR"
