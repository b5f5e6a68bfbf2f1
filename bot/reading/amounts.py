"""Sums of money that a customer has paid, was charged or claims."""

from __future__ import annotations

import re

from bot.domain.numerals import FEW, joined, joins, numeral
from bot.domain.reading import Amount
from bot.reading.stakes import at_stake
from bot.reading.windows import near

_UNIT = (
    r"(?P<EUR>€|eur(?:o[a-zåäö]{0,5}|os)?\b|e\b)|(?P<SEK>kr\b|kron(?:or|a|an)\b|sek\b|spänn\b|:-)"
    r"|(?P<USD>\$|usd\b|dollar[a-z]{0,4}\b|bucks?\b)|(?P<GBP>£|gbp\b|pounds?\b|quid\b|puntaa\b)"
)
_DIGITS = r"\d{1,3}(?:[ .,']\d{3}){1,3}(?:[.,]\d{2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_UNIT_AFTER = re.compile(rf"(?<![\w.,:/-])({_DIGITS})(?:,-|\.-)?[ \u00a0]?(?:{_UNIT})(?!\w)")
# `450 euroa 2019`: what stands behind a sum is no other one.
_UNIT_BEFORE = re.compile(rf"(?<![\w])(?<!\d[ \u00a0])(?:{_UNIT})[ \u00a0]?({_DIGITS})(?![\w%])")
_IN_WORDS = re.compile(
    r"(?<!\w)((?:[^\W\d_]{1,40}[ -]){1,5})"
    r"(?:(?P<EUR>euro[a-zåäö]{0,2})|(?P<SEK>kronor)|(?P<USD>dollars?)|(?P<GBP>pounds|puntaa))(?!\w)",
)
# `den 25e` and `3e mars` are days in Swedish, no euros.
_ORDINAL = re.compile(
    r"(?<!\w)(?:den|till|på|före|senast|sedan|sen) \d{1,2}:?e(?!\w)"
    r"|(?<!\w)\d{1,2}:?e (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec|gången|dagen|våning)",
)
# Such a day cannot do without it, and looking for it is far cheaper.
_MAYBE_ORDINAL = re.compile(r"\d:?e")
_CENTS = re.compile(r"[.,](\d{1,2})\Z")
# No unit lies further from its digits.
_FIGURES = re.compile(r"\d[\d .,']*")
_APART = 20
_HINTS = (" euro", " kronor", " dollar", " pounds", " puntaa")
_CURRENCIES = ("EUR", "SEK", "USD", "GBP")


def amounts(text: str) -> list[Amount]:
    """Every sum of money at stake in a text in small letters; `kr` is taken for Swedish crowns."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    if _MAYBE_ORDINAL.search(plain):
        plain = _ORDINAL.sub(lambda day: " " * len(day[0]), plain)
    found = [
        (match, Amount(_cents(_number(match)), _currency(match)))
        for start, end in near(plain, _FIGURES, _APART, _APART)
        for pattern in (_UNIT_AFTER, _UNIT_BEFORE)
        for match in pattern.finditer(plain, start, end)
    ]
    worded = any(hint in plain for hint in _HINTS)
    for match in _IN_WORDS.finditer(plain) if worded else ():
        count = _worded(match[1])
        if count is not None:
            found.append((match, Amount(count * 100, _currency(match))))
    found.sort(key=lambda pair: pair[0].start())
    return [amount for match, amount in found if at_stake(plain, match.start(), match.end())]


def _worded(words: str) -> int | None:
    """The number that the last of some words make: `a thousand two hundred`; of `a few`, none."""
    number: int | None = None
    for word in re.split(r"[ -]", words.strip(" -")):
        if word in FEW:
            return None
        value = numeral(word)
        if word == "and" and number is not None:
            continue
        if number is not None and value is not None and joins(number, value):
            number = joined(number, value)
        else:
            number = value
    return number


def _number(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group and group[0].isdigit())


def _cents(number: str) -> int:
    small = _CENTS.search(number)
    whole = number[: small.start()] if small else number
    return int(re.sub(r"\D", "", whole)) * 100 + (int(small[1].ljust(2, "0")) if small else 0)


def _currency(match: re.Match[str]) -> str:
    return next(code for code in _CURRENCIES if match.group(code))
