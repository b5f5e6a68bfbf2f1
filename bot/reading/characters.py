"""What single characters fold to: compatibility forms, invisible signs, look-alike letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KEPT = frozenset("åäöéüõšžÅÄÖÉÜÕŠŽ")
"""Accented letters that carry meaning in Finnish, Swedish or a name; other accents are dropped."""

_FIXED = {
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıɩʋ", "abcdefghijklmnoprstuvwyzagiiv", strict=True)),
    **dict.fromkeys("‘’‚‛ʼ´`′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u034f\u180e", ""),  # drawn as nothing
    **{char: char for char in "йЙ"},
    "\u2212": "-",
    "\u2800": " ",
    "ß": "ss",
    "ẞ": "SS",
}
# White letters in black circles and squares have no compatibility form.
_BOXED = {chr(first + i): chr(ord("A") + i) for first in (0x1F150, 0x1F170) for i in range(26)}
_BY_CATEGORY = {"Cf": "", "Me": "", "Cc": "", "Zs": " ", "Pd": "-"}
_MARKS = re.compile("[\u0300-\u036f]")
_COMPOSING = frozenset("\u0301\u0303\u0308\u030a\u030c")

_CYRILLIC = dict(
    zip(
        "авекмнорстухіїјѕһԁԛԝьӏѵүёгАВЕКМНОРСТУХІЇЈЅҺԌԚԜЬӀѴҮЁ",
        "abekmhopctyxiijshdqwblvyerABEKMHOPCTYXIIJSHGQWBIVYE",
        strict=True,
    )
)
_GREEK = dict(zip("αβεικνορτυχγηωμΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abeikvoptuxynwuABEZHIKMNOPTYX", strict=True))
_LOOKALIKES = str.maketrans({**_CYRILLIC, **_GREEK})
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_FOREIGN_WORD = re.compile(r"[A-Za-z\u00c0-\u052f0-9@$]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Only letters that cannot be told from Latin ones; anything wider would rewrite plain Russian.
_ALL_TWINS = re.compile(r"[аеорсухіјѕАВЕКМНОРСТУХІЈЅονακρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ0-9@$]{3,}")


@lru_cache(maxsize=8192)
def folded_character(char: str) -> str:
    """What one character folds to, its case kept; '' for what cannot be seen."""
    fixed = _FIXED.get(char, _BOXED.get(char))
    if fixed is not None:
        return fixed
    if char in KEPT or char in "\t\n\r" or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category == "Mn":
        return char if _MARKS.match(char) else ""
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    return _compatible(char)


def _compatible(char: str) -> str:
    parts = unicodedata.normalize("NFKD", char)
    if len(parts) == 1:
        return parts
    composed = unicodedata.normalize("NFKC", char)
    if composed in KEPT:
        return composed
    bare = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFC", bare)


def compose(pieces: list[str]) -> list[str]:
    """The same pieces with marks joined to the letter before where that gives a kept one."""
    last = -1
    for index, piece in enumerate(pieces):
        if not piece:
            continue
        if not _MARKS.match(piece):
            last = index
            continue
        pieces[index] = ""
        if last >= 0 and piece in _COMPOSING:
            joined = unicodedata.normalize("NFC", pieces[last] + piece)
            pieces[last] = joined if joined in KEPT else pieces[last]
    return pieces


def latinised(text: str) -> str:
    """The same text, letter for letter, with Cyrillic and Greek look-alikes made Latin.

    Only in words that mix them with Latin letters or hold nothing but perfect twins.
    """
    if not _FOREIGN.search(text):
        return text
    return _FOREIGN_WORD.sub(_latinised_word, text)


def _latinised_word(found: re.Match[str]) -> str:
    word = found.group()
    if not _FOREIGN.search(word):
        return word
    if _LATIN.search(word) or _ALL_TWINS.fullmatch(word):
        return word.translate(_LOOKALIKES)
    return word
