"""Slots in approved wording, filled with what the customer named, inflected for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Named, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.policy import Thing

SLOT: Final = re.compile(r"\{([A-Za-z]+)(?::([a-z]+))?\}")
FORMS: Final = {
    Language.FI: {
        "duration": ("gen",),
        "nth": ("gen",),
        "amount": (),
        "told": (),
        "thing": ("gen", "par", "ela", "ill"),
    },
    Language.SV: {"duration": (), "nth": (), "amount": (), "told": (), "thing": ("indef",)},
    Language.EN: {"duration": (), "nth": (), "amount": (), "told": (), "thing": ()},
}

_FI_NUMBERS = [
    "yksi",
    "kaksi",
    "kolme",
    "neljä",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmenen",
]
_FI_NUMBERS_GEN = [
    "yhden",
    "kahden",
    "kolmen",
    "neljän",
    "viiden",
    "kuuden",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmenen",
]
_SV_NUMBERS = ["en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"]
_EN_NUMBERS = ["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_FI_NTH = [
    "ensimmäinen",
    "toinen",
    "kolmas",
    "neljäs",
    "viides",
    "kuudes",
    "seitsemäs",
    "kahdeksas",
    "yhdeksäs",
    "kymmenes",
]
_FI_NTH_GEN = [
    "ensimmäisen",
    "toisen",
    "kolmannen",
    "neljännen",
    "viidennen",
    "kuudennen",
    "seitsemännen",
    "kahdeksannen",
    "yhdeksännen",
    "kymmenennen",
]
_SV_NTH = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
]
_EN_NTH = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
# Nominative, partitive, genitive.
_FI_UNITS = {
    Unit.MINUTE: ("minuutti", "minuuttia", "minuutin"),
    Unit.HOUR: ("tunti", "tuntia", "tunnin"),
    Unit.DAY: ("päivä", "päivää", "päivän"),
    Unit.WEEK: ("viikko", "viikkoa", "viikon"),
    Unit.MONTH: ("kuukausi", "kuukautta", "kuukauden"),
    Unit.YEAR: ("vuosi", "vuotta", "vuoden"),
}
# Article, singular, plural.
_SV_UNITS = {
    Unit.MINUTE: ("en", "minut", "minuter"),
    Unit.HOUR: ("en", "timme", "timmar"),
    Unit.DAY: ("en", "dag", "dagar"),
    Unit.WEEK: ("en", "vecka", "veckor"),
    Unit.MONTH: ("en", "månad", "månader"),
    Unit.YEAR: ("ett", "år", "år"),
}
_FI_CURRENCY = {"EUR": "€", "SEK": "kruunua", "USD": "dollaria", "GBP": "puntaa"}
_SV_CURRENCY = {"EUR": "euro", "SEK": "kronor", "USD": "dollar", "GBP": "pund"}
_EN_SYMBOL = {"EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class Slots:
    """What the wording may name: the customer's details, the thing, and how long counts as long.

    What they told is said back only in their own language, and where they are `sinä` and `du`.
    """

    details: Named
    thing: Thing | None = None
    long_after_minutes: int = 0
    says_back: bool = True

    def fill(self, text: str, language: Language) -> str | None:
        """The wording with its slots filled; None where one of them can't be."""
        parts: list[str] = []
        at = 0
        for match in SLOT.finditer(text):
            value = self._value(match[1].lower(), match[2] or "", language)
            if value is None:
                return None
            parts += [text[at : match.start()], value]
            at = match.end()
        return capitalised("".join([*parts, text[at:]]))

    def _value(self, name: str, form: str, language: Language) -> str | None:
        if name == "duration":
            span = self.details.span
            return (
                duration_words(span, form, language)
                if span and span.minutes >= self.long_after_minutes
                else None
            )
        if name == "amount":
            return amount_words(self.details.amount, language) if self.details.amount else None
        if name == "told":
            return self.details.told if self.says_back else None
        if name == "nth":
            return _nth(self.details.times, form, language)
        return _thing(self.thing, form, language) if name == "thing" and self.thing else None


def slot_names(text: str) -> Iterator[tuple[str, str]]:
    """Name and form of each slot in a wording."""
    for match in SLOT.finditer(text):
        yield match[1].lower(), match[2] or ""


def duration_words(span: Span, form: str, language: Language) -> str:
    """A stretch of time as each language says it; `gen` is the Finnish genitive."""
    if language is Language.FI:
        nominative, partitive, genitive = _FI_UNITS[span.unit]
        if span.count == 1:
            return genitive if form == "gen" else nominative
        numbers = _FI_NUMBERS_GEN if form == "gen" else _FI_NUMBERS
        return f"{_number(span.count, numbers)} {genitive if form == 'gen' else partitive}"
    if language is Language.SV:
        article, one, many = _SV_UNITS[span.unit]
        return (
            f"{article} {one}" if span.count == 1 else f"{_number(span.count, _SV_NUMBERS)} {many}"
        )
    if span.count == 1:
        return f"{'an' if span.unit is Unit.HOUR else 'a'} {span.unit.value}"
    return f"{_number(span.count, _EN_NUMBERS)} {span.unit.value}s"


def _number(count: int, names: list[str]) -> str:
    """A number in words up to ten, in digits above."""
    return names[count - 1] if 1 <= count <= len(names) else str(count)


def amount_words(amount: Amount, language: Language) -> str:
    """A sum as each language writes it."""
    whole, cents = divmod(amount.cents, 100)
    figure = f"{whole:,}".replace(",", "," if language is Language.EN else "\N{NO-BREAK SPACE}")
    if cents:
        figure += f"{'.' if language is Language.EN else ','}{cents:02d}"
    if language is Language.EN:
        symbol = _EN_SYMBOL.get(amount.currency)
        return f"{symbol}{figure}" if symbol else f"{figure} {amount.currency}"
    names = _FI_CURRENCY if language is Language.FI else _SV_CURRENCY
    return f"{figure}\N{NO-BREAK SPACE}{names.get(amount.currency, amount.currency)}"


def _nth(times: int | None, form: str, language: Language) -> str | None:
    if times is None or times not in range(2, len(_EN_NTH) + 1):
        return None
    if language is Language.FI:
        return (_FI_NTH_GEN if form == "gen" else _FI_NTH)[times - 1]
    return (_SV_NTH if language is Language.SV else _EN_NTH)[times - 1]


def _thing(thing: Thing, form: str, language: Language) -> str | None:
    if language is Language.FI:
        return str(getattr(thing.fi, form or "nom"))
    if language is Language.SV:
        return thing.sv.indef if form == "indef" else thing.sv.definite
    return thing.en.noun


def capitalised(text: str) -> str:
    """Each sentence begins with a capital, since a slot may have begun it in lower case.

    A full stop after a figure, as in `3.11.`, may end none.
    """
    return re.sub(r"(^|(?<!\d)[.!?]\s+)([a-zåäö])", lambda m: m[1] + m[2].upper(), text)
