"""What several commands take, and how they read and write."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.progress import progress
from bot.domain.conversation import Channel, Conversation, Role, Turn
from bot.domain.errors import BadInput, Unavailable
from bot.domain.transcript import conversation_from
from bot.words import speaker_here

if TYPE_CHECKING:
    from rich.console import Console

MAX_INPUT = 8_000_000
_BOM = "\ufeff"

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
        raise _nothing()
    with _readable():
        return sys.stdin.buffer.read(MAX_INPUT).decode("utf-8-sig", "replace")


def asked(text: str, channel: Channel = Channel.CHAT) -> Conversation:
    """`conversation`, with words of the customer to answer; BadInput where there are none."""
    made = conversation(text, channel)
    if not made.last_customer_text.strip():
        raise _nothing()
    return made


def conversation(text: str, channel: Channel = Channel.CHAT) -> Conversation:
    """A conversation from JSON (`{"turns": […]}`), labelled lines or plain text."""
    made = _from_json(text, channel) if text.lstrip().startswith("{") else None
    return made or conversation_from(text, channel)


def console() -> Console:
    """Where people read: lines wrap at the edge of a terminal, and nowhere else."""
    from rich.console import Console

    made = Console(highlight=False, markup=False, emoji=False)
    made.soft_wrap = not made.is_terminal
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


def items(file: Path) -> Iterator[tuple[int, Json, str | None]]:
    """Number, object and what is wrong with it, for each line of a file that holds something.

    BadInput where the file cannot be read.
    """
    try:
        lines = file.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        say = speaker_here()
        sentence = say("{file} cannot be read; give a file of JSON lines.")
        raise BadInput(sentence.format(file=file)) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, *_parsed(line, number)


def _answered(line: str, number: int, work: Callable[[Json], Json]) -> Json:
    item, error = _parsed(line, number)
    if error is None:
        try:
            return work(item)
        except BadInput as refused:
            error = f"line {number}: {refused}"
        except Exception as failed:
            # Whatever one line brings about, the next is answered.
            if os.environ.get("TYYNI_DEBUG"):
                raise
            error = f"line {number}: something went wrong inside Tyyni ({type(failed).__name__})"
    return {"id": item.get("id"), "error": error}


def write(value: Json) -> None:
    """One line of JSON, the same bytes for the same value."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate of the input has no UTF-8; it goes out as its escape.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def turns(item: Json) -> Conversation:
    """The conversation of a JSON object with `turns`, `text` or both: a text was said last.

    BadInput says what to write.
    """
    said, text = item.get("turns"), item.get("text")
    if said is None and isinstance(text, str):
        return Conversation.of(text)
    if not isinstance(said, list) or not isinstance(text, str | None):
        raise BadInput('write {"id": …, "text": "…"} or {"id": …, "turns": […]}')
    made = Conversation(tuple(_turn(turn) for turn in said))
    return made.with_turn(Role.CUSTOMER, text) if text else made


def _turn(turn: object) -> Turn:
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        raise BadInput('a turn is {"role": "customer" or "agent", "text": "…"}')
    if turn.get("role") not in tuple(Role):
        raise BadInput("the role of a turn is 'customer' or 'agent'")
    return Turn(Role(turn["role"]), turn["text"])


def _from_json(text: str, channel: Channel) -> Conversation | None:
    try:
        item = _loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or not ({"text", "turns"} & item.keys()):
        return None
    return replace(turns(item), channel=channel)


def _parsed(line: str, number: int) -> tuple[Json, str | None]:
    try:
        item = _loads(line)
    except (ValueError, RecursionError):
        return {}, f'line {number} is not JSON; write {{"id": …, "text": "…"}}'
    if not isinstance(item, dict):
        return {}, f'line {number} is not an object; write {{"id": …, "text": "…"}}'
    if isinstance(item.get("id"), list | dict):
        return {}, f"line {number}: the id is a string or a number"
    return item, None


def _loads(text: str) -> object:
    """JSON as its standard has it: ValueError for NaN and for what is larger than any number."""
    return json.loads(text, parse_constant=_number, parse_float=_number)


def _number(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _lines() -> Iterator[str]:
    """The lines of standard input that hold something; a mark at its start is no part of it."""
    mark = _BOM
    while raw := _next_line():
        line = raw.decode("utf-8", "replace").removeprefix(mark).strip()
        mark = ""
        if line:
            yield line


def _next_line() -> bytes:
    with _readable():
        return sys.stdin.buffer.readline()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError:
        say = speaker_here()
        raise Unavailable(say("Standard input cannot be read; give a file or a pipe.")) from None


def _nothing() -> BadInput:
    say = speaker_here()
    return BadInput(say("Give the customer's message as TEXT or on standard input."))
