"""What numbers count: currencies, shares of a price, units of time, in three languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.numerals import finnish_unit, numeral
from bot.domain.reading import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence


class Measure(NamedTuple):
    """A currency code, `%` or `minute`; how many of it one is, and in how many words."""

    of: str
    times: float
    words: int = 1


_SLANG = (
    r"(?P<many>[^\W\d_]{2,12}?)?(?:(?P<ten>kymp(?:pi|piä|pii|in|illä))"
    r"|(?P<hundred>sata(?:nen|sen|sta|sia|sella)|satku(?:n|a)?)|(?P<thousand>tonni(?:n|a)?))"
)
_KINDS: Final = re.compile(
    r"(?P<EUR>€|eur|euro[^\W\d_]{0,6}|e|egeä|egee)"
    r"|(?P<SEK>kr|kronor|kronors|krona|sek|spänn|kruunu[^\W\d_]{0,6})"
    r"|(?P<USD>\$|dollar[^\W\d_]{0,5}|usd|taala[^\W\d_]{0,4}|bucks)"
    r"|(?P<GBP>£|pund|pounds?|quid|gbp|punt[^\W\d_]{1,5})"
    r"|(?P<percent>%|prosent[^\W\d_]{1,6}|procents?|percent|pct)"
    r"|(?P<minute>min|minuut[^\W\d_]{1,5}|minut(?:er|en|ers)?|minutes?)"
    r"|(?P<hour>h|t|tunti|tuntia|tunnin|tunnissa|tim|timm(?:e|ar|en|ars)|hours?|hrs?)"
    r"|(?P<day>pv|pvä|pvää|vrk|[^\W\d_]{0,9}päiv(?:ä|ää|än|ässä|ällä)|vuorokau[^\W\d_]{2,6}"
    r"|(?:arbets|var)?dag(?:ar|en|s|ars)?|dygn|days?)"
    r"|(?P<week>vk|vko|vkoa|[^\W\d_]{0,5}viikko|[^\W\d_]{0,5}viikkoa|[^\W\d_]{0,5}viikon"
    r"|[^\W\d_]{0,5}viiko(?:ssa|lla)|veck(?:a|or|an|ors)|weeks?)"
    r"|(?P<month>kk|kuukausi|kuukautta|kuukauden|kuukaude(?:ssa|lla)|månad(?:er|en|ers)?|months?)"
    r"|(?P<year>vuosi|vuotta|vuoden|vuode(?:ssa|lla)|år|years?)"
    rf"|(?P<slang>{_SLANG})"
    r"|(?P<fortnight>fortnights?)|(?P<hundreds>hundring(?:ar)?|hundralapp(?:ar)?)"
    r"|(?P<thousands>tusenlapp(?:ar)?|grand)|(?P<five>fiver)|(?P<tenner>tenner)"
)
_OWN: Final = {
    "fortnight": Measure("minute", 2 * Unit.WEEK.minutes),
    "hundreds": Measure("EUR", 100),
    "thousands": Measure("EUR", 1000),
    "five": Measure("EUR", 5),
    "tenner": Measure("EUR", 10),
    "percent": Measure("%", 1),
}
LENGTHENED: Final = frozenset(
    [
        "-",
        "more",
        "extra",
        "additional",
        "further",
        "working",
        "business",
        "full",
        "whole",
        "calendar",
        "of",
        "hela",
        "extra",
        "ytterligare",
        "kokonaista",
        "täyttä",
        "lisää",
        "arbets",
    ]
)
"""What may stand between a number and its unit."""
ADDING: Final = frozenset(
    [
        "+",
        "ja",
        "sekä",
        "lisäksi",
        "vielä",
        "päälle",
        "plus",
        "och",
        "dessutom",
        "ytterligare",
        "and",
        "another",
        "further",
        "also",
        "a",
        "then",
    ]
)
"""What adds a bare number to a sum."""
_FURTHER: Final = frozenset(["eteenpäin", "pidemmälle", "pitempään", "lisää"])
_WITHIN_AFTER: Final = frozenset(["kuluessa", "kuluttua", "sisällä", "sisään", "päästä", "aikana"])
_WITHIN_BEFORE: Final = frozenset(["inom", "within"])
_NEXT: Final = frozenset(["ensi", "nästa", "next"])
_NEXT_UNITS: Final = {
    "viikolla": Unit.WEEK,
    "viikon": Unit.WEEK,
    "kuussa": Unit.MONTH,
    "vuonna": Unit.YEAR,
    "vecka": Unit.WEEK,
    "månad": Unit.MONTH,
    "år": Unit.YEAR,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
    "year": Unit.YEAR,
}
_INESSIVE: Final = frozenset(["viikossa", "kuukaudessa", "vuodessa", "päivässä", "tunnissa"])
_MONEY_ALONE: Final = frozenset(["slang", "hundreds", "thousands", "five", "tenner"])
_FREE: Final = frozenset(
    [
        "ilmaiseksi",
        "ilmainen",
        "ilmaisen",
        "ilmaista",
        "veloituksetta",
        "free",
        "gratis",
        "kostnadsfritt",
    ]
)
_HALF: Final = frozenset(["puoleen", "puolella", "puolet", "half", "halva", "halvt", "hälften"])
_PRICE: Final = ("price", "off", "pris", "hin")


def measure(word: str, following: str = "") -> Measure | None:
    """What a number before this word counts; None where the word is no unit."""
    if word == "per" and following == "cent":
        return Measure("%", 1, 2)
    found = _KINDS.fullmatch(word)
    if not found or not found.lastgroup:
        return None
    kind = _kind(found)
    if kind == "slang":
        return Measure("EUR", _slang(found))
    if kind in _OWN:
        return _OWN[kind]
    return Measure(kind, 1) if kind.isupper() else Measure("minute", Unit(kind).minutes)


@lru_cache(maxsize=4096)
def counted(word: str) -> bool:
    """Whether this word or mark may say what a number counts, or be a quantity by itself."""
    if word in _FREE or word in _HALF or word in _NEXT_UNITS or word == "per":
        return True
    return _KINDS.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def begins(word: str) -> bool:
    """Whether a quantity may begin with this word or mark."""
    return word in _NEXT or numeral(word) is not None or counted(word)


def alone(before: Sequence[str], words: Sequence[str]) -> Measure | None:
    """One of a unit that no number counts: `viikossa`, `within the week`, `satasen`."""
    first, second = words[0], words[1] if words[1:] else ""
    if first in _NEXT and second in _NEXT_UNITS:
        return Measure("minute", _NEXT_UNITS[second].minutes, 2)
    found = _KINDS.fullmatch(first)
    if not found:
        return None
    if _kind(found) in _MONEY_ALONE:
        return measure(first)
    unit = measure(first)
    if unit and unit.of == "minute" and _is_within(before, first, second):
        return unit
    return None


def share(before: Sequence[str], words: Sequence[str]) -> float | None:
    """Per cent that a word takes off a price: `ilmaiseksi`, `half price`."""
    if words[0] in _FREE and before[-1:] != ["feel"]:
        return 100
    if words[0] in _HALF and any(word.startswith(_PRICE) for word in words[1:]):
        return 50
    return None


def _is_within(before: Sequence[str], unit: str, following: str) -> bool:
    if unit in _INESSIVE or (following in _WITHIN_AFTER and unit.endswith("n")):
        return True
    if following in _FURTHER:
        return unit.endswith("lla")
    near = before[:1] if before[-1:] == ["the"] else before[-1:]
    return bool(_WITHIN_BEFORE.intersection(near))


def _kind(found: re.Match[str]) -> str:
    """The outermost group that matched."""
    return next(
        name
        for name, value in found.groupdict().items()
        if value is not None and name not in {"many", "ten", "hundred", "thousand"}
    )


def _slang(found: re.Match[str]) -> float:
    each = 10 if found["ten"] else 100 if found["hundred"] else 1000
    return each * finnish_unit(found["many"] or "")
