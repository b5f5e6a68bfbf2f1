"""A small stand-in for Slack's web API, for the demo, the tests and the benchmark.

It keeps messages by channel, refuses what Slack refuses (a wrong token, an unknown channel, blocks
beyond Block Kit's limits) and can be told to fail.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.forms import Form
from tools.forms import refused as refused_form

TOKEN = "xoxb-stand-in"
MAX_BLOCKS = 50
_AT_ONCE = 4
_DROPPED_SECONDS = 300.0
"""Longer than anybody waits."""
PATIENCE = 120.0
"""Seconds; on a machine with much else to do everything takes many times as long."""
Json = dict[str, Any]


@dataclass
class Message:
    """A message as it now stands; `seen_by` is one person where it is ephemeral."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    thread: str | None = None
    seen_by: str | None = None
    edits: int = 0
    metadata: Json = field(default_factory=dict)

    def button(self, action: str) -> Json:
        """The button with this action id; KeyError where the message has none."""
        for block in self.blocks:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                if element["action_id"] == action:
                    return dict(element)
        raise KeyError(action)

    def offers(self, action: str) -> bool:
        """Whether it has a button with this action id."""
        try:
            return bool(self.button(action))
        except KeyError:
            return False

    @property
    def plain(self) -> str:
        """What a person reads, block by block."""
        return "\n".join(_lines(self.blocks)) or self.text


@dataclass
class Slack:
    """What the workspace holds, and how it misbehaves: `failures` are answered first, in turn."""

    channels: set[str] = field(default_factory=set)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """The members of each user group."""
    messages: list[Message] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    failures: list[tuple[int, Json, Mapping[str, str]]] = field(default_factory=list)
    hang_seconds: float = 0.0
    dropped: int = 0
    """How many of the next posts are taken without an answer, as where a line breaks."""
    a_second: float = 0.0
    """How many posts a channel takes in a second; 0 where that is not limited."""
    limited: int = 0
    """How many posts were refused for that."""
    url: str = ""
    arrived: threading.Condition = field(default_factory=threading.Condition)
    _posts: dict[str, tuple[float, float]] = field(default_factory=dict)
    """For each channel when it was last posted to, and how many posts it would have taken then."""

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["POST", "GET"]),
                Route("/respond/{ts}/{person}", self._respond, methods=["POST"]),
            ]
        )

    def in_channel(self, channel: str) -> list[Message]:
        """Messages of one channel, oldest first."""
        return [message for message in self.messages if message.channel == channel]

    def wait_for(self, count: int, channel: str, seconds: float = PATIENCE) -> list[Message]:
        """The channel's messages once there are this many; TimeoutError where they don't come."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.in_channel(channel)) >= count, seconds):
                seen = [m.text for m in self.in_channel(channel)]
                raise TimeoutError(f"{channel} holds {len(seen)} of {count} messages: {seen}")
        return self.in_channel(channel)

    def wait_until(self, true: Callable[[Slack], bool], seconds: float = PATIENCE) -> None:
        """Wait until a condition on this workspace holds; TimeoutError where it does not."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: true(self), seconds):
                raise TimeoutError("the workspace did not come to what was waited for")

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        body = await _body(request)
        with self.arrived:
            self.calls.append(method)
        if self.hang_seconds:
            await asyncio.sleep(self.hang_seconds)
        if self.failures:
            status, answer, headers = self.failures.pop(0)
            return JSONResponse(answer, status_code=status, headers=dict(headers))
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        if method == "chat.postMessage" and self._is_too_much(str(body["channel"])):
            refused = {"ok": False, "error": "ratelimited"}
            return JSONResponse(refused, status_code=429, headers={"Retry-After": "1"})
        with self.arrived:
            answer = self._answer(method, body)
            dropped = self.dropped > 0 and method == "chat.postMessage"
            self.dropped -= dropped
            self.arrived.notify_all()
        if dropped:
            await _line_broken(request)
        return JSONResponse(answer)

    def _is_too_much(self, channel: str) -> bool:
        """A few at once are taken, and then so many a second."""
        if not self.a_second:
            return False
        now = time.monotonic()
        at, room = self._posts.get(channel, (now, float(_AT_ONCE)))
        room = min(room + (now - at) * self.a_second, float(_AT_ONCE))
        self.limited += room < 1
        self._posts[channel] = now, room - (room >= 1)
        return room < 1

    def _answer(self, method: str, body: Json) -> Json:
        if method == "auth.test":
            return {"ok": True, "team": "Stand-in", "user_id": "UTYYNI", "bot_id": "BTYYNI"}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": f"D{str(body['users'])[1:]}"}}
        if method == "usergroups.users.list":
            return self._members(str(body["usergroup"]))
        if method in {"conversations.history", "conversations.replies"}:
            return self._history(body)
        if method in {"views.open", "views.update"}:
            return self._form(body)
        return self._message(method, body)

    def _members(self, group: str) -> Json:
        if group not in self.groups:
            return {"ok": False, "error": "no_such_subteam"}
        return {"ok": True, "users": self.groups[group]}

    def _message(self, method: str, body: Json) -> Json:
        if method not in {"chat.postMessage", "chat.update"}:
            return {"ok": False, "error": "unknown_method"}
        if error := _refused(body):
            return {"ok": False, "error": error}
        return self._update(body) if method == "chat.update" else self._post(body)

    def _form(self, body: Json) -> Json:
        """A form is opened, or another view is put in the place of one that is open."""
        view = body["view"]
        if error := refused_form(view):
            return {"ok": False, "error": error}
        if "trigger_id" in body:
            if not body["trigger_id"] or any(f.trigger == body["trigger_id"] for f in self.forms):
                return {"ok": False, "error": "invalid_trigger_id"}
            self.forms.append(Form(f"V-{body['trigger_id']}", body["trigger_id"], view))
        form = next((f for f in self.forms if f.id == body.get("view_id", f.id)), None)
        if form is None:
            return {"ok": False, "error": "not_found"}
        if "view_id" in body:
            form.put(view)
        return {"ok": True, "view": {"id": form.id}}

    def _history(self, body: Json) -> Json:
        """A channel's messages, or a thread's, the newest first; whole in one page."""
        channel, oldest = str(body["channel"]), float(body.get("oldest") or 0)
        thread = body.get("ts")
        found = [
            {"ts": m.ts, "text": m.text, "metadata": m.metadata}
            for m in reversed(self.messages)
            if m.channel in {channel, f"U{channel[1:]}"}
            and (thread is None or thread in {m.thread, m.ts})
            and float(m.ts) >= oldest
        ]
        return {"ok": True, "messages": found, "has_more": False}

    def _post(self, body: Json) -> Json:
        channel = str(body["channel"])
        if self.channels and channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        message = self._new(channel, body, body.get("thread_ts"))
        return {"ok": True, "channel": channel, "ts": message.ts}

    def _new(
        self, channel: str, body: Json, thread: str | None, seen_by: str | None = None
    ) -> Message:
        # Now, and later than all before.
        last = float(self.messages[-1].ts) if self.messages else 0.0
        ts = f"{max(time.time(), last + 0.00001):.6f}"
        message = Message(
            channel, ts, body.get("text", ""), body.get("blocks") or [], thread, seen_by
        )
        message.metadata = body.get("metadata") or {}
        self.messages.append(message)
        return message

    def _update(self, body: Json) -> Json:
        for message in self.messages:
            if (message.channel, message.ts) == (body["channel"], body["ts"]):
                self._edit(message, body)
                return {"ok": True, "channel": message.channel, "ts": message.ts}
        return {"ok": False, "error": "message_not_found"}

    def _edit(self, message: Message, body: Json) -> None:
        message.text, message.blocks = body.get("text", ""), body.get("blocks") or []
        message.edits += 1

    async def _respond(self, request: Request) -> Response:
        body = await _body(request)
        ts, person = request.path_params["ts"], request.path_params["person"]
        origin = next((m for m in self.messages if m.ts == ts), None)
        if error := _refused(body):
            return JSONResponse({"ok": False, "error": error}, status_code=400)
        with self.arrived:
            if body.get("replace_original") and origin:
                self._edit(origin, body)
            else:
                channel = origin.channel if origin else "aside"
                self._new(channel, body, None, seen_by=person)
            self.arrived.notify_all()
        return Response("ok")


