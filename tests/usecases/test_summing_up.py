"""What a supervisor is told of a case: at once in its own words, then in a model's."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.domain.conversation import Address, Language, Role, Turn
from bot.domain.review import About
from bot.domain.suggestion import Help
from bot.slack.card import card as supervisors_card
from bot.usecases.desk import Desk
from bot.usecases.editor import Editor
from bot.words import speaker
from tests.examples import policy
from tests.fakes import CountingIds
from tests.usecases.test_desk import Room
from tests.writing.desk import Stage

SAID = (
    "Paketti ei ole tullut, kolmas viikko menossa!",
    "> Palautan toimitusmaksun tänään. En voi luvata päivää.",
    "Milloin rahat ovat tilillä?",
)
BETTER = {
    "about": "wants",
    "text": "Asiakas odottaa pakettia kolmatta viikkoa ja haluaa rahansa.",
    "turn": 0,
    "quote": "kolmas viikko menossa",
}
MADE_UP = {"about": "promised", "text": "Luvattu 500 euroa.", "turn": 1, "quote": "500 euroa"}


def with_model(room: Room, **says: str) -> Desk:
    """The room's desk beside a model."""
    return replace(room.desk, editor=Editor(Stage(says).scribe), ids=CountingIds(9))


async def test_a_card_goes_out_with_what_the_conversation_itself_says() -> None:
    room = Room()
    await room.remember(*SAID)
    await room.desk.escalate_by_id("c1")
    _, card = room.notifier.cards[0]
    told = {one.about: (one.turn, one.text) for one in card.handover.statements}
    assert told[About.WANTS] == (0, SAID[0])
    assert told[About.PROMISED][0] == told[About.LIMIT][0] == 1
    assert told[About.OPEN] == (2, SAID[2])


async def test_a_models_summary_comes_by_update_once_the_card_is_out() -> None:
    room = Room()
    await room.remember(*SAID)
    desk = with_model(room, handover=json.dumps({"statements": [BETTER, MADE_UP]}))
    opened = await desk.escalate_by_id("c1")
    assert len(room.notifier.cards) == 1
    assert room.notifier.updates == []
    await desk.sum_up(opened)
    shown = room.notifier.updates[-1].handover.statements
    assert [one.text for one in shown] == [BETTER["text"]]
    assert shown[0].prompt.startswith("handover@")


async def test_what_has_changed_since_keeps_its_own_summary() -> None:
    room = Room()
    await room.remember(*SAID)
    desk = with_model(room, handover=json.dumps({"statements": [BETTER]}))
    old = await desk.escalate_by_id("c1")
    longer = replace(old.handover, turns=(*old.handover.turns, Turn(Role.CUSTOMER, "No?")))
    room.escalations.kept[old.id] = replace(room.escalations.kept[old.id], handover=longer)
    await desk.sum_up(old)
    assert room.escalations.kept[old.id].handover == longer


async def test_a_model_that_says_nothing_of_use_changes_no_words_and_the_card_says_why() -> None:
    room = Room()
    await room.remember(*SAID)
    desk = with_model(room, handover="hei")
    opened = await desk.escalate_by_id("c1")
    await desk.sum_up(opened)
    (shown,) = room.notifier.updates
    assert shown.handover == replace(opened.handover, help=Help.UNUSABLE)
    card = json.dumps(supervisors_card(speaker(Language.FI), policy(), shown), ensure_ascii=False)
    assert "Kielimallista ei ollut nyt apua" in card
    await desk.sum_up(shown)
    assert room.notifier.updates == [shown]


async def test_a_card_without_a_row_is_left_as_it_is() -> None:
    room = Room()
    await room.remember(*SAID)
    desk = with_model(room, handover=json.dumps({"statements": [BETTER]}))
    case = await room.cases.case("c1")
    assert case is not None
    room.escalations.away = True
    await desk.sum_up(await desk.escalate(case))
    assert room.notifier.updates == []


async def test_a_call_for_help_without_words_asks_no_model() -> None:
    room, stage = Room(), Stage()
    desk = replace(room.desk, editor=Editor(stage.scribe))
    opened = await desk.alarm_by_id("c2", Address("slack", "C0HELP/1.0", "U0AGENT"))
    await desk.sum_up(opened)
    assert stage.asked == []
