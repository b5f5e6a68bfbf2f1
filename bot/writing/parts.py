"""Reads the objects of one JSON array out of a stream, each as soon as it is closed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TELLING = re.compile(r'["\\{}]')
_INSIDE = 2
"""Depth of an array's objects: the answer's own brace is the first."""


@dataclass
class Parts:
    """Fed with pieces of `{"name": [{…}, {…}]}`, gives each inner object.

    Raises ValueError for an object that is no JSON, or that is longer than `longest`.
    """

    longest: int = 20_000
    depth: int = 0
    quoted: bool = False
    escaped_at: int | None = None
    held: list[str] = field(default_factory=list)
    length: int = 0

    def feed(self, piece: str) -> Iterator[dict[str, Any]]:
        """The objects that this piece closes."""
        self.length += len(piece)
        if self.length > self.longest:
            raise ValueError("the answer is longer than any answer is")
        begun = 0
        for mark, start, end in self._braces(piece):
            if mark == "{":
                self.depth += 1
                begun = start if self.depth == _INSIDE else begun
                continue
            self.depth -= 1
            if self.depth == _INSIDE - 1:
                whole = "".join((*self.held, piece[begun:end]))
                self.held.clear()
                begun = end
                yield json.loads(whole)
        if self.depth >= _INSIDE:
            self.held.append(piece[begun:])

    def _braces(self, piece: str) -> Iterator[tuple[str, int, int]]:
        """The braces that stand outside of strings, each with its place."""
        for found in _TELLING.finditer(piece):
            at, mark = found.start(), found.group()
            if self.escaped_at is not None and at == self.escaped_at:
                self.escaped_at = None
                continue
            self.escaped_at = None
            if mark == "\\":
                self.escaped_at = at + 1 if self.quoted else None
            elif mark == '"':
                self.quoted = not self.quoted
            elif not self.quoted:
                yield mark, at, found.end()
        if self.escaped_at is not None:
            # What is escaped begins the next piece, or stands in this one and means nothing.
            self.escaped_at = 0 if self.escaped_at == len(piece) else None
