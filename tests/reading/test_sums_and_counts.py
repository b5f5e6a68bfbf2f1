"""Sums at stake and counts of contacts."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Unit
from bot.reading.details import Looked

FI, SV, EN = Language.FI, Language.SV, Language.EN
MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = Unit


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
    assert Looked([f"Maksoin {text}"], FI).amount == amount


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
    assert Looked([text], FI).times == times


def test_who_called_six_times_and_wrote_twice_was_in_touch_six_times() -> None:
    assert Looked(["I've called six times and emailed twice"], EN).times == 6


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
    found = Looked([text], language)
    assert (found.amount and found.amount.cents // 100, found.times) == (amount, times)


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
    amount = Looked([text], FI).amount
    assert (amount and amount.cents) == cents
