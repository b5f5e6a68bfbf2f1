"""Sums, percentages and stretches of time in a reply, in figures or in words, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.measures import ADDING, LENGTHENED, alone, begins, measure, share
from bot.domain.numerals import FEW, joined, joins, numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(
    r"(?P<figure>(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d{1,12})(?:[.,]\d{1,2})?(?!\d))"
    r"(?P<tail>[:,]-|:[^\W\d_]{1,5}(?![^\W_]))?"
    r"|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s])|\d+"
)
_SEEN = re.compile(r"[^\W\d_]+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"[ \u00a0\u202f.,'’](?=\d{3}(?!\d))")
_BEFORE = {"€": "EUR", "$": "USD", "£": "GBP"}
_RANGE = frozenset(["-", "–", "—", "to", "till"])
_AND = frozenset(["and", "och", "ja"])
_MOST_PARTS = 6
_MOST_ADDING = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: a currency code, `%` or `minute`; offsets in characters."""

    value: float
    of: str
    start: int
    end: int


class _Piece(NamedTuple):
    """A figure, a word in lower case or a mark, with where it stands."""

    text: str
    start: int
    end: int
    figure: float | None


class _Number(NamedTuple):
    """A number, or a range by its greatest, and the piece that follows it."""

    value: float
    start: int
    end: int
    following: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in order; none overlaps another, and a range is one."""
    if not _DIGIT.search(text) and not any(begins(w.lower()) for w in _SEEN.findall(text)):
        return ()
    pieces = [_piece(match) for match in _PIECE.finditer(text)]
    found: list[Quantity] = []
    at = 0
    while at < len(pieces):
        if pieces[at].figure is None and not begins(pieces[at].text):
            at += 1
            continue
        at, quantity = _at(pieces, at)
        if quantity and _goes_on(found, quantity, text):
            first = found.pop()
            quantity = replace(quantity, value=max(first.value, quantity.value), start=first.start)
        if quantity:
            found.append(quantity)
            added = _added(pieces, at, quantity)
            found += [added] if added else []
    return tuple(found)


def _piece(match: re.Match[str]) -> _Piece:
    text, (start, end), written = match.group(), match.span(), match["figure"]
    figure = float(_THOUSANDS.sub("", written).replace(",", ".")) if written else None
    return _Piece(text.lower(), start, end, figure)


def _at(pieces: Sequence[_Piece], at: int) -> tuple[int, Quantity | None]:
    """What begins at a piece, and the piece to go on from."""
    words = [piece.text for piece in pieces[at : at + 4]]
    if currency := _BEFORE.get(words[0]):
        number = _number(pieces, at + 1)
        if number and number.start - pieces[at].end <= 1:
            return number.following, Quantity(number.value, currency, pieces[at].start, number.end)
    if number := _number(pieces, at):
        bare = pieces[number.following - 1].text.endswith("-")
        sum_ = Quantity(number.value, "EUR", number.start, number.end) if bare else None
        return _measured(pieces, number) or (number.following, sum_)
    before = [piece.text for piece in pieces[max(at - 2, 0) : at]]
    if lone := alone(before, words):
        return at + lone.words, Quantity(
            lone.times, lone.of, pieces[at].start, pieces[at + lone.words - 1].end
        )
    part = share(before, words)
    start, end = pieces[at].start, pieces[at].end
    return at + 1, Quantity(part, "%", start, end) if part is not None else None


def _measured(pieces: Sequence[_Piece], number: _Number) -> tuple[int, Quantity] | None:
    """The number with the unit after it."""
    at = number.following
    if at < len(pieces) and pieces[at].text in LENGTHENED:
        at += 1
    if at >= len(pieces):
        return None
    following = pieces[at + 1].text if at + 1 < len(pieces) else ""
    unit = measure(pieces[at].text, following)
    if unit is None:
        return None
    end = pieces[at + unit.words - 1].end
    return at + unit.words, Quantity(float(number.value * unit.times), unit.of, number.start, end)


def _number(pieces: Sequence[_Piece], at: int) -> _Number | None:
    """A number, or a range of two, that begins at a piece."""
    first = _single(pieces, at)
    if first is None:
        return None
    after = first.following
    if after + 1 >= len(pieces) or pieces[after].text not in _RANGE:
        return first
    last = _single(pieces, after + 1)
    if last is None:
        return first
    return _Number(max(first.value, last.value), first.start, last.end, last.following)


def _single(pieces: Sequence[_Piece], at: int) -> _Number | None:
    if at >= len(pieces):
        return None
    piece = pieces[at]
    if piece.figure is not None:
        return _Number(piece.figure, piece.start, piece.end, at + 1)
    value = numeral(piece.text)
    if value is None:
        return None
    end, following = piece.end, at + 1
    while part := _part(pieces, following, value, at):
        value, end, following = part
    return _Number(value, piece.start, end, following)


def _part(
    pieces: Sequence[_Piece], at: int, so_far: int, began: int
) -> tuple[int, int, int] | None:
    """The number with its next word: `hundred` `and` `fifty`, `twenty` `-` `five`."""
    skip = at < len(pieces) and (pieces[at].text in _AND or pieces[at].text == "-")
    at += 1 if skip else 0
    if at >= len(pieces) or at - began > _MOST_PARTS:
        return None
    word = pieces[at].text
    value = numeral(word)
    if value is None:
        return None
    if so_far == 1 and not skip and word in FEW:
        return value, pieces[at].end, at + 1
    if not joins(so_far, value):
        return None
    return joined(so_far, value), pieces[at].end, at + 1


def _goes_on(found: Sequence[Quantity], quantity: Quantity, text: str) -> bool:
    """Whether two quantities are the ends of one range: `30 € – 50 €`."""
    if not found or found[-1].of != quantity.of or quantity.start - found[-1].end > 6:  # noqa: PLR2004 - ` till `
        return False
    return text[found[-1].end : quantity.start].strip().casefold() in _RANGE


def _added(pieces: Sequence[_Piece], at: int, first: Quantity) -> Quantity | None:
    """A bare number that is added to a sum, with it: `20 € ja lisäksi 500`."""
    start = at
    while at < len(pieces) and at - start < _MOST_ADDING and pieces[at].text in ADDING:
        at += 1
    if at == start or first.of in {"%", "minute"} or at >= len(pieces):
        return None
    figure = pieces[at].figure
    last = at + 1 >= len(pieces) or not pieces[at + 1].text[0].isalpha()
    if figure is None or not last or _measured(pieces, _Number(figure, 0, 0, at + 1)):
        return None
    return Quantity(first.value + figure, first.of, pieces[at].start, pieces[at].end)
