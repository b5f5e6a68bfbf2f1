"""What several commands take, and how they read and write."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.progress import progress
from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.errors import BadInput
from bot.domain.transcript import conversation_from

MAX_INPUT = 8_000_000
_NOTHING = "Give the customer's message as TEXT or on standard input."

PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="Folder of the policy set.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LinesOption = Annotated[bool, typer.Option("--jsonl", help="Read and write JSON lines.")]
Json = dict[str, Any]


def read_text(given: str | None) -> str:
    """The text given as an argument, or standard input where it is `-` or missing."""
    if given not in {None, "-"}:
        return given or ""
    if sys.stdin.isatty():
        raise BadInput(_NOTHING)
    return sys.stdin.buffer.read(MAX_INPUT).decode("utf-8", "replace")


def conversation(text: str, channel: Channel = Channel.CHAT) -> Conversation:
    """A conversation from JSON (`{"turns": […]}`), labelled lines or plain text; never empty."""
    made = _from_json(text, channel) if text.lstrip().startswith("{") else None
    made = made or conversation_from(text, channel)
    if not made.last_customer_text.strip():
        raise BadInput(_NOTHING)
    return made


def each_line(work: Callable[[Json], Json]) -> None:
    """Answer each JSON line of standard input with one; a line that cannot be read says why."""
    bad = False
    with progress() as tick:
        for number, line in enumerate(_lines(), start=1):
            answer = _answered(line, number, work)
            bad = bad or "error" in answer
            write(answer)
            tick(str(number))
    if bad:
        raise SystemExit(1)


def _answered(line: str, number: int, work: Callable[[Json], Json]) -> Json:
    item, error = _parsed(line, number)
    if error is None:
        try:
            return work(item)
        except BadInput as refused:
            error = f"line {number}: {refused}"
    return {"id": item.get("id"), "error": error}


def write(value: Json) -> None:
    """One line of JSON, the same bytes for the same value."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate of the input has no UTF-8; it goes out as its escape.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def turns(item: Json) -> Conversation:
    """The conversation of a JSON object with `text` or `turns`; BadInput says what to write."""
    if isinstance(item.get("text"), str):
        return Conversation.of(item["text"])
    if not isinstance(item.get("turns"), list):
        raise BadInput('write {"id": …, "text": "…"} or {"id": …, "turns": […]}')
    return Conversation(tuple(_turn(turn) for turn in item["turns"]))


def _turn(turn: object) -> Turn:
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        raise BadInput('a turn is {"role": "customer" or "agent", "text": "…"}')
    if turn.get("role") not in set(Role):
        raise BadInput("the role of a turn is 'customer' or 'agent'")
    return Turn(Role(turn["role"]), turn["text"])


def _from_json(text: str, channel: Channel) -> Conversation | None:
    try:
        item = json.loads(text)
    except ValueError:
        return None
    if not isinstance(item, dict) or not ({"text", "turns"} & item.keys()):
        return None
    found = turns(item)
    return Conversation(found.turns, channel)


def _parsed(line: str, number: int) -> tuple[Json, str | None]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return {}, f'line {number} is not JSON; write {{"id": …, "text": "…"}}'
    if not isinstance(item, dict):
        return {}, f'line {number} is not an object; write {{"id": …, "text": "…"}}'
    return item, None


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").strip()
        if line:
            yield line


def ui_language() -> Language:
    """The language of the words around the suggestions, by LC_ALL, LC_MESSAGES or LANG."""
    from bot.words import language_of

    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return language_of(next((os.environ[n] for n in names if os.environ.get(n)), ""))
