"""An agent's own words on Slack: said another way, checked, or none wanted."""

from __future__ import annotations

import json
from functools import partial

import pytest

from bot.domain.conversation import Conversation, Language
from bot.reading.reader import FloorReader
from tests.server.conftest import Beside, Desk
from tools.forms import Form
from tools.model import purpose, suggestions
from tools.standin import Message, Slack

HELP, AGENT, OTHER = "C0HELP", "U0AGENT", "U0COLLEAGUE"
READER = FloorReader()
LATE = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
THREAT = "Tiedän missä asut. Tulen sinne ja hakkaan sut."
INSULT = "Oot ihan idiootti."
DRAFT = "Rauhoitu nyt. Tarkistan paketin sijainnin seurannasta. Saat 1000 euroa hyvitystä."
GENTLER = (
    "Kolme viikkoa ilman tietoa paketista on pitkä aika. Katson seurannasta, missä se on, ja "
    "kerron sen sinulle heti, kun näen sen. Sopiiko se sinulle?"
)
BRIEFER = "Kolme viikkoa on kohtuuton odotus paketille. Avaan tilauksesi ja soitan kuljetusyhtiöön."


def asked(desk: Desk, text: str = LATE, *, by: str = AGENT) -> Message:
    """The card that answers a mention."""
    known = {m.ts for m in desk.slack.messages}
    desk.people.mention(by, HELP, f"\n&gt; {text}")

    def new() -> list[Message]:
        # What an earlier test set going may still be told in this channel.
        return [
            m for m in desk.slack.in_channel(HELP) if m.ts not in known and "wording" in elements(m)
        ]

    desk.slack.wait_until(lambda _: bool(new()), 60)
    return new()[0]


def opened(desk: Desk, count: int = 1) -> Form:
    """The form that was opened last, once there are so many."""
    desk.slack.wait_until(lambda slack: len(slack.forms) >= count)
    return desk.slack.forms[-1]


def changed(desk: Desk, card: Message, menu: str, option: str, *, by: str = AGENT) -> str:
    """What the card says once something was picked."""
    edits = card.edits
    desk.people.pick(by, card, menu, option)
    desk.slack.wait_until(lambda _: card.edits > edits)
    return card.plain


def aside(desk: Desk, person: str = AGENT) -> str:
    """What only this person is told."""
    desk.slack.wait_until(lambda slack: any(m.seen_by == person for m in slack.messages))
    return next(m.plain for m in desk.slack.messages if m.seen_by == person)


@pytest.mark.parametrize("way", ["softer", "firmer", "shorter"])
def test_without_a_model_the_playbook_says_it_another_way_in_the_same_place(
    desk: Desk, way: str
) -> None:
    card = asked(desk)
    before = words(card)
    changed(desk, card, "wording", way)
    assert words(card) != before
    assert len(desk.slack.in_channel(HELP)) == 1


def test_another_language_stands_in_the_place_of_the_first_and_stays(desk: Desk) -> None:
    card = asked(desk)
    desk.people.pick(AGENT, card, "wording", "otherwise")
    edits = card.edits
    desk.people.submit(AGENT, opened(desk), way="language_sv")
    desk.slack.wait_until(lambda _: card.edits > edits)
    assert "paketet" in words(card)
    before = words(card)
    changed(desk, card, "wording", "shorter")
    assert words(card) != before
    assert READER.read(Conversation.of(words(card))).language is Language.SV


def test_for_an_email_it_has_its_greeting(desk: Desk) -> None:
    card = asked(desk)
    desk.people.pick(AGENT, card, "wording", "otherwise")
    desk.people.submit(AGENT, opened(desk), way="channel_email")
    desk.slack.wait_until(lambda _: card.edits == 1)
    assert words(card).startswith("Hei")
    assert "erveisin" in words(card)


def test_what_cannot_be_said_another_way_is_told_plainly_and_the_words_stand(desk: Desk) -> None:
    card = asked(desk)
    before = card.plain
    desk.people.pick(AGENT, card, "wording", "otherwise")
    desk.people.submit(AGENT, opened(desk), way="simpler")
    assert "Ilman kielimallia" in aside(desk)
    assert card.plain == before


def test_a_model_says_it_another_way(modelled: Beside) -> None:
    desk = modelled.saying(rephrase=json.dumps({"text": GENTLER, "clauses": []}))
    card = asked(desk)
    desk.slack.wait_until(lambda _: card.edits == 1)
    changed(desk, card, "wording", "softer")
    assert words(card) == GENTLER
    assert card.plain.count(GENTLER) == 1
    assert "kielimallin ehdotus" in card.plain


