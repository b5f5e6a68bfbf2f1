"""Slack's forms: modals and their fields, within the limits; pure."""

from __future__ import annotations

import json
from typing import Any

from bot.slack.blocks import Block, plain

TITLE = 24
LABEL = 2000
OPTION = 75
TYPED = 3000
"""Characters that a field takes at most."""
View = dict[str, Any]


def modal(
    form: str,
    title: str,
    blocks: list[Block],
    *,
    close: str,
    submit: str | None = None,
    about: str = "",
) -> View:
    """A form; `about` comes back with it and holds ids and addresses, never words."""
    made: View = {
        "type": "modal",
        "callback_id": form,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "private_metadata": about,
        "blocks": blocks,
    }
    return {**made, "submit": plain(submit, TITLE)} if submit else made


def about(subject: str, answer_to: str = "") -> str:
    """What a form is about, and where Slack takes the answer to the message it came from."""
    return json.dumps({"subject": subject, "answer_to": answer_to})


def typed(
    name: str, label: str, initial: str = "", *, optional: bool = False, most: int = TYPED
) -> Block:
    """A field for several lines of text."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": True,
        "max_length": most,
    }
    if initial.strip():
        element["initial_value"] = initial.strip()[:most]
    return _input(name, label, element, optional=optional)


def chosen(name: str, label: str, options: list[tuple[str, str]], *, first: bool = False) -> Block:
    """One of ten ways at most, each a value and its words; with `first` that one is chosen."""
    ways = [{"value": value, "text": plain(words, OPTION)} for value, words in options]
    element: Block = {"type": "radio_buttons", "action_id": name, "options": ways}
    return _input(name, label, {**element, "initial_option": ways[0]} if first else element)


def person(name: str, label: str) -> Block:
    """Somebody of the workspace."""
    return _input(name, label, {"type": "users_select", "action_id": name})


def _input(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, LABEL),
        "element": element,
    }
