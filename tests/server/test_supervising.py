"""What supervisors do on a card: each action settled on the server, the card shown from the row."""

from __future__ import annotations

import json

import pytest

from tests.server.conftest import SECOND, Beside, Desk
from tests.server.test_main_job import AGENT, HELP, OTHER, SUPERVISOR, THREAT, UPSET, card_of
from tests.server.test_wording import asked, elements, opened
from tools.forms import Form
from tools.standin import Message

SUMMED = "Asiakas on uhannut tulla paikalle."


def escalated(desk: Desk) -> Message:
    """A card that waits for somebody."""
    desk.people.press(AGENT, asked(desk, UPSET), "escalate")
    return card_of(desk)


def claimed(desk: Desk) -> Message:
    """A card that a supervisor has taken."""
    card = escalated(desk)
    desk.people.press(SUPERVISOR, card, "claim")
    desk.slack.wait_until(lambda _: "resolve" in elements(card))
    return card


def form_of(desk: Desk, card: Message, verb: str, *, by: str = SUPERVISOR) -> Form:
    """The form behind a menu's option."""
    before = len(desk.slack.forms)
    desk.people.pick(by, card, "more", verb)
    return opened(desk, before + 1)


def said_in_thread(desk: Desk, card: Message) -> str:
    """All that stands in a card's thread."""
    return "\n".join(m.plain for m in desk.slack.messages if m.thread == card.ts)


def told(desk: Desk, person: str, words: str) -> None:
    """Wait until this person, and only they, have read these words."""
    desk.slack.wait_until(
        lambda slack: any(
            words in m.plain for m in slack.messages if person in {m.seen_by, m.channel}
        )
    )


def asked_alone(desk: Desk, person: str) -> list[Message]:
    """The questions to a claimer whether they still have it, once there are some."""

    def there() -> list[Message]:
        return [m for m in desk.slack.in_channel(person) if f"<@{person}>, onko tämä" in m.plain]

    desk.slack.wait_until(lambda _: bool(there()))
    return there()


def note_of(desk: Desk) -> Message:
    """What the agent is told of an escalation that waits, with its button."""

    def there() -> list[Message]:
        return [m for m in desk.slack.in_channel(HELP) if "call_off" in elements(m)]

    desk.slack.wait_until(lambda _: bool(there()))
    return there()[-1]


def test_the_agent_calls_off_what_they_opened_and_reads_what_is_true_when_it_is_late(
    desk: Desk,
) -> None:
    card = escalated(desk)
    note = note_of(desk)
    assert "Lähetetty esihenkilöille" in note.plain
    desk.people.press(OTHER, note, "call_off")
    told(desk, OTHER, "Vain esihenkilö")
    assert "claim" in elements(card)
    desk.people.press(AGENT, note, "call_off")
    desk.slack.wait_until(lambda _: "reopen" in elements(card))
    assert f"<@{AGENT}>" in card.plain
    desk.people.press(AGENT, note, "call_off")
    told(desk, AGENT, "perui tämän")


def test_what_was_settled_meanwhile_is_not_called_off(desk: Desk) -> None:
    card = claimed(desk)
    note = note_of(desk)
    desk.people.press(SUPERVISOR, card, "resolve")
    desk.slack.wait_until(lambda _: "reopen" in elements(card))
    desk.people.press(AGENT, note, "call_off")
    told(desk, AGENT, f"<@{SUPERVISOR}> hoiti tämän")
    assert f"<@{SUPERVISOR}> hoiti tämän" in card.plain


def test_a_comment_stands_in_the_cards_thread_without_personal_data(desk: Desk) -> None:
    card = claimed(desk)
    form = form_of(desk, card, "comment")
    desk.people.submit(SUPERVISOR, form, words="Soitan asiakkaalle numeroon 040 123 4567.")
    desk.slack.wait_until(lambda _: "Soitan asiakkaalle" in said_in_thread(desk, card))
    assert "123 4567" not in said_in_thread(desk, card)


def test_the_agent_whose_case_it_is_may_comment_and_nobody_else(desk: Desk) -> None:
    card = escalated(desk)
    desk.people.submit(AGENT, form_of(desk, card, "comment", by=AGENT), words="Asiakas odottaa.")
    desk.slack.wait_until(lambda _: "Asiakas odottaa." in said_in_thread(desk, card))
    forms = len(desk.slack.forms)
    desk.people.pick(OTHER, card, "more", "comment")
    told(desk, OTHER, "Vain esihenkilö")
    assert len(desk.slack.forms) == forms


def test_it_is_handed_over_to_another_supervisor_who_is_asked(desk: Desk) -> None:
    card = claimed(desk)
    desk.people.submit(SUPERVISOR, form_of(desk, card, "hand_over"), to=SECOND)
    desk.slack.wait_until(lambda _: SECOND in card.plain)
    (question,) = asked_alone(desk, SECOND)
    assert "Asiakas haluaa puhua" in question.plain
    assert f"<#{card.channel}>" in question.plain
    assert "onko tämä" not in said_in_thread(desk, card)
    desk.people.press(SECOND, question, "unclaim")
    desk.slack.wait_until(lambda _: "claim" in elements(card))


