"""The stand-in's forms: opened and changed as Slack does, refused where Slack refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View

Json = dict[str, Any]
MOST_BLOCKS = 100


@dataclass
class Form:
    """A form as it now stands; `trigger` is the gesture that opened it."""

    id: str
    trigger: str
    view: Json
    edits: int = 0

    @property
    def plain(self) -> str:
        """What a person reads, block by block; a field with what stands in it."""
        return "\n".join(filter(None, map(_line, self.view["blocks"])))

    @property
    def hash(self) -> str:
        """Unlike all others of this form."""
        return f"{self.id}.{self.edits}"

    def put(self, view: Json) -> None:
        """Another view in its place."""
        self.view, self.edits = view, self.edits + 1

    def sent(self, values: dict[str, str]) -> Json:
        """What Slack sends with the form: these values, and the other fields as they stand."""
        fields = [block for block in self.view["blocks"] if block["type"] == "input"]
        return {
            **self.view,
            "id": self.id,
            "hash": self.hash,
            "state": {"values": {one["block_id"]: _filled(one, values) for one in fields}},
        }


def refused(view: Json) -> str | None:
    """What Slack would say of a view; None where it takes it."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if len(view["blocks"]) > MOST_BLOCKS or len(fields) != len(set(fields)):
        return "invalid_arguments"
    if fields and "submit" not in view:
        return "invalid_arguments"
    try:
        View(**view).validate_json()
    except SlackObjectFormationError:
        return "invalid_arguments"
    return None


def _filled(block: Json, values: dict[str, str]) -> Json:
    element = block["element"]
    name, kind = element["action_id"], element["type"]
    given = values.get(name)
    if kind == "radio_buttons":
        options = {one["value"]: one for one in element["options"]}
        option = options[given] if given else element.get("initial_option")
        return {name: {"type": kind, "selected_option": option}}
    if kind == "users_select":
        return {name: {"type": kind, "selected_user": given}}
    value = given if given is not None else element.get("initial_value")
    return {name: {"type": kind, "value": value or None}}


def _line(block: Json) -> str:
    if block["type"] == "input":
        element = block["element"]
        options = [f"( ) {one['text']['text']}" for one in element.get("options", [])]
        standing = element.get("initial_value", "")
        return "\n".join(filter(None, [block["label"]["text"], standing, *options]))
    if block["type"] == "actions":
        return "  ".join(f"[{one['text']['text']}]" for one in block["elements"] if "text" in one)
    parts = [block["text"]] if "text" in block else block.get("elements", [])
    return "\n".join(str(part["text"]) for part in parts)
