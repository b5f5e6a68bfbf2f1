"""Puts a limit in the place of a figure above it, in the form that the figure had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.domain.conversation import Language
from bot.domain.policy import Limit, LimitKind
from bot.domain.reading import Amount, Span
from bot.domain.slots import amount_words, duration_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOSELY = re.compile(r"\b(?:en|noin|ungefär|runt|about|around|roughly|a good)\s+\Z", re.IGNORECASE)
"""What makes a figure loose; a limit is exact."""
_UNIT = re.compile(r"[^\W\d_]+\Z")
_PLAIN: Final = frozenset(
    [
        "eur",
        "euro",
        "euroa",
        "euros",
        "kr",
        "kronor",
        "dollar",
        "dollars",
        "pounds",
        "sek",
        "usd",
        "gbp",
        "procent",
        "percent",
        "cent",
        "prosenttia",
    ]
)
"""Units that stand as a limit does; where a figure is inflected otherwise nothing fits there."""
_EURO_GENITIVE = "euron"
_PERCENT_GENITIVE = "prosentin"
_GENITIVE_TIME: Final = ("viikon", "päivän", "kuukauden", "tunnin", "minuutin", "vuoden")
_PLAIN_TIME: Final = ("viikkoa", "päivää", "kuukautta", "tuntia", "minuuttia", "vuotta")
_OTHER_TIME: Final = frozenset(
    [
        "minut",
        "minuter",
        "timme",
        "timmar",
        "dag",
        "dagar",
        "dygn",
        "vecka",
        "veckor",
        "månad",
        "månader",
        "år",
        "minute",
        "minutes",
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
    ]
)


def lowered(text: str, start: int, end: int, limit: Limit, language: Language) -> str | None:
    """The sentence with the figure from `start` to `end` at the limit; None where none fits."""
    if limit.max <= 0 or text[end : end + 1] in {"'", "’", "-", ":"}:
        return None
    found = _UNIT.search(text[start:end])
    unit = found.group().casefold() if found else ""
    instead = _instead(limit, unit, text[start:end], language)
    if instead is None:
        return None
    return _LOOSELY.sub("", text[:start]) + instead + text[end:]


def _instead(limit: Limit, unit: str, figure: str, language: Language) -> str | None:
    if limit.kind is LimitKind.TIME:
        return _time(limit, unit, figure, language)
    if unit == (_PERCENT_GENITIVE if limit.kind is LimitKind.PERCENT else _EURO_GENITIVE):
        fits = limit.kind is LimitKind.PERCENT or limit.currency == "EUR"
        return f"{limit.max:g} {unit}" if fits else None
    if unit not in _PLAIN and not _is_mark(unit, figure):
        return None
    if limit.kind is LimitKind.MONEY and limit.currency:
        return amount_words(Amount(round(limit.max * 100), limit.currency), language)
    return f"{limit.max:g}%" if language is Language.EN else f"{limit.max:g}\N{NO-BREAK SPACE}%"


def _is_mark(unit: str, figure: str) -> bool:
    """A figure with a sign and no word; a bare one, added to a sum before it, has no form."""
    return (not unit and not figure.isascii()) or figure[0] in "$%" or figure[-1] in "$%-"


def _time(limit: Limit, unit: str, figure: str, language: Language) -> str | None:
    if limit.unit is None or not limit.max.is_integer() or "-" in figure.replace(" ", ""):
        return None
    span = Span(round(limit.max), limit.unit)
    if language is not Language.FI:
        return duration_words(span, "", language) if unit in _OTHER_TIME else None
    if unit.endswith(_GENITIVE_TIME):
        return duration_words(span, "gen", language)
    return duration_words(span, "", language) if _counted(unit, span) else None


def _counted(unit: str, span: Span) -> bool:
    """Whether the limit stands as the figure does: a number and the partitive."""
    return span.count > 1 and _ends(unit, _PLAIN_TIME)


def _ends(unit: str, forms: Sequence[str]) -> bool:
    return any(unit.endswith(form) for form in forms)
