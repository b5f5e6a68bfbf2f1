"""The main job through the real server: signed requests in, Slack messages out."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.server.conftest import TOKEN, Desk, settled
from tools.standin import Message
from tools.workspace import mention_body

AGENT, OTHER, SUPERVISOR = "U0AGENT", "U0COLLEAGUE", "U0SUPERVISOR"
HELP, SAFETY = "C0HELP", "C0SAFETY"
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!! Ihan naurettavaa."
THREAT = "Tiedän missä asut. Tulen sinne ja hakkaan sut."
INSULT = "Oot ihan idiootti."


def ask(desk: Desk, text: str, thread: str | None = None) -> None:
    assert desk.people.mention(AGENT, HELP, f"\n&gt; {text}", thread).status_code == 200


def test_a_mention_is_answered_in_its_thread(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    assert answer.thread is not None
    assert "olme viikkoa" in answer.plain
    assert {"style_brief", "style_firm", "escalate", "handled"} <= actions(answer.blocks)


def test_another_style_replaces_the_suggestion(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    before = answer.plain
    desk.people.press(AGENT, answer, "style_firm")
    desk.slack.wait_until(lambda _: answer.edits == 1)
    assert answer.plain != before


def test_a_button_of_an_older_card_keeps_to_the_message_that_the_card_is_about(desk: Desk) -> None:
    ask(desk, UPSET)
    first = desk.slack.wait_for(1, HELP)[0]
    ask(desk, "Lisäksi laskussa on sama tuote kahdesti.", first.thread)
    second = desk.slack.wait_for(2, HELP)[1]
    desk.people.press(AGENT, first, "style_brief")
    desk.slack.wait_until(lambda _: first.edits == 1)
    desk.people.pick(AGENT, first, "wording", "firmer")
    desk.slack.wait_until(lambda _: first.edits == 2)
    assert "paket" in first.plain.casefold()
    assert "lasku" not in first.plain.casefold()
    assert second.edits == 0


def test_a_shortcut_is_answered_to_the_one_who_picked_it(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0SHOPFLOOR", UPSET, "1.000")
    desk.slack.wait_until(lambda slack: bool(slack.messages))
    assert desk.slack.messages[0].seen_by == AGENT


def test_what_follows_a_shortcut_never_reaches_the_channel_it_was_picked_in(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0CUSTOMERS", THREAT, "5.900")
    card = desk.slack.wait_for(1, SAFETY)[0]
    desk.people.press(SUPERVISOR, card, "claim")
    desk.slack.wait_until(lambda now: any(SUPERVISOR in m.plain for m in now.in_channel(AGENT)))
    assert desk.slack.in_channel("C0CUSTOMERS") == []


def test_a_danger_in_a_case_that_was_escalated_before_reaches_the_safety_channel(
    desk: Desk,
) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "escalate")
    card_of(desk)
    ask(desk, THREAT, answer.thread)
    assert "hakkaan sut" in desk.slack.wait_for(1, SAFETY)[0].plain


def test_two_dangers_at_once_in_one_case_are_one_card(desk: Desk) -> None:
    thread = "1780000000.999999"
    for _ in range(3):
        ask(desk, THREAT, thread)
    desk.slack.wait_for(4, HELP)
    assert len(desk.slack.in_channel(SAFETY)) == 1


def test_an_escalation_is_claimed_and_resolved_and_the_agent_is_told(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "escalate")
    card = card_of(desk)
    assert "Kolmas viikko" in card.plain
    assert "playbook." in card.plain
    told = len(desk.slack.wait_for(2, HELP))
    desk.people.press(SUPERVISOR, card, "claim")
    assert SUPERVISOR in desk.slack.wait_for(told + 1, HELP)[told].plain
    desk.slack.wait_until(lambda _: "resolve" in actions(card.blocks))
    desk.people.press(SUPERVISOR, card, "resolve")
    assert SUPERVISOR in desk.slack.wait_for(told + 2, HELP)[told + 1].plain
    desk.slack.wait_until(lambda _: actions(card.blocks) == {"reopen"})


def test_one_tap_calls_for_help_and_only_the_agent_is_told(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "alarm")
    assert "kutsuu apua" in desk.slack.wait_for(1, SAFETY)[0].plain
    assert "Lähetetty esihenkilöille" in desk.slack.wait_for(1, AGENT)[0].plain
    assert len(desk.slack.in_channel(HELP)) == 1


def test_a_word_of_alarm_calls_for_help_anywhere(desk: Desk) -> None:
    desk.people.mention(AGENT, "C0SHOPFLOOR", "hälytys")
    desk.slack.wait_for(1, SAFETY)


def test_a_word_of_alarm_calls_for_help_where_nobody_reads_along(desk: Desk) -> None:
    desk.people.write(AGENT, "Apua!")
    desk.slack.wait_for(1, SAFETY)
    told = desk.slack.wait_for(1, AGENT)[0]
    assert "Lähetetty esihenkilöille" in told.plain
    assert {m.channel for m in desk.slack.messages} == {SAFETY, AGENT}


def test_danger_reaches_the_supervisors_by_itself(desk: Desk) -> None:
    ask(desk, THREAT)
    card = desk.slack.wait_for(1, SAFETY)[0]
    assert "hakkaan sut" in card.plain
    words = " ".join(message.plain for message in desk.slack.wait_for(2, HELP))
    assert "Lähetetty esihenkilöille" in words


def test_only_a_supervisor_can_claim(desk: Desk) -> None:
    ask(desk, THREAT)
    card = desk.slack.wait_for(1, SAFETY)[0]
    desk.people.press(OTHER, card, "claim")
    desk.slack.wait_until(lambda slack: any(m.seen_by == OTHER for m in slack.messages))
    assert "claim" in actions(card.blocks)
    assert card.edits == 0


def test_a_stale_button_is_answered_with_what_is_true_now(desk: Desk) -> None:
    ask(desk, THREAT)
    card = desk.slack.wait_for(1, SAFETY)[0]
    late = desk.people.press_body(SUPERVISOR, card, "claim")
    desk.people.press(SUPERVISOR, card, "claim")
    desk.slack.wait_until(lambda _: "resolve" in actions(card.blocks))
    desk.people.post_payload(late)
    desk.slack.wait_until(lambda slack: any(m.seen_by == SUPERVISOR for m in slack.messages))
    assert "resolve" in actions(card.blocks)


def test_what_no_clause_covers_is_there_for_admins_to_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(desk, "Voisitteko kertoa, kuka maalasi aulan suuren taulun? liisa@posti.example")
    desk.slack.wait_for(1, HELP)
    settled(desk)
    monkeypatch.setenv("TYYNI_DATA_DIR", str(desk.server.log.parent))
    listed = subprocess.run(
        [sys.executable, "-m", "bot", "policies", "gaps"], capture_output=True, check=True
    )
    (gap,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert "aulan suuren taulun" in gap["text"]
    assert "liisa" not in gap["text"]


def test_i_handled_it_is_thanked(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "handled")
    desk.slack.wait_until(lambda slack: any(m.seen_by == AGENT for m in slack.messages))


def test_a_case_handled_alone_has_a_record_for_programs_with_the_token(desk: Desk) -> None:
    ask(desk, INSULT)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "handled")
    desk.slack.wait_until(lambda slack: any(m.seen_by == AGENT for m in slack.messages))
    authorised = {"authorization": f"Bearer {TOKEN}"}
    assert desk.http.get("/v1/incidents").status_code == 401
    newest = desk.http.get("/v1/incidents", headers=authorised).json()["incidents"][0]
    assert newest["severity"] == "abusive"
    place = f"/v1/incidents/{newest['id']}"
    found = desk.http.get(place, headers=authorised).json()
    assert found["kinds"] == ["insult"]
    assert found["informed_at"] is None
    assert [line["what"] for line in found["course"]] == ["met", "alone"]
    draft = desk.http.get(place, headers=authorised, params={"format": "markdown"})
    assert draft.headers["content-type"].startswith("text/markdown")
    assert "Työnantaja sai tiedon: ei vielä" in draft.text
    assert "loukkaus" in draft.text
    sheet = desk.http.get(place, headers=authorised, params={"format": "csv"}).text
    for text in (json.dumps(found), draft.text, sheet):
        assert AGENT not in text
    assert desk.http.get("/v1/incidents/none", headers=authorised).status_code == 404


def test_a_delivery_that_comes_again_does_nothing_twice(desk: Desk) -> None:
    body = mention_body(AGENT, HELP, f"\n&gt; {THREAT}", None, 900_077)
    for _ in range(3):
        assert desk.people.post_json(body).status_code == 200
    desk.slack.wait_for(1, SAFETY)
    ask(desk, UPSET)
    desk.slack.wait_until(lambda slack: any("olme viikkoa" in m.plain for m in slack.messages))
    assert len(desk.slack.in_channel(SAFETY)) == 1


def test_elsewhere_the_agent_is_shown_to_a_help_channel(desk: Desk) -> None:
    desk.people.mention(AGENT, "C0ELSEWHERE", f"\n&gt; {UPSET}")
    assert f"<#{HELP}>" in desk.slack.wait_for(1, "C0ELSEWHERE")[0].plain


def test_a_mention_without_words_is_told_what_to_send(desk: Desk) -> None:
    desk.people.mention(AGENT, HELP, "")
    assert "asiakkaan viesti" in desk.slack.wait_for(1, HELP)[0].plain


def test_an_unknown_button_is_answered_kindly(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    body = desk.people.press_body(AGENT, answer, "escalate")
    body["actions"][0]["action_id"] = "from_the_future"
    assert desk.people.post_payload(body).status_code == 200
    desk.slack.wait_until(lambda slack: any(m.seen_by == AGENT for m in slack.messages))


def test_health_readiness_and_metrics_answer(desk: Desk) -> None:
    ask(desk, UPSET)
    desk.slack.wait_for(1, HELP)
    assert desk.http.get("/healthz").json()["status"] == "alive"
    assert desk.http.get("/readyz").json() == {"database": True, "policies": True, "engine": True}
    metrics = desk.http.get("/metrics").text
    assert "tyyni_answers_total{" in metrics
    assert AGENT not in metrics


def test_the_log_holds_no_message(desk: Desk) -> None:
    ask(desk, THREAT)
    desk.slack.wait_for(1, SAFETY)
    assert "hakkaan" not in desk.server.log.read_text()


def card_of(desk: Desk) -> Message:
    """The escalation's card, wherever the hour of the day sends it."""
    desk.slack.wait_until(lambda slack: any("claim" in actions(m.blocks) for m in slack.messages))
    return next(m for m in desk.slack.messages if "claim" in actions(m.blocks))


def actions(blocks: list[dict[str, object]]) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        elements = block.get("elements")
        if block["type"] == "actions" and isinstance(elements, list):
            found |= {str(element["action_id"]) for element in elements}
    return found
