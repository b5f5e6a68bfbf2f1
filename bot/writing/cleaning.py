"""A model's words as plain text: markup, links, mentions and control characters do nothing."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 6_000
_LAYERS = 6
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:[^()\s]{0,2000})[^()]{0,300}\)")
_ANGLED = re.compile(r"<[@#!/a-zA-Z][^<>\n]{0,300}>")
_AT = re.compile(r"@+(?=(?:everyone|channel|here|kaikki|alla|team)\b)", re.IGNORECASE)
_NAMED = re.compile(r"^[ \t]*\[[^\[\]\n]{1,300}\]:[ \t]*<?\w+:[^\n]*$", re.MULTILINE)
_TARGET = re.compile(r"\](?=[(\[])")
_EMPHASIS = re.compile(
    r"(?<!\w)(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)(.{1,2000}?)(?<=\S)\1(?!\w)", re.DOTALL
)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|```\w*[ \t]*$)", re.MULTILINE)
_SPACES = re.compile(r"[ \t]{2,}")
_LINES = re.compile(r"\n{3,}")
_KEPT = frozenset("\n\t")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """The text as a person would type it, at most LONGEST characters."""
    shown = unicodedata.normalize("NFC", text[: 2 * LONGEST]).replace("\r\n", "\n")
    shown = "".join(c for c in shown if c in _KEPT or unicodedata.category(c) not in _UNSEEN)
    for _ in range(_LAYERS):
        before, shown = shown, _bared(shown)
        if shown == before:
            break
    # What was taken out may have held two halves of a mark apart, deeper than anybody writes.
    shown = _AT.sub("", _TARGET.sub("] ", shown))
    shown = shown.replace("<", "‹").replace(">", "›").replace("`", "'")
    return _LINES.sub("\n\n", _SPACES.sub(" ", shown)).strip()[:LONGEST]


def _bared(text: str) -> str:
    """Without the outermost marks: what stood within them may be marks again."""
    shown = _ANGLED.sub("", _LINK.sub(r"\1", _NAMED.sub("", text)))
    return _EMPHASIS.sub(r"\2", _AT.sub("", _LINE_MARK.sub("", shown)))
