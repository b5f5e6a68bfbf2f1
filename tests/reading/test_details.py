from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Span, Unit
from bot.reading.details import details

FI, SV, EN = Language.FI, Language.SV, Language.EN
MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = Unit


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Olen odottanut kolme viikkoa", FI, Span(3, WEEK)),
        ("oottanu 3 vk", FI, Span(3, WEEK)),
        ("nyt on kolmas viikko menossa", FI, Span(3, WEEK)),
        ("Odottanut jo viikon", FI, Span(1, WEEK)),
        ("pari viikkoa mennyt", FI, Span(2, WEEK)),
        ("olen ollut asiakas kymmenen vuotta", FI, Span(10, YEAR)),
        ("puoli tuntia jonossa", FI, Span(30, MINUTE)),
        ("yli tunti jonossa", FI, Span(1, HOUR)),
        ("puolitoista vuotta maksanut", FI, Span(18, MONTH)),
        ("kahden kuukauden odotuksen jälkeen", FI, Span(2, MONTH)),
        ("jonotin 45 min", FI, Span(45, MINUTE)),
        ("kaksitoista päivää ilman nettiä", FI, Span(12, DAY)),
        ("3kk odoteltu", FI, Span(3, MONTH)),
        ("1,5 tuntia puhelimessa", FI, Span(90, MINUTE)),
        ("jag har väntat i tre veckor", SV, Span(3, WEEK)),
        ("i två månader nu", SV, Span(2, MONTH)),
        ("väntat en och en halv timme", SV, Span(90, MINUTE)),
        ("kund i tjugo år", SV, Span(20, YEAR)),
        ("ett par dagar utan svar", SV, Span(2, DAY)),
        ("waited three weeks", EN, Span(3, WEEK)),
        ("I was on hold for 2 hours", EN, Span(2, HOUR)),
        ("half an hour on hold", EN, Span(30, MINUTE)),
        ("a couple of weeks", EN, Span(2, WEEK)),
        ("over an hour", EN, Span(1, HOUR)),
        ("no answer in three weeks", EN, Span(3, WEEK)),
        ("after two weeks of waiting", EN, Span(2, WEEK)),
        ("under tre veckor har jag väntat", SV, Span(3, WEEK)),
        ("two and a half years a customer", EN, Span(30, MONTH)),
    ],
)
def test_a_stretch_of_time_is_read_in_the_customers_own_unit(
    text: str, language: Language, span: Span
) -> None:
    assert details([text], language).span == span


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("soittakaa kahden päivän päästä", FI),
        ("luvattiin alle viikossa", FI),
        ("alle kaksi viikkoa", FI),
        ("14 päivän palautusoikeus", FI),
        ("2 vuoden takuu", FI),
        ("viikon kuluttua", FI),
        ("muutaman viikon", FI),
        ("svara inom 2 dagar", SV),
        ("om två veckor", SV),
        ("14 dagars ångerrätt", SV),
        ("within 14 days", EN),
        ("in two weeks", EN),
        ("a 30 day trial", EN),
        ("I'm 45 years old", EN),
        ("twice a week", EN),
    ],
)
def test_what_has_yet_to_come_a_limit_or_a_rule_is_no_span(text: str, language: Language) -> None:
    assert details([text], language).span is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("340 €", Amount(34000, "EUR")),
        ("340€/kk", Amount(34000, "EUR")),
        ("89,90 euroa", Amount(8990, "EUR")),
        ("1 200 e", Amount(120000, "EUR")),
        ("1.200,50 €", Amount(120050, "EUR")),
        ("1,200.50 EUR", Amount(120050, "EUR")),
        ("450 kr", Amount(45000, "SEK")),
        ("450:-", Amount(45000, "SEK")),
        ("$40", Amount(4000, "USD")),
        ("£12.50", Amount(1250, "GBP")),
        ("kolmesataa euroa", Amount(30000, "EUR")),
        ("two hundred euros", Amount(20000, "EUR")),
        ("femhundra kronor", Amount(50000, "SEK")),
        ("mina tusen hundra euro", Amount(110000, "EUR")),
        ("tre tusen fem hundra kronor", Amount(350000, "SEK")),
        ("kaksi tuhatta viisisataa euroa", Amount(250000, "EUR")),
        ("a thousand two hundred and fifty pounds", Amount(125000, "GBP")),
        ("twenty-five dollars", Amount(2500, "USD")),
        ("pari sataa euroa", None),
        ("kello 12.30 ja 3 kertaa", None),
        ("tilaus 12345", None),
    ],
)
def test_a_sum_is_read_in_cents(text: str, amount: Amount | None) -> None:
    assert details([text], FI).amount == amount


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tämä on jo kolmas kerta", 3),
        ("olen soittanut kolme kertaa", 3),
        ("soitin 5 kertaa", 5),
        ("3. kerta kun kysyn", 3),
        ("jo neljäs kerta kun soitan", 4),
        ("neljättä kertaa", 4),
        ("kahdesti pyydetty", 2),
        ("this is the third time", 3),
        ("I called twice", 2),
        ("4th email", 4),
        ("tredje gången", 3),
        ("jag har ringt två gånger", 2),
        ("ringt 6 ggr", 6),
        ("yhden kerran", None),
        ("kolme kertaa kalliimpi", None),
        ("three times more expensive", None),
        ("två gånger i veckan", None),
        ("i called once", None),
    ],
)
def test_times_are_counted_from_two(text: str, times: int | None) -> None:
    assert details([text], FI).times == times


def test_the_latest_mention_wins() -> None:
    found = details(["Odotin viikon ja maksoin 40 €", "Nyt odottanut 2 viikkoa, 3. kerta"], FI)
    assert (found.span, found.amount, found.times) == (Span(2, WEEK), Amount(4000, "EUR"), 3)


def test_waiting_goes_before_any_other_stretch() -> None:
    turns = ["Olen odottanut kolme viikkoa.", "Ajoin sinne 2 tuntia autolla."]
    assert details(turns, FI).span == Span(3, WEEK)


def test_no_turns_name_nothing() -> None:
    assert details([], EN).span is None


@given(st.text(st.characters(exclude_categories=()), max_size=200), st.sampled_from(Language))
def test_any_text_can_be_read_for_details(text: str, language: Language) -> None:
    found = details([text, text], language)
    assert found.times is None or found.times >= 2


@pytest.mark.parametrize("unit", ["1 ", "a ", "viikon ", "1,", "€", "kolme ", "\ud800", "9"])
def test_a_hostile_megabyte_is_read_for_details(unit: str) -> None:
    details([unit * (1_000_000 // len(unit))], FI)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jag är 81 år och förstår inte vad ni vill mig", SV),
        ("Mamma är 88 år gammal", SV),
        ("I'm already 81 years and I can't read this", EN),
        ("she's 90 years old", EN),
    ],
)
def test_how_old_somebody_is_is_no_span(text: str, language: Language) -> None:
    assert details([text], language).span is None


def test_how_late_something_is_is_one() -> None:
    assert details(["Ansökan är två år försenad"], SV).span == Span(2, YEAR)
    assert details(["I'm two years in and still waiting"], EN).span == Span(2, YEAR)