def test_suggestions_of_a_model_come_one_by_one_and_not_too_often(modelled: Beside) -> None:
    desk = modelled.saying(suggest=suggestions(GENTLER, BRIEFER))
    with modelled.model.held(before=BRIEFER[:20]):
        card = asked(desk)
        desk.slack.wait_until(lambda _: GENTLER in card.plain)
        assert BRIEFER not in card.plain
    desk.slack.wait_until(lambda _: BRIEFER in card.plain)
    assert GENTLER in card.plain
    assert card.edits <= 3


def test_a_model_that_breaks_the_policy_leaves_the_playbooks_words_and_says_so(
    modelled: Beside,
) -> None:
    broken = json.dumps({"text": "Rauhoitu. Saat 1000 euroa.", "clauses": []})
    desk = modelled.saying(rephrase=broken)
    card = asked(desk)
    desk.slack.wait_until(lambda _: card.edits == 1)
    changed(desk, card, "wording", "shorter")
    assert "1000" not in card.plain
    assert "sen teksti rikkoi linjausta" in card.plain


def test_where_a_step_is_due_its_words_are_not_softened(desk: Desk) -> None:
    card = asked(desk, INSULT)
    row = next(b for b in card.blocks if b["type"] == "actions")
    menu = next(e for e in row["elements"] if e["action_id"] == "wording")
    assert [one["value"] for one in menu["options"]] == ["otherwise", "check_draft"]


def test_a_case_that_is_gone_is_answered_kindly(desk: Desk) -> None:
    card = asked(desk)
    body = desk.people.pick_body(AGENT, card, "wording", "softer")
    body["actions"][0]["block_id"] = "slack:T0:C0HELP:0.0"
    desk.people.post_payload(body)
    assert "ei enää säilytetä" in aside(desk)


def test_a_draft_is_checked_from_the_suggestions_menu_and_can_be_checked_again(desk: Desk) -> None:
    card = asked(desk)
    desk.people.pick(AGENT, card, "wording", "check_draft")
    form = opened(desk)
    desk.people.submit(AGENT, form, draft=DRAFT)
    desk.slack.wait_until(lambda _: "Rauhoitu" in form.plain)
    assert "”Rauhoitu" in form.plain
    assert "never." in form.plain or "voice." in form.plain
    assert "Korjattuna" in form.plain
    assert "Tarkistan paketin sijainnin seurannasta." in form.plain
    assert "lämpö" in form.plain
    edits = form.edits
    desk.people.submit(AGENT, form, draft="Tarkistan paketin sijainnin nyt. Sopiiko se?")
    desk.slack.wait_until(lambda _: form.edits >= edits + 2)
    assert "ei ole mitään ohjeiden vastaista" in form.plain
    assert "se kertoo, mitä nyt tapahtuu" in form.plain.casefold()


