"""The main job through the real server: signed requests in, Slack messages out."""

from __future__ import annotations

import json
import time

import pytest

from tests.server.conftest import Desk
from tools.standin import Message
from tools.workspace import mention_body, signed

AGENT, OTHER, SUPERVISOR = "U0AGENT", "U0COLLEAGUE", "U0SUPERVISOR"
HELP, SAFETY = "C0HELP", "C0SAFETY"
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!! Ihan naurettavaa."
THREAT = "Tiedän missä asut. Tulen sinne ja hakkaan sut."


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


def test_a_shortcut_is_answered_to_the_one_who_picked_it(desk: Desk) -> None:
    desk.people.shortcut(AGENT, "C0SHOPFLOOR", UPSET, "1.000")
    desk.slack.wait_until(lambda slack: bool(slack.messages))
    assert desk.slack.messages[0].seen_by == AGENT


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
    desk.people.press(SUPERVISOR, card, "resolve")
    assert SUPERVISOR in desk.slack.wait_for(told + 2, HELP)[told + 1].plain
    assert actions(card.blocks) == set()


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


def test_i_handled_it_is_thanked(desk: Desk) -> None:
    ask(desk, UPSET)
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(AGENT, answer, "handled")
    desk.slack.wait_until(lambda slack: any(m.seen_by == AGENT for m in slack.messages))


def test_a_delivery_that_comes_again_does_nothing_twice(desk: Desk) -> None:
    body = mention_body(AGENT, HELP, f"\n&gt; {THREAT}", None, 77)
    for _ in range(3):
        assert desk.people.post_json(body).status_code == 200
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


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"x-slack-signature": "v0=00"}, 401),
        ({"x-slack-signature": "v0=ä".encode("latin-1").decode("latin-1")}, 401),
        ({"x-slack-signature": ""}, 401),
        ({"x-slack-request-timestamp": "soon"}, 401),
        ({"x-slack-request-timestamp": "1"}, 401),
        ({"x-slack-request-timestamp": "9" * 400}, 401),
    ],
)
def test_what_slack_did_not_sign_goes_no_further(
    desk: Desk, change: dict[str, str], status: int
) -> None:
    raw = json.dumps(mention_body(AGENT, HELP, UPSET, None, 1)).encode()
    headers = {**signed(raw, "application/json"), **change}
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = desk.http.post("/slack/events", content=raw, headers=encoded)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_an_old_request_is_refused_however_well_signed(desk: Desk) -> None:
    raw = json.dumps(mention_body(AGENT, HELP, UPSET, None, 1)).encode()
    headers = signed(raw, "application/json", at=time.time() - 3600)
    assert desk.http.post("/slack/events", content=raw, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"payload=%7B",
        b'{"type":"event_callback"}',
        b"1" * 900,
    ],
)
def test_signed_nonsense_is_refused_or_let_be_and_the_server_lives(desk: Desk, raw: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = desk.http.post("/slack/events", content=raw, headers=signed(raw, kind))
        assert answer.status_code in {200, 400}
        assert "Traceback" not in answer.text
    assert desk.http.get("/healthz").status_code == 200


def test_more_than_a_megabyte_is_refused(desk: Desk) -> None:
    raw = b"x" * 1_100_000
    headers = signed(raw, "application/json")
    assert desk.http.post("/slack/events", content=raw, headers=headers).status_code == 413


def test_slack_proves_itself_with_a_challenge(desk: Desk) -> None:
    answer = desk.people.post_json({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert answer.json() == {"challenge": "abc"}


def test_health_readiness_and_metrics_answer(desk: Desk) -> None:
    ask(desk, UPSET)
    desk.slack.wait_for(1, HELP)
    assert desk.http.get("/healthz").json()["status"] == "alive"
    assert desk.http.get("/readyz").json() == {"database": True, "policies": True}
    metrics = desk.http.get("/metrics").text
    assert "tyyni_answers_total{" in metrics
    assert AGENT not in metrics


def test_the_log_holds_no_message(desk: Desk) -> None:
    ask(desk, THREAT)
    desk.slack.wait_for(1, SAFETY)
    assert "hakkaan" not in desk.server.log.read_text()


def test_v1_is_for_those_with_the_token(desk: Desk) -> None:
    asked = {"text": UPSET}
    assert desk.http.post("/v1/ask", json=asked).status_code == 401
    answer = desk.http.post("/v1/ask", json=asked, headers={"authorization": "Bearer token"})
    assert answer.json()["language"] == "fi"
    assert answer.json()["suggestions"]


def test_teams_says_that_it_is_off(desk: Desk) -> None:
    answer = desk.http.post("/api/messages", json={})
    assert answer.status_code == 503
    assert "Teams" in answer.json()["error"]


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
