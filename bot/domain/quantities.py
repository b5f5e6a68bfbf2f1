"""Sums, percentages and stretches of time in a reply, in figures or in words, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.measures import ADDING, LENGTHENED, alone, begins, counted, measure, share
from bot.domain.numerals import FEW, joined, joins, numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIGURE = r"(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d{1,12})(?:[.,]\d{1,2})?(?!\d)"
_TAIL = r"[:,]-|:[^\W\d_]{1,5}(?![^\W_])"
_PIECE = re.compile(rf"[^\W\d_]+|[^\w\s]|{_FIGURE}(?:{_TAIL})?|\d+")
_WRITTEN = re.compile(rf"({_FIGURE})(?:{_TAIL})?")
_THOUSANDS = re.compile(r"[ \u00a0\u202f.,'’](?=\d{3}(?!\d))")
_BEFORE = {"€": "EUR", "$": "USD", "£": "GBP"}
_RANGE = frozenset(["-", "–", "—", "to", "till"])
_AND = frozenset(["and", "och", "ja"])
_BARE = (":-", ",-")
"""What makes a sum of a figure that no unit follows."""
_MOST_PARTS = 6
_MOST_ADDING = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: a currency code, `%` or `minute`; offsets in characters."""

    value: float
    of: str
    start: int
    end: int


class _Pieces(NamedTuple):
    """Figures, words in lower case and marks, with where each of them stands."""

    texts: list[str]
    spans: list[tuple[int, int]]


class _Number(NamedTuple):
    """A number, or a range by its greatest, and the piece that follows it."""

    value: float
    start: int
    end: int
    following: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in order; none overlaps another, and a range is one."""
    small = text.lower()
    texts = _PIECE.findall(small)
    if len(small) != len(text):  # somewhere one letter became two
        texts = [piece.lower() for piece in _PIECE.findall(text)]
    if not any(map(counted, texts)) and not any(bare in text for bare in _BARE):
        return ()
    pieces = _Pieces(texts, [match.span() for match in _PIECE.finditer(text)])
    found: list[Quantity] = []
    at = 0
    for first in [at for at, piece in enumerate(texts) if piece[0].isdecimal() or begins(piece)]:
        if first < at:
            continue
        at, quantity = _at(pieces, first)
        if quantity and _goes_on(found, quantity, text):
            before = found.pop()
            value = max(before.value, quantity.value)
            quantity = replace(quantity, value=value, start=before.start)
        if quantity:
            found.append(quantity)
            added = _added(pieces, at, quantity)
            found += [added] if added else []
    return tuple(found)


def _figure(piece: str) -> float | None:
    """The number that a piece is in figures."""
    written = _WRITTEN.fullmatch(piece) if piece[0].isdecimal() else None
    return float(_THOUSANDS.sub("", written[1]).replace(",", ".")) if written else None


def _at(pieces: _Pieces, at: int) -> tuple[int, Quantity | None]:
    """What begins at a piece, and the piece to go on from."""
    texts, spans = pieces
    words = texts[at : at + 4]
    start, end = spans[at]
    if currency := _BEFORE.get(words[0]):
        number = _number(pieces, at + 1)
        if number and number.start - end <= 1:
            return number.following, Quantity(number.value, currency, start, number.end)
    if number := _number(pieces, at):
        bare = texts[number.following - 1].endswith("-")
        sum_ = Quantity(number.value, "EUR", number.start, number.end) if bare else None
        return _measured(pieces, number) or (number.following, sum_)
    before = texts[max(at - 2, 0) : at]
    if lone := alone(before, words):
        following = at + lone.words
        return following, Quantity(lone.times, lone.of, start, spans[following - 1][1])
    part = share(before, words)
    return at + 1, Quantity(part, "%", start, end) if part is not None else None


def _measured(pieces: _Pieces, number: _Number) -> tuple[int, Quantity] | None:
    """The number with the unit after it."""
    texts, at = pieces.texts, number.following
    if at < len(texts) and texts[at] in LENGTHENED:
        at += 1
    if at >= len(texts):
        return None
    unit = measure(texts[at], texts[at + 1] if at + 1 < len(texts) else "")
    if unit is None:
        return None
    end = pieces.spans[at + unit.words - 1][1]
    return at + unit.words, Quantity(float(number.value * unit.times), unit.of, number.start, end)


def _number(pieces: _Pieces, at: int) -> _Number | None:
    """A number, or a range of two, that begins at a piece."""
    first = _single(pieces, at)
    if first is None:
        return None
    after = first.following
    if after + 1 >= len(pieces.texts) or pieces.texts[after] not in _RANGE:
        return first
    last = _single(pieces, after + 1)
    if last is None:
        return first
    return _Number(max(first.value, last.value), first.start, last.end, last.following)


def _single(pieces: _Pieces, at: int) -> _Number | None:
    if at >= len(pieces.texts):
        return None
    piece, (start, end) = pieces.texts[at], pieces.spans[at]
    figure = _figure(piece)
    if figure is not None:
        return _Number(figure, start, end, at + 1)
    value = numeral(piece)
    if value is None:
        return None
    following = at + 1
    while part := _part(pieces, following, value, at):
        value, end, following = part
    return _Number(value, start, end, following)


def _part(pieces: _Pieces, at: int, so_far: int, began: int) -> tuple[int, int, int] | None:
    """The number with its next word: `hundred` `and` `fifty`, `twenty` `-` `five`."""
    texts = pieces.texts
    skip = at < len(texts) and (texts[at] in _AND or texts[at] == "-")
    at += 1 if skip else 0
    if at >= len(texts) or at - began > _MOST_PARTS:
        return None
    word, end = texts[at], pieces.spans[at][1]
    value = numeral(word)
    if value is None:
        return None
    if so_far == 1 and not skip and word in FEW:
        return value, end, at + 1
    if not joins(so_far, value):
        return None
    return joined(so_far, value), end, at + 1


def _goes_on(found: Sequence[Quantity], quantity: Quantity, text: str) -> bool:
    """Whether two quantities are the ends of one range: `30 € – 50 €`."""
    if not found or found[-1].of != quantity.of or quantity.start - found[-1].end > 6:  # noqa: PLR2004 - ` till `
        return False
    return text[found[-1].end : quantity.start].strip().casefold() in _RANGE


def _added(pieces: _Pieces, at: int, first: Quantity) -> Quantity | None:
    """A bare number that is added to a sum, with it: `20 € ja lisäksi 500`."""
    texts, start = pieces.texts, at
    while at < len(texts) and at - start < _MOST_ADDING and texts[at] in ADDING:
        at += 1
    if at == start or first.of in {"%", "minute"} or at >= len(texts):
        return None
    figure = _figure(texts[at])
    last = at + 1 >= len(texts) or not texts[at + 1][0].isalpha()
    if figure is None or not last or _measured(pieces, _Number(figure, 0, 0, at + 1)):
        return None
    return Quantity(first.value + figure, first.of, *pieces.spans[at])
