"""What the server refuses and lets be; one server for all, since none of it leaves a trace."""

from __future__ import annotations

import json
import time

import pytest

from tests.server.conftest import Desk
from tools.workspace import mention_body, signed

AGENT, HELP, UPSET = "U0AGENT", "C0HELP", "Kolmas viikko menossa eikä paketista kuulu mitään!!"


@pytest.fixture
def desk(served: Desk) -> Desk:
    """As others have left it."""
    return served


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
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
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
