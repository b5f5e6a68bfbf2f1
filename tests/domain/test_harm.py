"""What the shipped sets keep out of a reply: contempt, blame, fault, threats, law, bribes."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import policy

FI, SV, EN = Language.FI, Language.SV, Language.EN
NOBODY = Conversation(())


def kinds(text: str, language: Language, name: str = "webshop") -> set[str]:
    return {v.kind for v in guard.violations(text, policy(name), NOBODY, language)}


@pytest.mark.parametrize("name", ["webshop", "municipality"])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Haista paska.", FI),
        ("Ole hiljaa.", FI),
        ("Oletpa sinä idiootti.", FI),
        ("Dra åt helvete.", SV),
        ("Håll käften", SV),
        ("Shut up.", EN),
        ("Go to hell.", EN),
    ],
)
def test_contempt_for_the_customer_is_found(text: str, language: Language, name: str) -> None:
    assert "never" in kinds(text, language, name)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Virhe oli meidän päässä.", FI, "fault"),
        ("Vi är skadeståndsskyldiga.", SV, "fault"),
        ("We owe you damages.", EN, "fault"),
        ("Olisit itse voinut tarkistaa osoitteen.", FI, "blame"),
        ("You need to read the terms before ordering.", EN, "blame"),
        ("Asianajajamme ottaa sinuun yhteyttä.", FI, "threat"),
        ("Et tule voittamaan oikeudessa.", FI, "threat"),
        ("You have no legal right to a refund.", EN, "never"),
        ("I'm sorry you feel that way.", EN, "diagnosis"),
        ("Olet selvästi epävakaa.", FI, "diagnosis"),
        ("Kuulostat hullulta.", FI, "diagnosis"),
        ("Anna viiden tähden arvostelu, niin saat alennusta.", FI, "never"),
    ],
)
def test_what_harms_the_customer_or_the_house_is_found(
    text: str, language: Language, kind: str
) -> None:
    assert kind in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Paketti on perillä perjantaina.", FI),
        ("Paketti on perillä 24.11.", FI),
        ("Lähetys saapuu marraskuuta 24. päivä.", FI),
        ("Paketet är framme på fredag.", SV),
        ("Paketet levereras i morgon.", SV),
        ("Paketet är framme den 24 november.", SV),
        ("Your parcel will be with you on Friday.", EN),
        ("It will be delivered on the 24th.", EN),
    ],
)
def test_a_day_of_delivery_is_found(text: str, language: Language) -> None:
    found = guard.violations(text, policy(), NOBODY, language)
    assert "authority.no-delivery-date" in {v.clause for v in found}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kuljetusyhtiön mukaan paketti on perillä perjantaina.", FI),
        ("Jos paketti ei ole perillä perjantaina, lähetän uuden.", FI),
        ("Enligt transportföretaget är paketet framme på fredag.", SV),
        ("According to the carrier it will be delivered on Friday.", EN),
        ("The parcel should have arrived on Friday.", EN),
    ],
)
def test_a_day_that_the_carrier_gave_or_missed_is_let_be(text: str, language: Language) -> None:
    found = guard.violations(text, policy(), NOBODY, language)
    assert "authority.no-delivery-date" not in {v.clause for v in found}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rauhoítu", FI),
        ("Rau\u00adhoitu nyt.", FI),
        ("Rau\u200bhoi\u200dtu nyt.", FI),
        ("Rauhoi\u0301tu nyt.", FI),
        ("Rauhоitu nyt.", FI),
        ("Calm-down", EN),
        ("Ｃalm down", EN),
        ("You’re overreacting.", EN),
    ],
)
def test_hidden_words_are_found(text: str, language: Language) -> None:
    assert "diagnosis" in kinds(text, language)


def test_the_place_of_hidden_words_is_in_the_original() -> None:
    draft = "Katson sen. 🙂 Rau\u00adhoi\u0301tu nyt."
    found = guard.violations(draft, policy(), NOBODY, FI)
    assert {draft[v.start : v.end] for v in found} == {"Rau\u00adhoi\u0301tu"}
