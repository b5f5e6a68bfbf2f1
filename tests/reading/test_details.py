from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Details, Span, Unit
from bot.reading.details import Looked

FI, SV, EN = Language.FI, Language.SV, Language.EN
MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = Unit


def figures(text: str, language: Language) -> Details:
    """The figures that a message names."""
    looked = Looked([text], language)
    return Details(looked.span, looked.amount, looked.times)


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Olen odottanut kolme viikkoa", FI, Span(3, WEEK)),
        ("oottanu 3 vk", FI, Span(3, WEEK)),
        ("nyt on kolmas viikko menossa", FI, Span(3, WEEK)),
        ("Kolmas viikko eikä pakettia kuulu!!", FI, Span(3, WEEK)),
        ("Odottanut jo viikon", FI, Span(1, WEEK)),
        ("pari viikkoa mennyt", FI, Span(2, WEEK)),
        ("puoli tuntia jonossa", FI, Span(30, MINUTE)),
        ("yli tunti jonossa", FI, Span(1, HOUR)),
        ("puolitoista vuotta odotettu", FI, Span(18, MONTH)),
        ("kahden kuukauden odotuksen jälkeen", FI, Span(2, MONTH)),
        ("jonotin 45 min", FI, Span(45, MINUTE)),
        ("kaksitoista päivää ilman nettiä", FI, Span(12, DAY)),
        ("3kk odoteltu", FI, Span(3, MONTH)),
        ("1,5 tuntia puhelimessa", FI, Span(90, MINUTE)),
        ("jag har väntat i tre veckor", SV, Span(3, WEEK)),
        ("i två månader nu", SV, Span(2, MONTH)),
        ("väntat en och en halv timme", SV, Span(90, MINUTE)),
        ("ett par dagar utan svar", SV, Span(2, DAY)),
        ("waited three weeks", EN, Span(3, WEEK)),
        ("I was on hold for 2 hours", EN, Span(2, HOUR)),
        ("half an hour on hold", EN, Span(30, MINUTE)),
        ("a couple of weeks without an answer", EN, Span(2, WEEK)),
        ("over an hour in the queue", EN, Span(1, HOUR)),
        ("no answer in three weeks", EN, Span(3, WEEK)),
        ("after two weeks of waiting", EN, Span(2, WEEK)),
        ("under tre veckor har jag väntat", SV, Span(3, WEEK)),
        ("two and a half years, still no decision", EN, Span(30, MONTH)),
    ],
)
def test_a_stretch_of_time_is_read_in_the_customers_own_unit(
    text: str, language: Language, span: Span
) -> None:
    assert Looked([text], language).span == span


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
    assert Looked([text], language).span is None


def test_the_latest_mention_wins() -> None:
    found = Looked(["Odotin viikon ja maksoin 40 €", "Nyt odottanut 2 viikkoa, 3. viesti"], FI)
    assert (found.span, found.amount, found.times) == (Span(2, WEEK), Amount(4000, "EUR"), 3)


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Odotin linjalla tunnin ja 20 minuuttia", FI, Span(80, MINUTE)),
        ("Jonotin puhelimessa 1 h 20 min", FI, Span(80, MINUTE)),
        ("Jag satt i telefonkö i 1 timme och 10 minuter", SV, Span(70, MINUTE)),
        ("on hold for 2 hours 5 minutes", EN, Span(125, MINUTE)),
        ("on hold for 2 hours, then 5 minutes with nobody there", EN, Span(2, HOUR)),
    ],
)
def test_hours_and_the_minutes_behind_them_are_one(
    text: str, language: Language, span: Span
) -> None:
    assert Looked([text], language).span == span


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Netti on poikki kolmatta päivää, puhelinjonossa meni 50 min", FI, Span(3, DAY)),
        ("Bredbandet har legat nere i fem dagar, väntade 55 minuter i dag", SV, Span(5, DAY)),
        ("On hold for 35 minutes. No heating for 2 weeks.", EN, Span(2, WEEK)),
    ],
)
def test_of_several_waits_in_a_turn_the_longest_is_named(
    text: str, language: Language, span: Span
) -> None:
    assert Looked([text], language).span == span


def test_waiting_goes_before_any_other_stretch() -> None:
    turns = ["Olen odottanut kolme viikkoa.", "Ajoin sinne 2 tuntia autolla."]
    assert Looked(turns, FI).span == Span(3, WEEK)


def test_no_turns_name_nothing() -> None:
    assert Looked([], EN).span is None


@given(st.text(st.characters(exclude_categories=()), max_size=200), st.sampled_from(Language))
def test_any_text_can_be_read_for_details(text: str, language: Language) -> None:
    found = Looked([text, text], language)
    assert found.times is None or found.times >= 2


