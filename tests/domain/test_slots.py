"""Slots in approved wording."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Language
from bot.domain.policy import EnglishForms, FinnishForms, Phrases, SwedishForms, Thing
from bot.domain.reading import Amount, Details, Span, Unit
from bot.domain.slots import Slots

FI, SV, EN = Language.FI, Language.SV, Language.EN
PARCEL = Thing(
    id="thing.parcel",
    recognise=Phrases(),
    fi=FinnishForms(nom="paketti", gen="paketin", par="pakettia", ela="paketista", ill="pakettiin"),
    sv=SwedishForms(indef="paket", definite="paketet"),
    en=EnglishForms(noun="parcel"),
)


def filled(text: str, language: Language, **details: object) -> str | None:
    return Slots(Details(**details), PARCEL).fill(text, language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("{duration} on pitkä aika.", FI, "Kolme viikkoa on pitkä aika."),
        ("{duration:gen} odotus", FI, "Kolmen viikon odotus"),
        ("{Duration} är lång tid.", SV, "Tre veckor är lång tid."),
        ("{duration} is a long wait.", EN, "Three weeks is a long wait."),
    ],
)
def test_a_span_is_named_as_the_customer_counted_it(
    text: str, language: Language, expected: str
) -> None:
    assert filled(text, language, span=Span(3, Unit.WEEK)) == expected


@pytest.mark.parametrize(
    ("span", "language", "expected"),
    [
        (Span(1, Unit.WEEK), FI, "Viikko"),
        (Span(1, Unit.YEAR), SV, "Ett år"),
        (Span(1, Unit.HOUR), EN, "An hour"),
        (Span(1, Unit.DAY), EN, "A day"),
        (Span(45, Unit.MINUTE), FI, "45 minuuttia"),
        (Span(12, Unit.MONTH), SV, "12 månader"),
    ],
)
def test_one_of_a_unit_and_many_of_it_read_well(
    span: Span, language: Language, expected: str
) -> None:
    assert filled("{duration}", language, span=span) == expected


@pytest.mark.parametrize(
    ("amount", "language", "expected"),
    [
        (Amount(8990, "EUR"), FI, "89,90\u00a0€"),
        (Amount(120000, "EUR"), FI, "1\u00a0200\u00a0€"),
        (Amount(45000, "SEK"), SV, "450\u00a0kronor"),
        (Amount(123450, "EUR"), EN, "€1,234.50"),
        (Amount(10000, "NOK"), EN, "100 NOK"),
    ],
)
def test_a_sum_is_written_as_each_language_writes_it(
    amount: Amount, language: Language, expected: str
) -> None:
    assert filled("{amount}", language, amount=amount) == expected


def test_a_wording_whose_slot_cannot_be_filled_is_not_used() -> None:
    assert filled("Tämä on jo {nth} kerta.", FI) is None
    assert filled("{duration}", FI) is None


def test_a_short_wait_is_not_called_long() -> None:
    slots = Slots(Details(span=Span(1, Unit.DAY)), None, long_after_minutes=3 * 24 * 60)
    assert slots.fill("{duration} on pitkä aika.", FI) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Katson, missä {thing} on.", FI, "Katson, missä paketti on."),
        ("Kysyn {thing:ela} ja avaan {thing:gen}.", FI, "Kysyn paketista ja avaan paketin."),
        (
            "Jag ser var {thing} är. Ett {thing:indef} till.",
            SV,
            "Jag ser var paketet är. Ett paket till.",
        ),
        ("Where the {thing} is.", EN, "Where the parcel is."),
    ],
)
def test_a_thing_is_inflected(text: str, language: Language, expected: str) -> None:
    assert filled(text, language) == expected