async def _line_broken(request: Request) -> None:
    """Until the other side has hung up."""
    until = time.monotonic() + _DROPPED_SECONDS
    while not await request.is_disconnected() and time.monotonic() < until:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.05)


def _refused(body: Json) -> str | None:
    """What Slack would say of these blocks; None where it takes them."""
    blocks = body.get("blocks") or []
    if not body.get("text") and not blocks:
        return "no_text"
    if len(blocks) > MAX_BLOCKS:
        return "invalid_blocks"
    try:
        for block in blocks:
            parsed = Block.parse(block)
            if parsed is None:
                return "invalid_blocks"
            parsed.validate_json()
    except SlackObjectFormationError:
        return "invalid_blocks"
    return "invalid_blocks" if _has_empty_text(blocks) else None


def _has_empty_text(value: object) -> bool:
    if isinstance(value, list):
        return any(_has_empty_text(item) for item in value)
    if not isinstance(value, dict):
        return False
    if value.get("type") in {"plain_text", "mrkdwn"} and not value.get("text"):
        return True
    return any(_has_empty_text(item) for item in value.values())


async def _body(request: Request) -> Json:
    raw, asked = await request.body(), dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**asked, **json.loads(raw or b"{}")}
    form = {**asked, **dict(parse_qsl(raw.decode()))}
    return {
        key: _from_json(value) if key in {"blocks", "metadata", "view"} else value
        for key, value in form.items()
    }


def _from_json(value: str) -> object:
    return json.loads(value)


def _lines(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "actions":
            yield "  ".join(map(_shown, block["elements"]))
        for part in [block["text"]] if "text" in block else block.get("elements", []):
            if block["type"] != "actions":
                yield part["text"]


def _shown(element: Json) -> str:
    """A button by its words; a menu by its dots."""
    return f"[{element['text']['text']}]" if "text" in element else "[⋯]"


def free_port() -> int:
    """A port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(slack: Slack) -> Iterator[Slack]:
    """The stand-in on a free port in a thread of its own; `url` is what SLACK_API_URL takes."""
    with on_loopback(slack.app()) as port:
        slack.url = f"http://127.0.0.1:{port}/api/"
        yield slack


@contextlib.contextmanager
def on_loopback(app: Starlette) -> Iterator[int]:
    """An application on a free port in a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    # Opened here: a port that was free a moment ago may be another's by now.
    with socket.create_server(("127.0.0.1", 0), backlog=512) as opened:
        thread = threading.Thread(target=server.run, args=([opened],), daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the stand-in did not start")
            threading.Event().wait(0.01)
        try:
            yield int(opened.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=30)