@pytest.mark.parametrize("unit", ["1 ", "a ", "viikon ", "1,", "€", "kolme ", "\ud800", "9"])
def test_a_hostile_megabyte_is_read_for_details(unit: str) -> None:
    Looked([unit * (1_000_000 // len(unit))], FI)


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
    assert Looked([text], language).span is None


def test_how_late_something_is_is_one() -> None:
    assert Looked(["Ansökan är två år försenad"], SV).span == Span(2, YEAR)
    assert Looked(["I'm two years in and still waiting"], EN).span == Span(2, YEAR)


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("Olen odottanut kolme viikkoa", FI, Span(3, WEEK)),
        ("Tilasin sohvan kolme viikkoa sitten, eikä mitään kuulu.", FI, Span(3, WEEK)),
        ("Kolme viikkoa. Ei mitään vastausta.", FI, Span(3, WEEK)),
        ("Nyt on kolmas viikko menossa eikä rahaa näy", FI, Span(3, WEEK)),
        ("Puoli tuntia jonossa ja linja katkesi", FI, Span(30, MINUTE)),
        ("Jag har väntat i tre veckor", SV, Span(3, WEEK)),
        ("Fem månader i kö för en ortoped", SV, Span(5, MONTH)),
        ("Beställde för två veckor sedan och har fortfarande inte fått paketet", SV, Span(2, WEEK)),
        ("Två veckor utan värme", SV, Span(2, WEEK)),
        ("Tre veckor. Inget svar.", SV, Span(3, WEEK)),
        ("I've waited three weeks", EN, Span(3, WEEK)),
        ("I ordered it three weeks ago and still nothing", EN, Span(3, WEEK)),
        ("Two hours on hold", EN, Span(2, HOUR)),
        ("No reply for two weeks now", EN, Span(2, WEEK)),
    ],
)
def test_a_wait_is_one_by_the_words_beside_it(text: str, language: Language, span: Span) -> None:
    assert figures(text, language) == Details(span=span)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pesukone hajosi kolmen kuukauden käytön jälkeen.", FI),
        ("Kone kesti kolme kuukautta ja nyt se on mykkä.", FI),
        ("Neljä tuntia suuntaansa, eväät repussa.", FI),
        ("Lääkäri vähätteli vatsakipujani kahdesti.", FI),
        ("Olen käynyt palvelupisteellä kahdesti.", FI),
        ("Ajoin kaksi tuntia autolla teille.", FI),
        ("Ostin kengät kaksi viikkoa sitten ja pohja irtosi.", FI),
        ("Neljäs maaliskuuta tuli kirje", FI),
        ("Olen ollut asiakas kymmenen vuotta", FI),
        ("Bussi ajoi kolme kertaa ohi", FI),
        ("Te olette soittaneet minulle jo kolme kertaa", FI),
        ("Eläkkeeni on 900 euroa", FI),
        ("Naapurikaupassa sama maksaa 20 euroa", FI),
        ("Ilmainen toimitus yli 50 € tilauksiin", FI),
        ("Tein kaksi viikkoa töitä ilman palkkaa", FI),
        ("Odotin kahden viikon lomalta enemmän", FI),
        ("Ni har ringt mig tre gånger", SV),
        ("Jag pendlar fyra dagar i veckan", SV),
        ("Datorn höll i tre dagar", SV),
        ("Fyra timmar med tåg för ingenting", SV),
        ("Kund i tjugo år", SV),
        ("Chauffören körde förbi två gånger", SV),
        ("Min pension är 1200 euro", SV),
        ("Jag jobbade två veckor utan lön", SV),
        ("Den fjärde mars kom brevet", SV),
        ("I have had a day off unpaid for this", EN),
        ("It worked for three months and now I'm still waiting for an answer", EN),
        ("Four hours by train each way", EN),
        ("They told me three times it was coming", EN),
        ("You've charged me twice", EN),
        ("The driver drove past twice", EN),
        ("I bought it three weeks ago and the zip broke", EN),
        ("On the fourth of March a letter came", EN),
        ("This is the third time the bus didn't come", EN),
        ("My rent is £800 a month", EN),
        ("It's £20 cheaper elsewhere", EN),
        ("Free delivery over £50, it said", EN),
        ("She's been here five years, a lovely lady", EN),
        ("The film lasts two hours", EN),
        ("Your agent emailed me twice", EN),
    ],
)
def test_any_other_number_stands_for_nothing(text: str, language: Language) -> None:
    assert figures(text, language) == Details()
