"""The parts of a text that a costly pattern has to look at: those around a cheap hint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Window = tuple[int, int]


def around(text: str, hints: Sequence[str], before: int, after: int) -> Iterator[Window]:
    """Stretches that reach so far to both sides of each hint (in small letters), in order.

    They never overlap. Where small letters are longer than the text's own it is the whole text.
    """
    lower = text.lower()
    there = [hint for hint in hints if hint in lower]
    if not there:
        return
    if len(lower) != len(text):
        yield 0, len(text)
        return
    places = sorted(place for hint in there for place in _places(lower, hint))
    yield from joined(((at - before, at + after) for at in places), len(text))


def near(text: str, hint: re.Pattern[str], before: int, after: int) -> Iterator[Window]:
    """The same around what a cheap pattern finds."""
    found = ((m.start() - before, m.end() + after) for m in hint.finditer(text))
    return joined(found, len(text))


def joined(windows: Iterator[Window], length: int) -> Iterator[Window]:
    """Windows in the order of their starts, inside a text of this length, none over another."""
    open_at, open_to = 0, -1
    for start, end in windows:
        if start > open_to:
            if open_to >= 0:
                yield open_at, open_to
            open_at = max(0, start)
        open_to = max(open_to, min(length, end))
    if open_to >= 0:
        yield open_at, open_to


def _places(lower: str, hint: str) -> Iterator[int]:
    at = lower.find(hint)
    while at >= 0:
        yield at
        at = lower.find(hint, at + 1)
