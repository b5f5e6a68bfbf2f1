"""Signed requests: until the 200, until words are posted, and the memory held after many."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from bench.rows import Figure, Limit, Row
from bench.servers import Scene, Target, scene
from bench.texts import UPSET, messages
from bench.timing import interleaved
from tools.standin import Message
from tools.workspace import Workspace, mention_body, signed

AGENT, HELP = "U0AGENT", "C0HELP"
ROUNDS, WARM_UP = 200, 30
POSTED_ROUNDS, POSTED_WARM_UP = 150, 10
_PAUSE = 0.004
_MS, _MB = 1e3, 1e-6
_FLOOR = Limit("ratio", 1.20)
_FORM = "application/x-www-form-urlencoded"
Request = tuple[bytes, dict[str, str]]


def rows(folder: Path) -> Iterator[Row]:
    """All rows that need the servers."""
    with scene(folder) as now:
        asks = Asks(now)
        yield _mentions(now, asks)
        yield from _buttons(now, asks)
        yield _posted(now, asks)
        yield _memory(now)


@dataclass(frozen=True)
class Asks:
    """What people do, as requests, each different from all before."""

    scene: Scene
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    texts: tuple[str, ...] = field(default_factory=lambda: messages(97, 200))

    def mention(self, said: str | None = None) -> Request:
        """Somebody mentions Tyyni with a customer's message, in a new thread."""
        number = next(self.numbers)
        text = said or self.texts[number % len(self.texts)]
        raw = json.dumps(mention_body(AGENT, HELP, f"\n&gt; {text}", None, number)).encode()
        return raw, dict(signed(raw, "application/json"))

    def button(self, message: Message) -> Request:
        """Somebody asks for another style."""
        people = Workspace(self.scene.ours.http, self.scene.slack, self.numbers)
        body = people.press_body(AGENT, message, _style_of(message))
        raw = urlencode({"payload": json.dumps(body)}).encode()
        return raw, dict(signed(raw, _FORM))

    def answered(self, target: Target, said: str | None = None) -> tuple[float, float, Message]:
        """Mention, and wait for the words: seconds until 200 and until posted, and the message."""
        raw, headers = self.mention(said)
        before = len(self.scene.slack.in_channel(HELP))
        began = time.perf_counter()
        acknowledged = target.post(raw, headers)
        message = self.scene.slack.wait_for(before + 1, HELP)[before]
        return acknowledged, time.perf_counter() - began, message

    def pressed(self, message: Message) -> float:
        """Press a button of ours and wait until the message has changed: seconds until 200."""
        _quiet()
        edits = message.edits
        seconds = self.scene.ours.post(*self.button(message))
        self.scene.slack.wait_until(lambda _: message.edits > edits)
        return seconds


def _mentions(now: Scene, asks: Asks) -> Row:
    def ours() -> float:
        return _quiet(asks.answered(now.ours)[0])

    def theirs() -> float:
        return _quiet(now.bare.post(*asks.mention()))

    us, bare = interleaved((ours, theirs), ROUNDS, WARM_UP)
    what = "a mention: signed request → 200"
    return _row(what, us, "bolt that only acknowledges", bare, _FLOOR)


def _buttons(now: Scene, asks: Asks) -> Iterator[Row]:
    message = asks.answered(now.ours, UPSET)[2]

    def ours() -> float:
        # A new message each time: its style can be chosen only as often as there is wording.
        return _quiet(asks.pressed(asks.answered(now.ours, UPSET)[2]))

    def theirs() -> float:
        return _quiet(now.bare.post(*asks.button(message)))

    def polling() -> float:
        return _quiet(now.polling.post(*asks.button(message)))

    us, bare, poll = interleaved((ours, theirs, polling), ROUNDS, WARM_UP)
    what = "a button: signed request → 200"
    yield _row(what, us, "bolt that only acknowledges", bare, _FLOOR)
    yield _row(what, us, "the same with bolt's default runner", poll, Limit("ratio", 1.0))


def _posted(now: Scene, asks: Asks) -> Row:
    def ours() -> float:
        return _quiet(asks.answered(now.ours)[1])

    def theirs() -> float:
        return _quiet(asks.answered(now.posting)[1])

    us, bare = interleaved((ours, theirs), POSTED_ROUNDS, POSTED_WARM_UP)
    what = "a mention: signed request → suggestion posted"
    return _row(what, us, "bolt that posts a fixed sentence", bare, Limit("median", 50))


def _memory(now: Scene) -> Row:
    """By now each of the two has answered far more than 200 requests."""
    us, bare = [float(now.ours.memory)], [float(now.bare.memory)]
    return Row(
        f"server: memory held after {2 * ROUNDS} requests and more",
        Figure.of(us, "MB", _MB),
        "bolt that only acknowledges",
        Figure.of(bare, "MB", _MB),
        Limit("median", 200),
    )


def _style_of(message: Message) -> str:
    """A button of the message that asks for another style."""
    elements = (e for block in message.blocks for e in block.get("elements", []))
    ids = (str(element.get("action_id", "")) for element in elements)
    found = next((one for one in ids if one.startswith("style_")), None)
    if found is None:
        raise RuntimeError("the answer has no button for another style")
    return found


def _row(what: str, ours: list[float], beside: str, theirs: list[float], limit: Limit) -> Row:
    return Row(what, Figure.of(ours, "ms", _MS), beside, Figure.of(theirs, "ms", _MS), limit)


def _quiet(seconds: float = 0.0) -> float:
    """Let what still goes on end, so that it does not slow what is measured next."""
    time.sleep(_PAUSE)
    return seconds
