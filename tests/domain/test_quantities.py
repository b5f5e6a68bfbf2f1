"""Sums, percentages and stretches of time, in figures and in words."""

from __future__ import annotations

import pytest

from bot.domain.numerals import numeral
from bot.domain.quantities import quantities

DAY = 24 * 60
FI_NOM = ["", *"yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän".split()]  # noqa: SIM905 - words in order read better in a row
FI_GEN = ["", *"yhden kahden kolmen neljän viiden kuuden seitsemän kahdeksan yhdeksän".split()]  # noqa: SIM905 - as above
SV_ONES = ["", *"en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton".split()]  # noqa: SIM905 - as above
SV_TEENS = [*SV_ONES, *"femton sexton sjutton arton nitton".split()]  # noqa: SIM905 - as above
SV_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()  # noqa: SIM905 - as above
EN_ONES = ["", *"one two three four five six seven eight nine ten eleven twelve".split()]  # noqa: SIM905 - as above
EN_TEENS = [
    *EN_ONES,
    *"thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),  # noqa: SIM905 - as above
]
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - as above


def finnish(value: int, ones: list[str], parts: tuple[str, str, str, str]) -> str:
    hundred, hundreds, tens, ten = parts
    h, rest = divmod(value, 100)
    said = ("" if not h else hundred if h == 1 else ones[h] + hundreds) + ""
    if rest == 10:
        return said + ten
    if 10 < rest < 20:
        return said + ones[rest - 10] + "toista"
    return said + (ones[rest // 10] + tens if rest >= 20 else "") + ones[rest % 10]


def swedish(value: int) -> str:
    h, rest = divmod(value, 100)
    said = (("ett" if h == 1 else SV_TEENS[h]) + "hundra") if h else ""
    if rest < 20:
        return said + SV_TEENS[rest]
    return said + SV_TENS[rest // 10 - 2] + SV_TEENS[rest % 10]


def english(value: int) -> str:
    h, rest = divmod(value, 100)
    small = EN_TEENS[rest] if rest < 20 else EN_TENS[rest // 10 - 2]
    if rest >= 20 and rest % 10:
        small += "-" + EN_TEENS[rest % 10]
    return " and ".join(part for part in (f"{EN_TEENS[h]} hundred" if h else "", small) if part)


def read(text: str) -> list[tuple[float, str, str]]:
    return [(q.value, q.of, text[q.start : q.end]) for q in quantities(text)]


@pytest.mark.parametrize("start", range(1, 1000, 111))
def test_every_number_word_up_to_a_thousand_is_read(start: int) -> None:
    for value in range(start, start + 111):
        nominative = finnish(value, FI_NOM, ("sata", "sataa", "kymmentä", "kymmenen"))
        genitive = finnish(value, FI_GEN, ("sadan", "sadan", "kymmenen", "kymmenen"))
        assert numeral(nominative) == value, nominative
        assert numeral(genitive) == value, genitive
        assert numeral(swedish(value)) == value, swedish(value)
        assert read(f"{english(value)} euros")[0][0] == value, english(value)


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [
        ("500,- €", 500, "EUR"),
        ("500 euroo", 500, "EUR"),
        ("5 satasta", 500, "EUR"),
        ("viidenkympin", 50, "EUR"),
        ("1 200,50 euroa", 1200.5, "EUR"),
        ("45.50 euroa", 45.5, "EUR"),
        ("€1,000", 1000, "EUR"),
        ("2 000 kr", 2000, "SEK"),
        ("20 per cent", 20, "%"),
        ("20 prosentin", 20, "%"),
        ("30-50 euroa", 50, "EUR"),
        ("30 € – 50 €", 50, "EUR"),
        ("15-20 %", 20, "%"),
        ("kahden-kolmen viikon", 21 * DAY, "minute"),
        ("a couple of weeks", 14 * DAY, "minute"),
        ("24 hours", DAY, "minute"),
    ],
)
def test_a_quantity_is_read_whole(text: str, value: float, of: str) -> None:
    assert read(text) == [(value, of, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vastaus viikossa", (7 * DAY, "minute", "viikossa")),
        ("viikon kuluessa", (7 * DAY, "minute", "viikon")),
        ("inom en vecka", (7 * DAY, "minute", "en vecka")),
        ("within the week", (7 * DAY, "minute", "week")),
        ("ensi viikolla", (7 * DAY, "minute", "ensi viikolla")),
        ("half price", (50, "%", "half")),
    ],
)
def test_a_unit_without_a_number_is_one_of_it(text: str, found: tuple[float, str, str]) -> None:
    assert read(text) == [found]


def test_a_bare_number_that_is_added_to_a_sum_counts_with_it() -> None:
    assert read("20 € ja lisäksi 500.") == [(20, "EUR", "20 €"), (520, "EUR", "500")]


@pytest.mark.parametrize(
    "text", ["klo 14.30", "24.11.2026", "tilaus 12345", "feel free to write", "ensi kerralla"]
)
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Saat tuhat euroa.", 1000),
        ("Saat kaksi tuhatta euroa.", 2000),
        ("Saat satoja euroja.", 200),
        ("Du får ettusen euro.", 1000),
        ("Du får en miljon euro.", 1_000_000),
        ("Saat miljoona euroa.", 1_000_000),
        ("You get a thousand euros.", 1000),
    ],
)
def test_great_round_numbers_stand_alone(text: str, value: int) -> None:
    assert [found.value for found in quantities(text)] == [value]
