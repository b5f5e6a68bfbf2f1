"""Where a long text is cut: into windows that are scored, and clauses that can be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A window is as much as one look takes in; a longer turn is looked at from both ends.
WINDOW = 600
_MOST_WINDOWS = 12
_MOST_CLAUSES = 24
_SHORTEST_CLAUSE = 12

_SENTENCE_END = re.compile(r"[.!?…]+\s|\n+")
_CLAUSE_END = re.compile(r"[.!?…;:,]+\s|\n+|\s[-–]+\s")

Stretch = tuple[int, int]


def windows(text: str) -> list[Stretch]:
    """Stretches of at most `WINDOW` characters, cut after sentences, then between words.

    Of a very long text the first eight and the last four windows are kept.
    """
    found: list[Stretch] = []
    start = 0
    while len(text) - start > WINDOW:
        end = _cut(text, start)
        found.append((start, end))
        start = end
    found.append((start, len(text)))
    if len(found) <= _MOST_WINDOWS:
        return found
    last = _MOST_WINDOWS // 3
    return found[: _MOST_WINDOWS - last] + found[-last:]


def _cut(text: str, start: int) -> int:
    """Where a window that begins at `start` ends: after a sentence in its second half, if any."""
    end = start + WINDOW
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start + WINDOW // 2, end)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", start + WINDOW // 2, end)
    return space + 1 if space > 0 else end


def sentences(text: str, start: int, end: int) -> list[Stretch]:
    """The sentences between two places; very short ones join the next."""
    return _parted(_SENTENCE_END, text, start, end)


def clauses(text: str, start: int, end: int) -> Sequence[Stretch]:
    """The clauses between two places, none shorter than a few words; the whole where it is one."""
    return _trimmed(text, _parted(_CLAUSE_END, text, start, end)[:_MOST_CLAUSES])


def _parted(at: re.Pattern[str], text: str, start: int, end: int) -> list[Stretch]:
    found: list[Stretch] = []
    begin = start
    for cut in (*(m.end() for m in at.finditer(text, start, end)), end):
        if cut - begin >= _SHORTEST_CLAUSE or (cut == end and begin < end):
            found.append((begin, cut))
            begin = cut
    return found


def _trimmed(text: str, found: Sequence[Stretch]) -> list[Stretch]:
    """The stretches without the spaces around them."""
    kept: list[Stretch] = []
    for start, end in found:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        if first < last:
            kept.append((first, last))
    return kept
