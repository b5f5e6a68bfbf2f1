"""What Slack sends, as the domain's conversation."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.domain.conversation import Address, Conversation
from bot.domain.transcript import conversation_from

T = TypeVar("T")

_MENTION = re.compile(r"<@[A-Z0-9]{1,20}(?:\|[^>]{0,80})?>")
_REFERENCE = re.compile(
    r"^[ \t]*(?:asiakasviite|viite|kundreferens|referens|customer reference|reference|ref)"
    r"[ \t]*:[ \t]*([\w./-]{2,100})[ \t]*$\n?",
    re.IGNORECASE | re.MULTILINE,
)
# Only at the beginning, or after quoted lines alone: else it may be the customer who says it.
_DRAFT = re.compile(
    r"\A(?P<before>(?:[ \t]*>[^\n]*\n|[ \t]*\n)*)[ \t]*"
    r"(?:tarkista(?:[ \t]+(?:luonnos|luonnokseni|tämä))?"
    r"|(?:kolla|granska)(?:[ \t]+(?:utkastet|mitt[ \t]+utkast|det[ \t]+här))?"
    r"|check(?:[ \t]+(?:draft|my[ \t]+draft|this))?)"
    r"[ \t]*:(?P<draft>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"^[ \t]*>{1,3}[ \t]?", re.MULTILINE)

log = logging.getLogger(__name__)
_LIGHT = frozenset({"vain rajat", "bara gränser", "bara gränserna", "limits only"})
_WORDS = frozenset({"ehdotukset takaisin", "förslagen tillbaka", "suggestions back"})
_MARK = "#turn-"
_LINK = re.compile(
    r"<(?:mailto:|tel:)?[^<>|]{1,2000}\|([^<>]{1,2000})>|<(https?://[^<>|]{1,2000})>"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for words: in which case, from where, and what was said.

    `reference` is the organisation's own for the customer, where the agent gave one; `draft` is
    what the agent wants checked; `light` what they want from now on: limits alone, or words again.
    `typed` is all that stands there, where none of it is quoted.
    """

    case: str
    address: Address
    conversation: Conversation
    event: str
    reference: str | None = None
    draft: str | None = None
    light: bool | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed: which, what it is about, by whom, and once-only key.

    `trigger` lets a form be opened within three seconds; `answer_to` is where Slack takes what
    stands in the place of the message for half an hour. `mark` is of the turn that the message is
    about, where a case has gone on since.
    """

    action: str
    subject: str
    person: str
    address: Address
    event: str
    trigger: str = ""
    answer_to: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """A message on which a shortcut was picked, by whom; `own` where they wrote it themselves."""

    person: str
    text: str
    own: bool
    event: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form that was sent: what it is about, what was filled in, by field."""

    form: str
    view: str
    subject: str
    answer_to: str
    person: str
    values: Mapping[str, str]
    event: str
    mark: str = ""


def mention(body: Mapping[str, Any]) -> Asked | None:
    """A mention of us, or a direct message to us; None for all other messages.

    A program that mentions us is not answered, since two could talk for ever.
    """
    event = body["event"]
    ours = {each.get("user_id") for each in body.get("authorizations") or []}
    if "user" not in event or event.get("bot_id") or event["user"] in ours:
        return None
    direct = event.get("channel_type") == "im" and "subtype" not in event
    if event.get("type") == "message" and not direct:
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


def picked(body: Mapping[str, Any]) -> Picked:
    """A message shortcut of which only the text counts."""
    message, person = body["message"], body["user"]["id"]
    event = f"slack:{body['action_ts']}:{person}:{body['callback_id']}"
    own = message.get("user") == person
    text = plain(message.get("text") or "")
    return Picked(person, text, own, event, body.get("trigger_id") or "")


def submitted(body: Mapping[str, Any]) -> Submitted:
    """A `view_submission`."""
    view, person = body["view"], body["user"]["id"]
    about = json.loads(view.get("private_metadata") or "{}")
    subject, mark = _unmarked(str(about.get("subject") or ""))
    return Submitted(
        form=view["callback_id"],
        view=view["id"],
        subject=subject,
        answer_to=str(about.get("answer_to") or ""),
        person=person,
        values=dict(_values(view["state"]["values"])),
        # A form can be sent again after it was shown anew: each showing has its own hash.
        event=f"slack:{view['id']}:{view.get('hash') or ''}:{person}",
        mark=mark,
    )


def _values(state: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for fields in state.values():
        for name, field in fields.items():
            option = (field.get("selected_option") or {}).get("value")
            yield name, str(field.get("value") or option or field.get("selected_user") or "")


def pressed(body: Mapping[str, Any]) -> Pressed:
    """A `block_actions` payload."""
    action = body["actions"][0]
    person = body["user"]["id"]
    container = body.get("container", {})
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or person
    thread = (body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or ""
    key = f"{action['action_ts']}:{person}:{action['action_id']}"
    address = Address("slack", place(channel, thread), person)
    more = (body.get("trigger_id") or "", body.get("response_url") or "")
    if action.get("type") == "overflow":
        # What a menu is about is its block; which of it was picked is its option.
        verb = action["selected_option"]["value"]
        subject, mark = _unmarked(action["block_id"])
        return Pressed(verb, subject, person, address, f"{key}:{verb}", *more, mark)
    name, subject, mark = action["action_id"], action.get("value") or "", ""
    if action.get("type") == "button":
        subject, mark = _unmarked(subject)
    return Pressed(name, subject, person, address, key, *more, mark)


def marked(case: str, mark: str) -> str:
    """A case, and the turn in it that a message is about, as its buttons hold it."""
    return f"{case}{_MARK}{mark}" if mark else case


def _unmarked(subject: str) -> tuple[str, str]:
    case, found, mark = subject.rpartition(_MARK)
    return (case, mark) if found else (subject, "")


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
    wish, draft = " ".join(shown.split()).casefold().rstrip(".!"), _DRAFT.match(shown)
    said = draft["before"] if draft else shown
    team = body.get("team_id") or (body.get("team") or {}).get("id") or "T"
    return Asked(
        case=f"slack:{team}:{channel}:{thread}",
        address=Address("slack", place(channel, thread), person),
        conversation=conversation_from(_REFERENCE.sub("", said)),
        event=f"slack:{event}",
        reference=reference[1] if reference else None,
        draft=_MARKS.sub("", draft["draft"]).strip() if draft else None,
        light=True if wish in _LIGHT else False if wish in _WORDS else None,
        typed="" if _MARKS.search(shown) else shown,
    )


def readable(
    parse_body: Callable[[Mapping[str, Any]], T | None], body: Mapping[str, Any]
) -> T | None:
    """What a payload asks for; None, and a line in the log, where it lacks what it must have."""
    try:
        return parse_body(body)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        log.warning("a signed payload could not be read: %s", type(error).__name__)
        return None


def plain(text: str) -> str:
    """Slack's markup as the text a person sees, without mentions."""
    shown = _LINK.sub(lambda match: match[1] or match[2], _MENTION.sub(" ", text))
    return html.unescape(shown).strip()
