"""Sums, percentages and stretches of time in a reply, written in figures or plain number words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.reading import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = {
    word: value
    for value, words in {
        1: "yksi yhden en ett one",
        2: "kaksi kahden två two",
        3: "kolme kolmen tre three",
        4: "neljä neljän fyra four",
        5: "viisi viiden fem five",
        6: "kuusi kuuden sex six",
        7: "seitsemän sju seven",
        8: "kahdeksan åtta eight",
        9: "yhdeksän nio nine",
        10: "kymmenen tio ten",
        14: "neljätoista neljäntoista fjorton fourteen",
        20: "kaksikymmentä kahdenkymmenen tjugo twenty",
        30: "kolmekymmentä kolmenkymmenen trettio thirty",
        50: "viisikymmentä viidenkymmenen femtio fifty",
        100: "sata sadan satasen hundra hundred",
        200: "kaksisataa kahdensadan tvåhundra",
        500: "viisisataa viidensadan femhundra",
        1000: "tuhat tuhannen tusen thousand",
    }.items()
    for word in words.split()
}
_NUMBER = (
    r"(?P<n>\d{1,3}(?:[ \u00a0.,]\d{3}){1,3}(?:[.,]\d{1,2})?"
    r"|\d{1,9}(?:[.,]\d{1,2})?|[^\W\d_]{2,20})"
)
_CURRENCIES = {
    "EUR": r"€|eur[oa]?\b|euro(?:n|a|lla|ja|jen|s)\b|e\b|egeä\b|euroa\b",
    "SEK": r"kr\b|kronor\b|kronors\b|sek\b|kruunu\w{0,6}",
    "USD": r"\$|dollar\w{0,5}|usd\b|taala\w{0,4}",
    "GBP": r"£|pund\b|pounds?\b|gbp\b|punt\w{1,5}",
}
_MONEY_AFTER = {
    code: re.compile(rf"\b{_NUMBER}[ \u00a0]?(?:{names})", re.IGNORECASE)
    for code, names in _CURRENCIES.items()
}
_MONEY_BEFORE = {
    code: re.compile(rf"{mark}[ \u00a0]?{_NUMBER}")
    for code, mark in {"EUR": "€", "USD": r"\$", "GBP": "£"}.items()
}
_PERCENT = re.compile(
    rf"\b{_NUMBER}[ \u00a0]?(?:%|prosent\w{{1,6}}|procent\w{{0,3}}|per ?cent\b)", re.IGNORECASE
)
_UNITS = {
    Unit.MINUTE: r"min\b|minuut\w{1,5}|minut(?:er|en)?\b|minutes?\b",
    Unit.HOUR: r"h\b|tun(?:ti|tia|nin|nissa)\b|timm(?:e|ar|en)\b|hours?\b",
    Unit.DAY: r"pv\b|\w{0,6}päiv\w{1,6}|vuorokau\w{2,6}|\w{0,8}dag(?:ar|en|s)?\b|dygn\b"
    r"|(?:working |business )?days?\b",
    Unit.WEEK: r"vk\b|viik\w{1,5}|veck(?:a|or|an)\b|weeks?\b",
    Unit.MONTH: r"kk\b|kuukau\w{2,6}|kuuta\b|månad(?:er|en)?\b|months?\b",
    Unit.YEAR: r"vuo(?:si|tta|den|dessa)\b|år\b|years?\b",
}
_SPANS = {
    unit: re.compile(rf"\b{_NUMBER}[ \u00a0]?(?:{names})", re.IGNORECASE)
    for unit, names in _UNITS.items()
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: a currency code, `%` or minutes; offsets in characters."""

    value: float
    of: str
    start: int
    end: int


def sums(text: str) -> Iterator[Quantity]:
    """Sums of money, in whole units of their currency."""
    for patterns in (_MONEY_AFTER, _MONEY_BEFORE):
        for code, pattern in patterns.items():
            yield from _found(pattern, code, text)


def percentages(text: str) -> Iterator[Quantity]:
    """Percentages."""
    yield from _found(_PERCENT, "%", text)


def spans(text: str) -> Iterator[Quantity]:
    """Stretches of time, in minutes."""
    for unit, pattern in _SPANS.items():
        for found in _found(pattern, unit.value, text):
            yield Quantity(found.value * unit.minutes, "minute", found.start, found.end)


def _found(pattern: re.Pattern[str], of: str, text: str) -> Iterator[Quantity]:
    for match in pattern.finditer(text):
        value = _value(match["n"])
        if value is not None:
            yield Quantity(value, of, match.start(), match.end())


def _value(written: str) -> float | None:
    """The number that is written; None where the word is no number."""
    if written[0].isalpha():
        value = _WORDS.get(written.casefold())
        return None if value is None else float(value)
    plain = re.sub(r"[ \u00a0.,](?=\d{3}(?!\d))", "", written).replace(",", ".")
    return float(plain)
