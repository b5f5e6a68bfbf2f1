"""What Slack sends, as the domain's conversation."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.conversation import Address, Conversation
from bot.domain.transcript import conversation_from

_MENTION = re.compile(r"<@[A-Z0-9]{1,20}(?:\|[^>]{0,80})?>")
_REFERENCE = re.compile(
    r"^[ \t]*(?:asiakasviite|viite|kundreferens|referens|customer reference|reference|ref)"
    r"[ \t]*:[ \t]*([\w./-]{2,100})[ \t]*$\n?",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(
    r"<(?:mailto:|tel:)?[^<>|]{1,2000}\|([^<>]{1,2000})>|<(https?://[^<>|]{1,2000})>"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for words: in which case, from where, and what was said.

    `reference` is the organisation's own for the customer, where the agent gave one.
    """

    case: str
    address: Address
    conversation: Conversation
    event: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed: which, what it is about, by whom, and once-only key."""

    action: str
    subject: str
    person: str
    address: Address
    event: str


def mention(body: Mapping[str, Any]) -> Asked | None:
    """An `app_mention` event; None where a program mentions us, since two could talk for ever."""
    event = body["event"]
    ours = {each.get("user_id") for each in body.get("authorizations") or []}
    if "user" not in event or event.get("bot_id") or event["user"] in ours:
        return None
    thread = event.get("thread_ts") or event["ts"]
    text = event.get("text") or ""
    return _asked(body, event["channel"], thread, event["user"], text, body["event_id"])


def shortcut(body: Mapping[str, Any]) -> Asked:
    """A message shortcut; it is answered to the one who picked it, and so is all that follows.

    The message may stand where customers read along.
    """
    message = body["message"]
    thread = message.get("thread_ts") or message.get("ts") or body["message_ts"]
    key = body.get("trigger_id") or f"{body['action_ts']}:{body['user']['id']}"
    person = body["user"]["id"]
    asked = _asked(body, body["channel"]["id"], thread, person, message.get("text") or "", key)
    return replace(asked, address=Address("slack", person, person))


def pressed(body: Mapping[str, Any]) -> Pressed:
    """A `block_actions` payload."""
    action = body["actions"][0]
    person = body["user"]["id"]
    container = body.get("container", {})
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or person
    thread = (body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or ""
    key = f"{action['action_ts']}:{person}:{action['action_id']}"
    address = Address("slack", place(channel, thread), person)
    if action.get("type") == "overflow":
        # What a menu is about is its block; which of it was picked is its option.
        verb = action["selected_option"]["value"]
        return Pressed(verb, action["block_id"], person, address, f"{key}:{verb}")
    return Pressed(action["action_id"], action.get("value", ""), person, address, key)


def place(channel: str, thread: str) -> str:
    """A place on Slack: a channel, and a thread in it where there is one."""
    return f"{channel}/{thread}" if thread else channel


def channel_and_thread(where: str) -> tuple[str, str | None]:
    """The channel and thread of a place."""
    channel, _, thread = where.partition("/")
    return channel, thread or None


def _asked(
    body: Mapping[str, Any], channel: str, thread: str, person: str, text: str, event: str
) -> Asked:
    shown = plain(text)
    reference = _REFERENCE.search(shown)
    team = body.get("team_id") or (body.get("team") or {}).get("id") or "T"
    return Asked(
        case=f"slack:{team}:{channel}:{thread}",
        address=Address("slack", place(channel, thread), person),
        conversation=conversation_from(_REFERENCE.sub("", shown)),
        event=f"slack:{event}",
        reference=reference[1] if reference else None,
    )


def plain(text: str) -> str:
    """Slack's markup as the text a person sees, without mentions."""
    shown = _LINK.sub(lambda match: match[1] or match[2], _MENTION.sub(" ", text))
    return html.unescape(shown).strip()
