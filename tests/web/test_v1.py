"""/v1 as programs meet it: who comes in, what is refused, and that no answer repeats a message."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from bot import wiring
from bot.usecases.adviser import Adviser
from bot.web import app as web
from bot.web import v1
from bot.web.door import MAX_BODY, Door
from bot.web.metrics import Metrics
from bot.wiring.logs import _Json, _Text
from tests.examples import policy

UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
PRIVATE = "liisa.malli@posti.example"
MODEL = ("/v1/ask/stream", "/v1/handover", "/v1/rephrase")
AUTHORISED = {"authorization": "Bearer token"}


@asynccontextmanager
async def no_lifespan(_app: Starlette) -> AsyncIterator[None]:
    yield


def calling() -> httpx.AsyncClient:
    """A program that calls /v1."""
    transport = httpx.ASGITransport(app=application())
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def broken(_request: Request) -> Response:
    raise RuntimeError(PRIVATE)


def application(token: str | None = "token") -> Starlette:
    async def ready() -> dict[str, bool]:
        return {"database": True}

    return web.build(
        lifespan=no_lifespan,
        ready=ready,
        metrics=Metrics(),
        v1=(v1.router(Adviser(wiring.reader(), wiring.FixedPolicy(policy())), wiring.redact),),
        token=SecretStr(token) if token else None,
        platforms={"/slack/events": web.switched_off("Slack is off."), "/broken": broken},
    )


async def post(
    path: str, body: object, headers: dict[str, str] | None = None, token: str | None = "token"
) -> httpx.Response:
    """A request to an application of its own; what is no bytes goes out as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": "application/json", **(AUTHORISED if headers is None else headers)}
    transport = httpx.ASGITransport(application(token), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post(path, content=raw, headers=sent)


@pytest.mark.parametrize(
    "header", ["", "token", "Basic token", "Bearer", "Bearer ", "Bearer tokens", "Bearer tökén"]
)
async def test_without_the_token_nobody_comes_in(header: str) -> None:
    raw = header.encode("latin-1").decode("latin-1")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application()), base_url="http://test"
    ) as client:
        headers = [(b"authorization", raw.encode("latin-1"))]
        answer = await client.post("/v1/ask", json={"text": UPSET}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "Authorization" in answer.json()["error"]


async def test_the_word_bearer_is_taken_in_any_case() -> None:
    for header in ("bearer token", "BEARER  token"):
        answer = await post("/v1/ask", {"text": UPSET}, {"authorization": header})
        assert answer.json()["situation"] == "playbook.late-delivery"


async def test_without_a_token_configured_v1_is_closed_and_says_what_to_set() -> None:
    answer = await post("/v1/ask", {"text": UPSET}, token=None)
    assert answer.status_code == 403
    assert "TYYNI_API_TOKEN" in answer.json()["error"]


async def test_a_stranger_s_body_is_never_read() -> None:
    async def unread() -> Message:
        raise AssertionError("the body was read")

    assert await status_of(unread, {}) == 401
    assert await status_of(unread, {"content-length": str(10**9)}) == 401


async def test_a_body_is_counted_while_it_arrives() -> None:
    read = 0

    async def endless() -> Message:
        nonlocal read
        read += 100_000
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    assert await status_of(endless, AUTHORISED) == 413
    assert read <= MAX_BODY + 100_000
    assert await status_of(endless, {**AUTHORISED, "content-length": str(MAX_BODY + 1)}) == 413


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async def silent() -> Message:
        await asyncio.Event().wait()
        return {}

    assert await status_of(silent, AUTHORISED) == 408


async def test_a_sender_who_hangs_up_gets_no_answer() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    assert await status_of(gone, AUTHORISED) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  \n"},
        {"turns": []},
        {"turns": [{"role": "agent", "text": PRIVATE}]},
        {"text": UPSET, "language": "other"},
        {"text": UPSET, "channel": PRIVATE},
        {"text": [PRIVATE]},
        {"text": UPSET, PRIVATE: 1},
        {"turns": [{"role": PRIVATE, "text": PRIVATE}]},
        {"turns": [{"role": {}, "text": PRIVATE}]},
        [PRIVATE],
        f'{{"text": "{PRIVATE}'.encode(),
        b"\xff\xfe",
        b"[" * 100_000,
        b"",
    ],
)
async def test_what_cannot_be_answered_gets_a_sentence_and_no_echo(body: object) -> None:
    answer = await post("/v1/ask", body)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"].endswith(".")
    assert PRIVATE not in answer.text
    assert answer.content.isascii()


async def test_a_wrong_field_is_named() -> None:
    answer = await post("/v1/ask", {"turns": [{"role": "boss", "text": "Hei"}]})
    assert answer.json()["fields"][0]["field"] == "turns.0.role"


