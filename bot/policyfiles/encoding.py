"""From the bytes of a file to its text, or to a problem that says which character is in the way."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import islice

from bot.policyfiles.problem import Place, Problem

MOST_BYTES = 1_000_000
_MOST_REPORTED = 20
# Control characters, the line ends that only some programs see, and marks nobody sees at all.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BAD_INDENT = re.compile("^ *(?:(\t)|(\u00a0))", re.MULTILINE)
_LINE_START = re.compile(r"\r\n?|\n")


def text_of(file: str, raw: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """The text in composed form (NFC), or None with what is wrong with the bytes."""
    refused = _refused(raw)
    if refused:
        return None, (Problem(file, 1, 1, refused),)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return None, (_not_utf8(file, raw, error),)
    found = tuple(islice(_unseen(file, text), _MOST_REPORTED))
    if found:
        return None, found
    return text if text.isascii() else unicodedata.normalize("NFC", text), ()


def _refused(raw: bytes) -> str | None:
    if len(raw) > MOST_BYTES:
        return "the file is larger than 1 MB and was not read; split it into several files"
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw[:2]:
        return "the file is in UTF-16; save it as UTF-8"
    if raw.startswith(BOM_UTF8):
        return "the file begins with a byte order mark (BOM); save it as UTF-8 without BOM"
    return None


def _not_utf8(file: str, raw: bytes, error: UnicodeDecodeError) -> Problem:
    before = raw[: error.start]
    line = len(_LINE_START.findall(before.decode(errors="replace"))) + 1
    begins = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    column = len(before[begins:].decode(errors="replace")) + 1
    byte = raw[error.start]
    guess = (f" ('{bytes([byte]).decode('latin-1')}' in Latin-1)") if byte >= 0xA0 else ("")  # noqa: PLR2004 - below are controls
    said = f"byte 0x{byte:02x}{guess} is not UTF-8; save the file as UTF-8"
    return Problem(file, line, column, said)


def _unseen(file: str, text: str) -> Iterator[Problem]:
    starts: list[int] = []
    for match in UNSEEN.finditer(text):
        starts = starts or _line_starts(text)
        place = _place(starts, match.start())
        yield Problem(file, place.line, place.column, unseen_said(match.group()))
    for match in _BAD_INDENT.finditer(text):
        starts = starts or _line_starts(text)
        place = _place(starts, match.end() - 1)
        what = "a tab" if match[1] else "a no-break space"
        said = f"the line begins with {what}; indent with ordinary spaces"
        yield Problem(file, place.line, place.column, said)


def unseen_said(char: str) -> str:
    """What to say of a character that nobody sees."""
    name = unicodedata.name(char, "control character").lower()
    return f"the invisible character U+{ord(char):04X} ({name}) stands here; delete it"


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_START.finditer(text))]


def _place(starts: list[int], at: int) -> Place:
    line = bisect_right(starts, at)
    return Place(line, at - starts[line - 1] + 1)
