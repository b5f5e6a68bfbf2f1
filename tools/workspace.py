"""People of a workspace: they mention, press and pick, as requests that Slack would sign."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from tools.forms import Form
from tools.standin import Message, Slack

SECRET = "stand-in-signing-secret"
TEAM = "T0STANDIN"


def signed(
    body: bytes, content_type: str, *, at: float | None = None, secret: str = SECRET
) -> Mapping[str, str]:
    """The headers with which Slack sends a body."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={mac.hexdigest()}",
    }


@dataclass
class Workspace:
    """Sends what people do to the server's endpoint; `slack` answers for their buttons."""

    http: httpx.Client
    slack: Slack
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def mention(
        self, person: str, channel: str, text: str, thread: str | None = None
    ) -> httpx.Response:
        """Somebody mentions Tyyni in a channel."""
        return self.post_json(mention_body(person, channel, text, thread, next(self.numbers)))

    def write(self, person: str, text: str) -> httpx.Response:
        """Somebody writes to Tyyni alone."""
        body = mention_body(person, f"D{person[1:]}", text, None, next(self.numbers))
        event = {**body["event"], "type": "message", "channel_type": "im", "text": text}
        return self.post_json({**body, "event": event})

    def press(self, person: str, message: Message, action: str) -> httpx.Response:
        """Somebody presses a button of a message."""
        return self.post_payload(self.press_body(person, message, action))

    def press_body(self, person: str, message: Message, action: str) -> dict[str, Any]:
        """What Slack sends when a button is pressed."""
        button = message.button(action)
        return {
            **self._payload("block_actions", person, message.ts),
            "channel": {"id": message.channel},
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": message.channel,
            },
            "message": {"ts": message.ts, "thread_ts": message.thread, "text": message.text},
            "actions": [{**button, "action_ts": f"{next(self.numbers)}.0", "block_id": "b"}],
        }

    def pick(self, person: str, message: Message, menu: str, option: str) -> httpx.Response:
        """Somebody picks something from a menu of a message."""
        return self.post_payload(self.pick_body(person, message, menu, option))

    def pick_body(self, person: str, message: Message, menu: str, option: str) -> dict[str, Any]:
        """What Slack sends when something is picked; KeyError where the menu does not have it."""
        row = next(b for b in message.blocks if _has(b, menu))
        element = next(e for e in row["elements"] if e["action_id"] == menu)
        chosen = {one["value"]: one for one in element["options"]}[option]
        body = self.press_body(person, message, menu)
        action = {
            "type": element["type"],
            "action_id": menu,
            "block_id": row["block_id"],
            "selected_option": chosen,
            "action_ts": f"{next(self.numbers)}.0",
        }
        return {**body, "actions": [action]}

    def submit(self, person: str, form: Form, **values: str) -> httpx.Response:
        """Somebody fills a form in and sends it; what the answer puts in its place stands there."""
        payload = {**self._payload("view_submission", person, "0"), "view": form.sent(values)}
        del payload["response_url"]
        answer = self.post_payload(payload)
        if answer.content and answer.json().get("response_action") == "update":
            form.put(answer.json()["view"])
        return answer

    def shortcut(
        self,
        person: str,
        channel: str,
        text: str,
        ts: str,
        *,
        callback: str = "suggest_reply",
        by: str = "U0CUSTOMERS",
    ) -> httpx.Response:
        """Somebody picks a shortcut on a message, which somebody wrote."""
        payload = {
            **self._payload("message_action", person, ts),
            "callback_id": callback,
            "action_ts": f"{next(self.numbers)}.0",
            "message_ts": ts,
            "channel": {"id": channel},
            "message": {"type": "message", "user": by, "ts": ts, "text": text},
        }
        return self.post_payload(payload)

    def post_json(self, body: dict[str, Any]) -> httpx.Response:
        """An event."""
        raw = json.dumps(body).encode()
        return self.http.post("/slack/events", content=raw, headers=signed(raw, "application/json"))

    def post_payload(self, payload: dict[str, Any]) -> httpx.Response:
        """An interaction."""
        raw = urlencode({"payload": json.dumps(payload)}).encode()
        kind = "application/x-www-form-urlencoded"
        return self.http.post("/slack/events", content=raw, headers=signed(raw, kind))

    def _payload(self, kind: str, person: str, ts: str) -> dict[str, Any]:
        root = self.slack.url.removesuffix("/api/")
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "stand-in"},
            "user": {"id": person, "username": person.lower(), "team_id": TEAM},
            "api_app_id": "A0TYYNI",
            "token": "unused",
            "trigger_id": f"trigger-{next(self.numbers)}",
            "response_url": f"{root}/respond/{ts}/{person}",
        }


def _has(block: dict[str, Any], action: str) -> bool:
    elements = block["elements"] if block["type"] == "actions" else []
    return any(element["action_id"] == action for element in elements)


def mention_body(
    person: str, channel: str, text: str, thread: str | None, number: int
) -> dict[str, Any]:
    """What Slack sends when Tyyni is mentioned."""
    ts = f"1790000000.{number:06d}"
    event = {
        "type": "app_mention",
        "user": person,
        "text": f"<@UTYYNI> {text}",
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
    }
    return {
        "type": "event_callback",
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": "A0TYYNI",
        "event": {**event, "thread_ts": thread} if thread else event,
        "event_id": f"Ev{number:08d}",
        "event_time": 1790000000,
        "authorizations": [{"team_id": TEAM, "user_id": "UTYYNI", "is_bot": True}],
    }