def test_it_is_not_handed_over_to_whoever_is_no_supervisor(desk: Desk) -> None:
    card = claimed(desk)
    desk.people.submit(SUPERVISOR, form_of(desk, card, "hand_over"), to=OTHER)
    told(desk, SUPERVISOR, "Vain esihenkilö voi ottaa tämän")
    assert OTHER not in card.plain


def test_it_is_resolved_with_a_reason_and_a_line(desk: Desk) -> None:
    card = claimed(desk)
    form = form_of(desk, card, "resolve_as")
    desk.people.submit(SUPERVISOR, form, reason="passed_on", words="Poliisi hoitaa.")
    desk.slack.wait_until(lambda _: elements(card) == {"reopen"})
    assert "Siirretty toiselle viranomaiselle." in card.plain
    assert "Poliisi hoitaa." in card.plain


def test_what_was_not_needed_is_called_off(desk: Desk) -> None:
    card = claimed(desk)
    desk.people.submit(SUPERVISOR, form_of(desk, card, "resolve_as"), reason="cancel")
    desk.slack.wait_until(lambda _: elements(card) == {"reopen"})
    assert "perui" in card.plain


def test_it_is_put_off(desk: Desk) -> None:
    card = escalated(desk)
    desk.people.submit(SUPERVISOR, form_of(desk, card, "snooze"), span="240")
    desk.slack.wait_until(lambda _: "Lykätty" in card.plain)


def test_it_is_given_back_and_taken_again(desk: Desk) -> None:
    card = claimed(desk)
    desk.people.pick(SUPERVISOR, card, "more", "unclaim")
    desk.slack.wait_until(lambda _: "claim" in elements(card))


def test_it_is_opened_again_by_a_supervisor_and_the_agent_is_told(desk: Desk) -> None:
    card = claimed(desk)
    desk.people.press(SUPERVISOR, card, "resolve")
    desk.slack.wait_until(lambda _: elements(card) == {"reopen"})
    desk.people.press(OTHER, card, "reopen")
    told(desk, OTHER, "Vain esihenkilö")
    assert elements(card) == {"reopen"}
    desk.people.press(SUPERVISOR, card, "reopen")
    desk.slack.wait_until(lambda _: "claim" in elements(card))
    desk.slack.wait_until(
        lambda slack: any("kutsuttiin uudelleen" in m.plain for m in slack.in_channel(HELP))
    )


@pytest.mark.parametrize("verb", ["hand_over", "resolve_as", "snooze"])
def test_no_form_opens_for_whoever_is_no_supervisor(desk: Desk, verb: str) -> None:
    card = claimed(desk)
    desk.people.pick(OTHER, card, "more", verb)
    told(desk, OTHER, "Vain esihenkilö")
    assert desk.slack.forms == []


def test_a_form_that_no_longer_fits_is_answered_with_what_is_true_now(desk: Desk) -> None:
    card = claimed(desk)
    form = form_of(desk, card, "resolve_as")
    desk.people.press(SUPERVISOR, card, "resolve")
    desk.slack.wait_until(lambda _: elements(card) == {"reopen"})
    desk.people.submit(SUPERVISOR, form, reason="ended")
    told(desk, SUPERVISOR, "näkyy kortilla")
    assert "Keskustelu päätettiin" not in card.plain


def test_a_stale_menu_opens_no_form_and_shows_how_it_stands(desk: Desk) -> None:
    card = claimed(desk)
    late = desk.people.pick_body(SUPERVISOR, card, "more", "hand_over")
    desk.people.press(SUPERVISOR, card, "resolve")
    desk.slack.wait_until(lambda _: elements(card) == {"reopen"})
    desk.people.post_payload(late)
    told(desk, SUPERVISOR, "Tilanne on muuttunut")
    assert desk.slack.forms == []


def test_a_menu_of_an_older_card_still_puts_off(desk: Desk) -> None:
    card = escalated(desk)
    body = desk.people.pick_body(SUPERVISOR, card, "more", "cancel")
    body["actions"][0]["selected_option"]["value"] = "snooze_15"
    desk.people.post_payload(body)
    desk.slack.wait_until(lambda _: "Lykätty" in card.plain)


def test_the_card_goes_out_at_once_and_a_models_summary_follows(modelled: Beside) -> None:
    statement = {
        "about": "wants",
        "text": SUMMED,
        "turn": 0,
        "quote": "Tulen sinne",
    }
    desk = modelled.saying(handover=json.dumps({"statements": [statement]}))
    with modelled.model.held():
        desk.people.mention(AGENT, HELP, f"\n&gt; {THREAT}")
        card = desk.slack.wait_for(1, "C0SAFETY")[0]
        assert SUMMED not in card.plain
        assert "[1]" in card.plain
    desk.slack.wait_until(lambda _: f"{SUMMED} [1]" in card.plain)
    assert "Kielimallin tiivistelmä" in card.plain
    assert len(desk.slack.in_channel("C0SAFETY")) == 1
