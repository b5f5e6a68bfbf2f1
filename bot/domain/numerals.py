"""Number words of Finnish, Swedish and English: each word's value, and words that make one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FI_UNITS: Final = {
    "yksi": 1,
    "yks": 1,
    "yhde": 1,
    "kaksi": 2,
    "kaks": 2,
    "kahde": 2,
    "kolme": 3,
    "neljä": 4,
    "viisi": 5,
    "viis": 5,
    "viide": 5,
    "kuusi": 6,
    "kuus": 6,
    "kuude": 6,
    "seitsemän": 7,
    "seitsemä": 7,
    "seittemän": 7,
    "kahdeksan": 8,
    "kahdeksa": 8,
    "yhdeksän": 9,
    "yhdeksä": 9,
}
_SV_UNITS: Final = {
    word: at
    for at, words in enumerate(
        [
            "en/ett",
            "två",
            "tre",
            "fyra",
            "fem",
            "sex",
            "sju",
            "åtta",
            "nio",
            "tio",
            "elva",
            "tolv",
            "tretton",
            "fjorton",
            "femton",
            "sexton",
            "sjutton",
            "arton",
            "nitton",
        ],
        start=1,
    )
    for word in words.split("/")
}
_SV_TENS: Final = {
    word: at * 10
    for at, word in enumerate(
        ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"], start=2
    )
}
_EN_WORDS: Final = (
    {
        word: at
        for at, words in enumerate(
            [
                "one/a/an",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ],
            start=1,
        )
        for word in words.split("/")
    }
    | {
        word: at * 10
        for at, word in enumerate(
            [
                "twenty",
                "thirty",
                "forty",
                "fifty",
                "sixty",
                "seventy",
                "eighty",
                "ninety",
                "hundred",
            ],
            start=2,
        )
    }
    | {"thousand": 1000}
)
FEW: Final = {
    "pari": 2,
    "parin": 2,
    "parissa": 2,
    "couple": 2,
    "par": 2,
    "muutama": 3,
    "muutaman": 3,
    "muutamassa": 3,
    "few": 3,
    "några": 3,
    "satoja": 200,
    "hundratals": 200,
    "tuhansia": 2000,
    "tusentals": 2000,
}
"""Words that count loosely; the least that they may mean."""
HUNDRED: Final = 100
THOUSAND: Final = 1000
MILLION: Final = 1_000_000
_MILLIONS: Final = dict.fromkeys(
    ["miljoona", "miljoonaa", "miljoonan", "miljon", "miljoner", "million"], MILLION
)
_LONGEST = 48


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_CASE = r"(?:n|ss[aä]|ll[aä]|st[aä]|lt[aä]|lle|ksi)"
_FI_UNIT = rf"(?:{_any(_FI_UNITS)})"
_FI = re.compile(
    rf"(?:(?P<k>{_FI_UNIT}{_CASE}?)?(?:tuhat(?:ta)?|tuhanne{_CASE}))?"
    rf"(?:(?P<h>{_FI_UNIT}{_CASE}?)?(?:sataa?|sada{_CASE}))?"
    rf"(?:(?P<t>{_FI_UNIT}{_CASE}?)?(?P<ten>kymmentä|kymmenen|kymmene{_CASE}|kyt))?"
    rf"(?:(?P<u>{_FI_UNIT}{_CASE}?)(?P<teen>toista)?)?"
)
_SV = re.compile(
    rf"(?:(?P<k>{_any(_SV_UNITS)}|et)?(?P<thousand>tusen))?"
    rf"(?:(?P<h>{_any(_SV_UNITS)})?(?P<hundred>hundra))?"
    rf"(?P<t>{_any(_SV_TENS)})?(?P<u>{_any(_SV_UNITS)})?"
)
_FI_ENDING = re.compile(rf"{_CASE}\Z")


@lru_cache(maxsize=4096)
def numeral(word: str) -> int | None:
    """The value of one word in lower case; None where it is no number."""
    if not word or len(word) > _LONGEST:
        return None
    if (plain := _EN_WORDS.get(word, FEW.get(word, _MILLIONS.get(word)))) is not None:
        return plain
    return _finnish(word) or _swedish(word)


def joins(so_far: int, following: int) -> bool:
    """Whether a number word goes on from those before it: `two hundred`, `hundred fifty`."""
    if following == HUNDRED:
        return so_far % THOUSAND < HUNDRED
    if following in {THOUSAND, MILLION}:
        return so_far < following
    if so_far % HUNDRED == 0:
        return following < (HUNDRED if so_far % THOUSAND else THOUSAND)
    return so_far % 10 == 0 and so_far % HUNDRED > 10 and following < 10  # noqa: PLR2004 - digits


def joined(so_far: int, following: int) -> int:
    """The number that two parts make; ask `joins` first."""
    if following == HUNDRED:
        # What stands before it counts hundreds, thousands apart: `five thousand two hundred`.
        thousands, hundreds = divmod(so_far, THOUSAND)
        return thousands * THOUSAND + (hundreds or 1) * HUNDRED
    return so_far * following if following in {THOUSAND, MILLION} else so_far + following


def finnish_unit(word: str) -> int:
    """The value of the first part of a compound, 1 where there is none: `viide` 5."""
    return _FI_UNITS.get(word) or _FI_UNITS.get(_FI_ENDING.sub("", word), 1)


def _finnish(word: str) -> int | None:
    found = _FI.fullmatch(word)
    if not found:
        return None
    value = 0
    if "tuha" in word:
        value += THOUSAND * finnish_unit(found["k"] or "")
    if "sata" in word or "sada" in word:
        value += HUNDRED * finnish_unit(found["h"] or "")
    if found["ten"]:
        value += 10 * finnish_unit(found["t"] or "")
    if found["u"]:
        value += finnish_unit(found["u"]) + (10 if found["teen"] else 0)
    return value


def _swedish(word: str) -> int | None:
    found = _SV.fullmatch(word)
    if not found:
        return None
    value = _SV_TENS.get(found["t"] or "", 0) + _SV_UNITS.get(found["u"] or "", 0)
    if found["thousand"]:
        value += THOUSAND * _SV_UNITS.get(found["k"] or "", 1)
    if found["hundred"]:
        value += HUNDRED * _SV_UNITS.get(found["h"] or "", 1)
    return value
