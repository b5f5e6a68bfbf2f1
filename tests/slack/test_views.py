"""What agents and supervisors see on Slack, as JSON that pastes into the vendor's designer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.domain import playbook
from bot.domain.conversation import Language, Role, Turn
from bot.domain.outbox import Card, Kind, Message
from bot.domain.policy import Style
from bot.domain.reading import Severity
from bot.reading.reader import FloorReader
from bot.slack import card, notes, views
from bot.words import speaker
from tests.examples import MORNING, escalation, policy, said

HERE = Path(__file__).parent / "snapshots"
SAY = speaker(Language.FI)
READER = FloorReader()


def suggestion(*lines: str, style: Style = Style.WARM) -> dict[str, Any]:
    conversation = said(*lines)
    reading = READER.read(conversation)
    answer = playbook.answer(policy(), conversation, reading, (style,), Language.FI)
    # The version changes with every edit of the wording's files; the view does not depend on it.
    return views.suggestion(SAY, policy(), replace(answer, version="0"), "case-1")


SEEN = {
    "card-open": lambda: card.card(SAY, policy(), escalation()),
    "card-claimed": lambda: card.card(SAY, policy(), escalation().claim("U0S", MORNING)),
    "card-resolved": lambda: card.card(
        SAY, policy(), escalation().claim("U0S", MORNING).resolve("U0S", MORNING)
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_view_is_what_it_was(name: str, request: pytest.FixtureRequest) -> None:
    shown = json.dumps(SEEN[name](), ensure_ascii=False, indent=2) + "\n"
    file = HERE / f"{name}.json"
    assert shown == file.read_text("utf-8"), "look at it; if it is better, save it as the snapshot"


@pytest.mark.parametrize("minutes", [-60, 0, 60])
def test_the_agent_reads_that_it_was_sent_whatever_the_platforms_clock_says(minutes: int) -> None:
    at = MORNING + timedelta(minutes=minutes)
    sent = replace(escalation(), outbox=(), began_at=MORNING, informed_at=at)
    told = notes.agent_note(SAY, policy(), sent)
    assert told.startswith("Lähetetty esihenkilöille")


@pytest.mark.parametrize(
    "lines",
    [
        ("Kolmas viikko menossa eikä paketista kuulu mitään!!",),
        ("Oot ihan idiootti.",),
        ("Tiedän missä asut, tapan sut.",),
        ("En jaksa enää elää.",),
        ("?",),
        ("<!channel> <@U0AGENT> *x* <https://evil.example|hei> `a`",),
    ],
)
def test_every_view_is_within_block_kits_limits(lines: tuple[str, ...]) -> None:
    for style in Style:
        valid(suggestion(*lines, style=style))


@pytest.mark.parametrize("who", ["agent", "supervisor"])
def test_a_step_that_is_a_supervisors_says_so(who: str) -> None:
    ladder = tuple(rung.model_copy(update={"who": who}) for rung in policy().conduct.ladder)
    conduct = policy().conduct.model_copy(update={"ladder": ladder})
    theirs = policy().model_copy(update={"conduct": conduct})
    conversation = said("Oot ihan idiootti.")
    answer = playbook.answer(
        policy(), conversation, READER.read(conversation), (Style.WARM,), Language.FI
    )
    shown = json.dumps(views.suggestion(SAY, theirs, answer, "case-1"), ensure_ascii=False)
    assert ("Tämän askeleen ottaa esihenkilö" in shown) is (who == "supervisor")


def test_a_card_of_a_very_long_case_is_within_block_kits_limits() -> None:
    long = "Missä paketti on? " * 800
    told = replace(
        escalation().handover,
        wants=long,
        promised=(long,) * 4,
        limits=(long,) * 4,
        evidence=(long,) * 4,
        turns=(Turn(Role.CUSTOMER, long),) * 60,
    )
    valid(card.card(SAY, policy(), replace(escalation(), handover=told, reason="x" * 400)))


def test_a_grave_card_says_when_the_employer_was_informed() -> None:
    told = replace(escalation(), informed_at=escalation().opened_at)
    grave = replace(told, severity=Severity.DANGER)
    assert "Työnantaja sai tiedon klo" in json.dumps(
        card.card(SAY, policy(), grave), ensure_ascii=False
    )
    assert "Työnantaja" not in json.dumps(card.card(SAY, policy(), told), ensure_ascii=False)


def test_the_customers_markup_can_do_nothing_on_a_card() -> None:
    hostile = "<!channel> <@U0ADMIN> <https://evil.example|klikkaa> & *huuto*"
    told = replace(escalation().handover, wants=hostile, evidence=(hostile,))
    shown = json.dumps(card.card(SAY, policy(), replace(escalation(), handover=told)))
    assert "<!channel>" not in shown
    assert "<@U0ADMIN>" not in shown
    assert "<https" not in shown


def test_danger_shows_first_what_protects_the_agent() -> None:
    blocks = suggestion("Tiedän missä asut, tapan sut.")["blocks"]
    assert "Ensin sinulle" in blocks[1]["text"]["text"]
    assert "112" in blocks[1]["text"]["text"]


def test_the_agent_is_told_to_call_where_no_channel_took_the_card() -> None:
    assert "Soita esihenkilöllesi nyt" in notes.agent_note(SAY, policy(), escalation())


def test_where_nobody_comes_the_agent_reads_whom_to_call() -> None:
    nobody = Message("k", Kind.NOBODY, escalation().opened_at)
    told = notes.word(SAY, policy(), nobody, escalation())["text"]
    call = policy().escalation.alarm.call
    assert call is not None
    assert told.startswith("Kukaan ei ole vielä ottanut")
    assert told.endswith(call.fi)


def test_the_agent_can_call_off_what_waits_or_is_taken_and_nothing_that_is_over() -> None:
    note, taken = Message("k", Kind.NOTE, MORNING), escalation().claim("U0S", MORNING)
    for waits in (escalation(), taken):
        view = notes.word(SAY, policy(), note, waits)
        valid(view)
        (button,) = view["blocks"][-1]["elements"]
        assert (button["action_id"], button["value"]) == ("call_off", waits.id)
        assert button["confirm"]["title"]["text"] == "Perutaanko tämä?"
    for over in (taken.resolve("U0S", MORNING), escalation().cancel("U0AGENT", MORNING)):
        assert "blocks" not in notes.word(SAY, policy(), note, over)


def test_a_claimer_is_asked_alone_and_reads_which_case_is_meant() -> None:
    taken = escalation().claim("U0S", MORNING)
    shown = Card("C0SUPERVISORS", "1.0", "slack:C0SUPERVISORS")
    rang = Card("outside:on-call", "k", "outside:on-call")
    view = notes.word(
        SAY, policy(), Message("k", Kind.ASK, MORNING), replace(taken, cards=(shown, rang))
    )
    valid(view)
    asked, about, buttons = view["blocks"]
    assert asked["text"]["text"].startswith("<@U0S>, onko tämä")
    assert escalation().reason in about["elements"][0]["text"]
    assert about["elements"][0]["text"].endswith("<#C0SUPERVISORS>")
    assert [one["action_id"] for one in buttons["elements"]] == ["confirm", "unclaim"]


def valid(view: dict[str, Any]) -> None:
    """Within the limits of Block Kit, those that the SDK checks and those it misses."""
    blocks = view["blocks"]
    assert len(blocks) <= 50
    actions = [e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    assert len(actions) == len(set(actions))
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        for text in texts(block):
            assert 0 < len(text) <= 3000


def texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for item in value.values() for text in texts(item)]
