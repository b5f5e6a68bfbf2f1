"""A reply with what hides words taken away, and the way back to its own characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ODD = re.compile(r"[^\t\n\r -~åäöÅÄÖ€£–—…’”“»«\u00a0\u202f]")
_JOINED = re.compile(r"[-\u2010\u2011](?<=[^\W\d_].)(?=[^\W\d_])")
"""A hyphen inside a word; written first, so that the search leaps from one hyphen to the next."""
_KEPT: Final = frozenset("åäöÅÄÖ€£…")
_MARKED: Final = {("a", "\u0308"): "ä", ("o", "\u0308"): "ö", ("a", "\u030a"): "å"}
_MARKED_CAPITAL: Final = {("A", "\u0308"): "Ä", ("O", "\u0308"): "Ö", ("A", "\u030a"): "Å"}
_LATIN: Final = str.maketrans(
    "аеорсухіјѕԁһԛԝвмнткАЕОРСУХІЈЅВМНТКαοεικνρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđ",
    "aeopcyxijsdhqwbmhtkAEOPCYXIJSBMHTKaoeiknptuxABEZHIKMNOPTYXilod",
)


@dataclass(frozen=True, slots=True)
class Legible:
    """A text to match on; `offsets` say where each of its characters stands in the original."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` stand in the original, end exclusive."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def legible(text: str) -> Legible:
    """Invisible characters and accents gone, look-alikes Latin; å, ä and ö stay."""
    plain = text.replace("’", "'")
    if not _ODD.search(plain):
        return Legible(plain, range(len(text)))
    pieces: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(plain):
        for piece in char if char.isascii() or char in _KEPT else _plain(char):
            if not unicodedata.combining(piece):
                pieces.append(piece)
                offsets.append(at)
            elif pieces:
                pieces[-1] = _with(pieces[-1], piece)
    return Legible("".join(pieces), offsets)


def apart(text: str) -> str | None:
    """The text, as long as before, with hyphens inside words as spaces; None where it has none."""
    return _JOINED.sub(" ", text) if _JOINED.search(text) else None


def _plain(char: str) -> str:
    """A character in plain letters and marks; empty where it cannot be seen."""
    if unicodedata.category(char) == "Cf":
        return ""
    return unicodedata.normalize("NFKD", char).translate(_LATIN)


def _with(letter: str, mark: str) -> str:
    return _MARKED.get((letter, mark)) or _MARKED_CAPITAL.get((letter, mark)) or letter
