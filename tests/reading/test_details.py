from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Details, Span, Unit
from bot.reading.details import details

FI, SV, EN = Language.FI, Language.SV, Language.EN
MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = Unit


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
        ("25e", Amount(2500, "EUR")),
        ("den 25e", None),
        ("3e mars", None),
        ("andra delen till den 3:e", None),
        ("2e gången", None),
        ("450 euroa 2019", Amount(45000, "EUR")),
        ("450€ 2019", Amount(45000, "EUR")),
        ("EUR 450", Amount(45000, "EUR")),
    ],
)
def test_a_sum_is_read_in_cents(text: str, amount: Amount | None) -> None:
    assert details([f"Maksoin {text}"], FI).amount == amount


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tämä on jo kolmas viesti", 3),
        ("olen soittanut kolme kertaa", 3),
        ("soitin 5 kertaa", 5),
        ("3. kerta kun kysyn", 3),
        ("jo neljäs kerta kun soitan", 4),
        ("neljättä kertaa kysyn", 4),
        ("kahdesti pyydetty", 2),
        ("this is the third time I ask", 3),
        ("I called twice", 2),
        ("4th email", 4),
        ("skriver för tredje gången", 3),
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
    found = details(["Odotin viikon ja maksoin 40 €", "Nyt odottanut 2 viikkoa, 3. viesti"], FI)
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
    assert details([text], language).span == span


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
    assert details([text], language).span == span


def test_who_called_six_times_and_wrote_twice_was_in_touch_six_times() -> None:
    assert details(["I've called six times and emailed twice"], EN).times == 6


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
    assert details([text], language) == Details(span=span)


@pytest.mark.parametrize(
    ("text", "language", "amount", "times"),
    [
        ("Soitin neljästi eikä kukaan vastaa", FI, None, 4),
        ("Olen soittanut kolme kertaa", FI, None, 3),
        ("Kysyn tätä jo kolmatta kertaa", FI, None, 3),
        ("Maksoin grillistä 279 euroa", FI, 279, None),
        ("Laskussa on 89 € liikaa", FI, 89, None),
        ("Jag har ringt två gånger", SV, None, 2),
        ("Ringt fyra gånger sen den nionde", SV, None, 4),
        ("Jag betalade 450 kr för skorna", SV, 450, None),
        ("I've called four times", EN, None, 4),
        ("This is the third time I ask", EN, None, 3),
        ("I paid £40 for it", EN, 40, None),
        ("Refund of €89 still missing", EN, 89, None),
        ("I've emailed you twice about this", EN, None, 2),
    ],
)
def test_a_sum_is_at_stake_and_a_count_is_of_contacts_by_the_words_beside_them(
    text: str, language: Language, amount: int | None, times: int | None
) -> None:
    found = details([text], language)
    assert (found.amount and found.amount.cents // 100, found.times) == (amount, times)


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
    assert details([text], language) == Details()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("Laskutitte kahteen kertaan 74,90 e ja sitten tuli muistutus 5 e kuluilla", None),
        ("Laskutitte 74,90 e ja sitten taas 74,90 e", 7490),
        ("I paid 84 euros for express and 499 euros for the phone", None),
        ("Ni drog 599 kr och 599 kr till", 59900),
    ],
)
def test_of_several_sums_none_is_taken_for_the_one_at_stake(text: str, cents: int | None) -> None:
    amount = details([text], FI).amount
    assert (amount and amount.cents) == cents
