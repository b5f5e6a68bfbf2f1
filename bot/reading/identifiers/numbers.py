"""Numbers that carry a check digit: hetu, personnummer, IBAN and payment card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from stdnum import iban, luhn
from stdnum.fi import hetu

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank

_HETU = re.compile(r"(?<![\w-])\d{6} ?[-+A-FU-Y] ?\d{3} ?[0-9A-FHJ-NPR-Y](?![\w-])", re.IGNORECASE)
_PERSONNUMMER = re.compile(r"(?<![\w-])(?:19|20)?\d{6} ?[-+]? ?\d{4}(?![\w-])")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}[ -]?\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)
_DIGIT_GROUPS = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,27}")
_GROUP = re.compile(r"\d+")
_ALNUM = re.compile(r"[^\W_]")

# What was said just before makes a number personal even where its check digit was mistyped.
_NAMED_HETU = re.compile(
    r"(?:hetu|henkilötunnu|henkilöturvatunnu|sotu)\w{0,6}\W{0,3}(?:on )?\Z", re.IGNORECASE
)
_NAMED_PERSONNUMMER = re.compile(
    r"(?:personn(?:ummer|r)|p-?nr)\w{0,3}\W{0,3}(?:är )?\Z", re.IGNORECASE
)
_NAMED_CARD = re.compile(
    r"(?:kort(?:ti|in|tini|tinumero)?|card|credit|visa|mastercard)\w{0,5}"
    r"(?: ?(?:numero|nummer|nro|nr|number|no))?\w{0,3}\W{0,3}(?:on |är |is )?\Z",
    re.IGNORECASE,
)
_BEFORE = 40

_IBAN_LENGTHS = {
    country: int(length)
    for length, *countries in map(
        str.split,
        (
            "15 NO",
            "16 BE",
            "18 DK FI NL FO GL",
            "19 SI",
            "20 AT EE LT LU",
            "21 CH HR LV LI",
            "22 BG DE GB IE RS GE ME",
            "23 IL AE",
            "24 AD CZ ES RO SE SK SA TN",
            "25 PT",
            "26 IS TR",
            "27 FR GR IT MC SM",
            "28 AL CY HU PL",
            "29 UA",
            "31 MT",
        ),
    )
    for country in countries
}
_CARD_SHAPES = (
    re.compile(r"4(?:\d{15}|\d{18})"),
    re.compile(r"(?:5[1-5]\d\d|2(?:2[2-9]\d|[3-6]\d\d|7[01]\d|720))\d{12}"),
    re.compile(r"3[47]\d{13}"),
    re.compile(r"3(?:0[0-5]|[689]\d)\d{11}"),
    re.compile(r"(?:6011|64[4-9]\d|65\d\d|5[068]\d\d|6[37]\d\d|35\d\d|62\d\d)\d{12}(?:\d{3})?"),
)
_MOST_GROUPS = 8
_CO_ORDINATION = 60  # added to the day in a Swedish co-ordination number


def checked_numbers(text: str) -> Iterator[Candidate]:
    """Every hetu, personnummer, IBAN and card number in the text."""
    yield from _each(text, _HETU, IdentifierKind.HETU, _is_hetu)
    yield from _each(text, _PERSONNUMMER, IdentifierKind.PERSONNUMMER, _is_personnummer)
    for found in _IBAN.finditer(text):
        yield from _iban(found)
    for found in _DIGIT_GROUPS.finditer(text):
        yield from _cards(text, found)


def _each(
    text: str,
    pattern: re.Pattern[str],
    kind: IdentifierKind,
    is_one: Callable[[str, str], bool],
) -> Iterator[Candidate]:
    for found in pattern.finditer(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if is_one(found.group().replace(" ", ""), before):
            yield Candidate(found.start(), found.end(), kind, Rank.CHECKED)


def _is_hetu(number: str, before: str) -> bool:
    valid: bool = hetu.is_valid(number.upper(), allow_temporary=True)
    return valid or bool(_NAMED_HETU.search(before))


def _is_personnummer(number: str, before: str) -> bool:
    digits = re.sub(r"\D", "", number)
    plain_phone = digits == number and re.match(r"0(?:4|5|7[0236])\d{8}\Z", number)
    named = _NAMED_PERSONNUMMER.search(before)
    if named:
        return True
    return not plain_phone and _is_birthday(digits[-10:-4]) and luhn.is_valid(digits[-10:])


def _is_birthday(digits: str) -> bool:
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    try:
        date(2000 + year, month, day - _CO_ORDINATION if day > _CO_ORDINATION else day)
    except ValueError:
        # 29 February of a year that was leap in one century only cannot be told apart.
        return False
    return True


def _iban(found: re.Match[str]) -> Iterator[Candidate]:
    written = found.group()
    length = _IBAN_LENGTHS.get(written[:2].upper(), 0)
    signs = [sign.start() for sign in _ALNUM.finditer(written)]
    if not 0 < length <= len(signs):
        return
    end = signs[length - 1] + 1
    compact = re.sub(r"[ -]", "", written[:end]).upper()
    glued = end < len(written) and written[end].isalnum()
    if not glued and iban.is_valid(compact, check_country=False):
        yield Candidate(found.start(), found.start() + end, IdentifierKind.IBAN, Rank.CHECKED)


def _cards(text: str, found: re.Match[str]) -> Iterator[Candidate]:
    if text[found.end() : found.end() + 1].isalnum():
        return
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    groups = [group.span() for group in _GROUP.finditer(text, *found.span())]
    if len(groups) > _MOST_GROUPS:
        groups = [found.span()]
    for first, (start, _) in enumerate(groups):
        for _, end in groups[first:]:
            digits = text[start:end].replace(" ", "").replace("-", "")
            if _is_card_shape(digits) and (
                luhn.is_valid(digits) or (not first and _NAMED_CARD.search(before))
            ):
                yield Candidate(start, end, IdentifierKind.CARD, Rank.CHECKED)


def _is_card_shape(digits: str) -> bool:
    return any(shape.fullmatch(digits) for shape in _CARD_SHAPES)