def test_a_shortcut_on_a_customers_message_checks_a_draft_against_it(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0SHOPFLOOR", LATE, "1.0", callback="check_draft")
    form = opened(desk)
    assert LATE in form.plain
    desk.people.submit(AGENT, form, draft="Kolme viikkoa on liikaa. Tarkistan paketin nyt.")
    desk.slack.wait_until(lambda _: "iinä on asiakkaan oma asia" in form.plain)


def test_a_shortcut_on_ones_own_message_has_it_as_the_draft(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0SHOPFLOOR", DRAFT, "1.0", callback="check_draft", by=AGENT)
    assert DRAFT in opened(desk).plain


@pytest.mark.parametrize("word", ["tarkista", "Kolla", "check", "Tarkista luonnos"])
def test_a_mention_with_a_draft_is_checked_in_the_thread(desk: Desk, word: str) -> None:
    desk.people.mention(AGENT, HELP, f"\n&gt; {LATE}\n{word}: {DRAFT}")
    answer = desk.slack.wait_for(1, HELP)[0]
    assert "”Rauhoitu" in answer.plain
    assert "Korjattuna" in answer.plain
    assert answer.thread


def test_a_danger_that_a_draft_answers_rings_all_the_same(desk: Desk) -> None:
    desk.people.mention(AGENT, HELP, f"\n&gt; {THREAT}\ntarkista: Hei, katson asian.")
    desk.slack.wait_for(1, "C0SAFETY")
    desk.slack.wait_until(
        lambda slack: any("Ensin sinulle" in m.plain for m in slack.in_channel(HELP))
    )
    desk.slack.wait_until(lambda slack: any("”Hei" in m.plain for m in slack.in_channel(HELP)))


def test_a_danger_in_a_form_rings_once_however_often_its_draft_is_checked(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0CUSTOMERS", THREAT, "1.0", callback="check_draft")
    form = opened(desk)
    for count in (2, 4):
        desk.people.submit(AGENT, form, draft="Hei, katson asian.")
        desk.slack.wait_until(partial(has_edits, form, count))
    desk.slack.wait_for(1, "C0SAFETY")
    desk.slack.wait_until(
        lambda slack: any("Ensin sinulle" in m.plain for m in slack.in_channel(AGENT))
    )
    assert desk.slack.in_channel("C0CUSTOMERS") == []
    assert len(desk.slack.in_channel("C0SAFETY")) == 1


def test_a_draft_in_a_thread_is_checked_against_its_case(desk: Desk) -> None:
    card = asked(desk)
    desk.people.mention(AGENT, HELP, "tarkista: Kolme viikkoa on liikaa.", card.thread)
    answer = desk.slack.wait_for(2, HELP)[1]
    assert "iinä on asiakkaan oma asia" in answer.plain


def test_what_a_customer_asks_to_be_checked_is_no_draft(desk: Desk) -> None:
    desk.people.mention(AGENT, HELP, "\n&gt; Tarkista: missä pakettini on?")
    assert "escalate" in str(desk.slack.wait_for(1, HELP)[0].blocks)


def test_a_check_without_a_draft_says_what_to_write(desk: Desk) -> None:
    desk.people.mention(AGENT, HELP, "tarkista:")
    assert "kaksoispisteen perään" in desk.slack.wait_for(1, HELP)[0].plain


def test_a_models_sentence_is_put_into_the_check_in_its_place(modelled: Beside) -> None:
    mended = {"sentence": "Saat 1000 euroa hyvitystä.", "instead": "Voin hyvittää 20 euroa."}
    desk = modelled.saying(check=json.dumps({"sentences": [mended]}))
    desk.people.mention(AGENT, HELP, f"\n&gt; {LATE}\ntarkista: {DRAFT}")
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.slack.wait_until(lambda _: "Voin hyvittää 20 euroa." in answer.plain)
    assert len(desk.slack.in_channel(HELP)) == 1


def test_an_agent_can_choose_limits_alone_and_words_again(desk: Desk) -> None:
    card = asked(desk, by="U0A")
    desk.people.pick("U0A", card, "wording", "otherwise")
    desk.people.submit("U0A", opened(desk), way="light")
    assert "ehdotukset takaisin" in aside(desk, "U0A")
    light = asked(desk, by="U0A")
    assert "Vain rajat" in light.plain
    assert "✕" in light.plain
    assert {"alarm", "escalate"} <= elements(light)
    assert not {"style_warm", "style_brief", "style_firm"} & elements(light)
    changed(desk, light, "wording", "words_now", by="U0A")
    assert len(words(light)) > 40
    desk.people.mention("U0A", HELP, "ehdotukset takaisin")
    desk.slack.wait_until(lambda slack: any("taas ehdotuksia" in m.plain for m in slack.messages))
    assert "Vain rajat" not in asked(desk, by="U0A").plain


def test_the_light_card_itself_brings_the_suggestions_back(desk: Desk) -> None:
    desk.people.mention("U0B", HELP, "vain rajat")
    desk.slack.wait_for(1, HELP)
    desk.people.pick("U0B", asked(desk, by="U0B"), "wording", "words_again")
    assert "taas ehdotuksia" in aside(desk, "U0B")
    assert "Vain rajat" not in asked(desk, by="U0B").plain


def test_what_one_agent_chose_holds_for_nobody_else(desk: Desk) -> None:
    desk.people.mention("U0C", HELP, "bara gränser")
    desk.slack.wait_for(1, HELP)
    assert "Vain rajat" not in asked(desk, by=OTHER).plain


def test_in_danger_the_safety_words_stand_for_an_agent_who_chose_limits_alone(desk: Desk) -> None:
    desk.people.mention("U0D", HELP, "limits only")
    desk.slack.wait_for(1, HELP)
    desk.people.mention("U0D", HELP, "\n&gt; Tiedän missä asut. Tulen sinne ja hakkaan sut.")
    desk.slack.wait_for(1, "C0SAFETY")
    assert any("Ensin sinulle" in m.plain for m in desk.slack.wait_for(2, HELP))


def test_no_model_is_asked_for_words_that_an_agent_does_not_want(modelled: Beside) -> None:
    desk = modelled.saying()
    desk.people.mention("U0E", HELP, "vain rajat")
    desk.slack.wait_for(1, HELP)
    asked(desk, by="U0E")
    asked(desk, by=OTHER)
    desk.slack.wait_until(lambda slack: slack.in_channel(HELP)[2].edits > 0)
    assert [purpose(one) for one in modelled.model.asked].count("suggest") == 1


def has_edits(form: Form, count: int, _slack: Slack) -> bool:
    """Whether a form has been changed so often."""
    return form.edits >= count


def words(card: Message) -> str:
    """The suggestion itself."""
    return next(str(b["text"]["text"]) for b in card.blocks if b["type"] == "section")


def elements(card: Message) -> set[str]:
    """What can be pressed."""
    rows = [b["elements"] for b in card.blocks if b["type"] == "actions"]
    return {str(element["action_id"]) for row in rows for element in row}
