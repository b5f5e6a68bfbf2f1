"""Block Kit's pieces, within its limits; text is plain, so that nothing in it can do anything."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]

SECTION = 3000
HEADER = 150
CONTEXT = 2000
BUTTON = 75


def cut(text: str, limit: int) -> str:
    """The text within a limit, with a mark where it was cut; Slack refuses an empty one."""
    text = text.strip() or "–"
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def plain(text: str, limit: int) -> Block:
    """A plain text object: no markup, links or mentions."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str) -> Block:
    """A paragraph."""
    return {"type": "section", "text": plain(text, SECTION)}


def told(text: str) -> Block:
    """A paragraph that may mention people; everything else in it must be escaped already."""
    shown = {"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": True}
    return {"type": "section", "text": shown}


def titled(title: str, text: str) -> Block:
    """A paragraph under a bold title; the text is escaped."""
    shown = cut(escaped(text), SECTION - len(title) - 4)
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": f"*{title}*\n{shown}", "verbatim": True},
    }


def context(*lines: str) -> Block:
    """Small print, a line each, ten at most."""
    return {"type": "context", "elements": [plain(line, CONTEXT) for line in lines[:10]]}


def marked(text: str) -> Block:
    """Small print that may mention people; everything else in it must be escaped already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(text, CONTEXT)}]}


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(action: str, text: str, value: str, style: str | None = None) -> Block:
    """A button; `value` is an id and no more."""
    made: Block = {
        "type": "button",
        "action_id": action,
        "text": plain(text, BUTTON),
        "value": value,
    }
    return {**made, "style": style} if style else made


def asking(pressed: Block, words: tuple[str, str, str, str]) -> Block:
    """A button that asks first: a title, what will happen, yes and no."""
    title, text, yes, no = words
    sure = {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
    return {**pressed, "confirm": sure}


def overflow(action: str, options: list[tuple[str, str]]) -> Block:
    """A menu of two to five things that are done less often, each a verb and its name."""
    return {
        "type": "overflow",
        "action_id": action,
        "options": [{"value": verb, "text": plain(name, BUTTON)} for verb, name in options],
    }


def escaped(text: str) -> str:
    """Text that Slack's markup takes as it is: its three marks are spelled out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
