"""How many times somebody has been in touch, as they counted it."""

from __future__ import annotations

import re

from bot.reading.numerals import cardinal, ordinal
from bot.reading.stakes import contacted
from bot.reading.windows import around

_WORD = r"([^\W_]{1,16}(?:-[a-z]{3,5})?|\d{1,3}\.|\d:[ea])"
_COUNTED = re.compile(rf"(?<![\w.,]){_WORD}[ ]?(?:kertaa|krt\b|times\b|gånger|ggr\b|kerran\b)")
_GLUED = re.compile(r"(?<![\w.,])(\d{1,3})(?:kertaa|krt|ggr)(?!\w)")
_RANKED = re.compile(
    rf"(?<![\w.,]){_WORD}[ ](?:kerta|kerran|kertaa|krt|viesti\w{{0,3}}|soitto\w{{0,3}}|sähköposti"
    r"|yhteydenotto|yritys|time|attempt|message|call|e-?mail|gången|meddelandet|samtalet|mejlet"
    r"|försöket)(?!\w)",
)
_SINGLE = {"kahdesti": 2, "kolmesti": 3, "neljästi": 4, "twice": 2, "thrice": 3}
_SINGLE_WORD = re.compile(r"(?<!\w)(kahdesti|kolmesti|neljästi|twice|thrice)(?!\w)")
# `three times dearer` and `twice a week` count something else.
_NOT_AFTER = re.compile(
    r",? (?:kalliimpi|enemmän|suurempi|isompi|parempi|halvempi|nopeampi|niin |more\b|as\b|the price"
    r"|bigger|better|dearer|cheaper|faster|higher|dyrare|mer\b|så\b|större|bättre|billigare"
    r"|viikossa|päivässä|vuodessa|kuussa|kuukaudessa|tunnissa|a (?:day|week|month|year)"
    r"|per |i (?:veckan|månaden)|om (?:dagen|året)|daily|weekly)|\.? ?(?:päivä|luokka)",
)
# What each pattern cannot do without, in small letters: looking for it is far cheaper.
_HINTED = (
    (_COUNTED, ("kertaa", "krt", "times", "gånger", "ggr", "kerran")),
    (_GLUED, ("kertaa", "krt", "ggr")),
    (_SINGLE_WORD, tuple(_SINGLE)),
    (
        _RANKED,
        (
            *("kerta", "kerran", "krt", "viesti", "soitto", "sähköposti", "yhteydenotto", "yritys"),
            *("time", "attempt", "message", "call", "mail", "gången", "meddelandet", "samtalet"),
            *("mejlet", "försöket"),
        ),
    ),
)
# No match begins further before its hint, or ends further behind it.
_BEFORE, _AFTER = 36, 28
_LEAST = 2
_MOST = 200


def times(text: str) -> list[int]:
    """Every count of the customer's own contacts in a text in small letters, from two upwards."""
    found = [
        (match.start(), number)
        for pattern, hints in _HINTED
        for start, end in around(text, hints, _BEFORE, _AFTER)
        for match in pattern.finditer(text, start, end)
        if (number := _number(match[1]))
        and not _NOT_AFTER.match(text, match.end())
        and contacted(text, match.start(), match.end())
    ]
    return [number for _, number in sorted(found) if _LEAST <= number <= _MOST]


def _number(word: str) -> int | None:
    # `kolmatta kertaa` counts by rank, so either will do.
    single = _SINGLE.get(word)
    return single or cardinal(word) or ordinal(word)