@pytest.mark.parametrize("path", ["ask", "assess", "check", "redact"])
async def test_half_an_emoji_is_answered(path: str) -> None:
    draft = b', "draft": "Katson nyt \\ud83d"' if path == "check" else b""
    body = b'{"text": "Miss\\u00e4 paketti on?! \\ud83d 040 123 4567"' + draft + b"}"
    answer = await post(f"/v1/{path}", body)
    assert answer.status_code == 200
    assert answer.content.isascii()
    if path == "redact":
        (found,) = answer.json()["found"]
        assert (found["start"], found["end"]) == (21, 33)


async def test_an_agent_s_turn_alone_can_be_assessed_but_nothing_at_all_cannot() -> None:
    turns = [{"role": "agent", "text": "Katson sen nyt."}]
    assert (await post("/v1/assess", {"turns": turns})).json()["severity"] == "calm"
    assert (await post("/v1/assess", {})).status_code == 422


async def test_other_methods_and_addresses_get_a_sentence() -> None:
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/slack/events")).status_code == 405
        assert (await client.post("/healthz")).status_code == 405
        nowhere = await client.get("/nowhere")
        assert nowhere.status_code == 404
        assert "/docs" in nowhere.json()["error"]
        assert (await client.get("/v1/ask", headers=AUTHORISED)).status_code == 405
        paths = (await client.get("/openapi.json")).json()["paths"]
        assert set(paths) == {"/v1/ask", "/v1/assess", "/v1/check", "/v1/redact", *MODEL}


async def test_what_nobody_expected_is_answered_without_its_text() -> None:
    answer = await post("/broken", {})
    assert answer.status_code == 500
    assert "log" in answer.json()["error"]
    assert PRIVATE not in answer.text


@pytest.mark.parametrize("formatter", [_Json(), _Text()])
def test_the_log_tells_where_an_exception_came_from_and_never_what_it_said(
    formatter: logging.Formatter,
) -> None:
    try:
        try:
            int(PRIVATE)
        except ValueError as error:
            raise RuntimeError(PRIVATE) from error
    except RuntimeError as error:
        caught = (type(error), error, error.__traceback__)
    message = f"Task exception was never retrieved\nfuture: {PRIVATE}"
    record = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, message, (), caught)
    line = formatter.format(record)
    assert "\n" not in line
    assert PRIVATE not in line
    assert "RuntimeError in web/test_v1.py:" in line
    assert "from ValueError in web/test_v1.py:" in line


async def status_of(receive: Receive, headers: dict[str, str]) -> int | None:
    """The status that the door itself answers with; None where it is silent."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def inside(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("the request was let in")

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "path": "/v1/ask", "method": "POST", "headers": raw}
    await Door(inside, SecretStr("token"), seconds=0.05)(scope, receive, send)
    return int(sent[0]["status"]) if sent else None


async def test_the_stream_gives_the_playbooks_answer_as_a_line() -> None:
    async with calling() as http:
        answered = await http.post("/v1/ask/stream", json={"text": UPSET}, headers=AUTHORISED)
    lines = [json.loads(line) for line in answered.text.splitlines()]
    assert [line["model"] for line in lines] == ["none"]
    assert lines[0]["suggestions"]


async def test_a_draft_is_told_what_is_good_about_it() -> None:
    asked = {"text": UPSET, "draft": "Kolme viikkoa on pitkä aika. Katson paketin tilanteen nyt."}
    async with calling() as http:
        answered = await http.post("/v1/check", json=asked, headers=AUTHORISED)
    assert "acknowledges" in answered.json()["good"]
    assert answered.json()["checklist"]["emotional_reactions"] is True


async def test_without_a_model_a_reply_gets_the_playbooks_words_in_that_style() -> None:
    asked = {"text": UPSET, "draft": "Katson paketin tilanteen.", "way": "firmer"}
    async with calling() as http:
        firm = await http.post("/v1/rephrase", json=asked, headers=AUTHORISED)
        plain = await http.post(
            "/v1/rephrase", json={**asked, "way": "simpler"}, headers=AUTHORISED
        )
    assert firm.json()["suggestion"]["style"] == "firm"
    assert plain.json()["suggestion"] is None


async def test_a_handover_names_the_turn_of_each_statement_and_no_person() -> None:
    turns = [
        {"role": "customer", "text": f"Paketti ei ole tullut. {PRIVATE}"},
        {"role": "agent", "text": "Palautan toimitusmaksun."},
    ]
    async with calling() as http:
        answered = await http.post("/v1/handover", json={"turns": turns}, headers=AUTHORISED)
    assert [s["turn"] for s in answered.json()["statements"]] == [0, 1]
    assert PRIVATE not in answered.text
