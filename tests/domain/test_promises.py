"""Promises above a limit, what takes them back, and figures that are no promise."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import policy

FI, SV, EN = Language.FI, Language.SV, Language.EN
NOBODY = Conversation(())


def kinds(text: str, language: Language) -> set[str]:
    return {v.kind for v in guard.violations(text, policy(), NOBODY, language)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jag kompenserar dig med 500 euro för en försening.", SV),
        ("Oroa dig inte, jag kompenserar dig med 500 euro.", SV),
        ("Ei hätää, hyvitän sinulle 500 euroa.", FI),
        ("Hyvitän sinulle 500 euroa, enkä pyydä mitään.", FI),
        ("En voi muuta kuin hyvittää: hyvitän sinulle 500 euroa.", FI),
        ("En voi vaihtaa tuotetta, mutta hyvitän sinulle 500 euroa.", FI),
        ("Don't worry, I'll compensate you with €500.", EN),
        ("I can't wait to compensate you with €500.", EN),
        ("I can't offer a new item, but I'll compensate you with €500.", EN),
    ],
)
def test_a_negation_elsewhere_takes_no_promise_back(text: str, language: Language) -> None:
    assert "promise" in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("En voi luvata 150 euron hyvitystä.", FI),
        ("Meillä ei ole mahdollisuutta hyvittää 200 euroa", FI),
        ("Emme hyvitä tästä 200 euroa.", FI),
        ("En voi luvata, että saat 200 euron hyvityksen.", FI),
        ("Jag kan inte kompensera med 500 euro.", SV),
        ("Vi har ingen möjlighet att ge 500 euro i kompensation.", SV),
        ("I can't offer €200 as compensation.", EN),
        ("I'm not able to give you €200 as a goodwill gesture.", EN),
        ("You asked for €500 as compensation.", EN),
    ],
)
def test_a_promise_denied_is_let_be(text: str, language: Language) -> None:
    assert "promise" not in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tarjoan sinulle 50 euron hyvitystä", FI),
        ("Lähetämme sinulle 50 euron lahjakortin", FI),
        ("Saat seuraavan tilauksen ilmaiseksi", FI),
        ("Hyvitän sinulle 500,- €.", FI),
        ("Hyvitän sinulle 500 euroo.", FI),
        ("Hyvitän sinulle 5 satasta.", FI),
        ("Hyvitän sinulle viisisataa euroa.", FI),
        ("Hyvitän sinulle 20 € ja lisäksi 500.", FI),
        ("Hyvitän viivästyksen. Saat 500 euroa.", FI),
        ("Saat rahat takaisin kuukauden kuluttua", FI),
        ("Saat vastauksen viikossa", FI),
        ("Vi ger dig trettio euro i kompensation", SV),
        ("Jag kompenserar dig med hundrafemtio euro.", SV),
        ("Vi återkommer inom en vecka", SV),
        ("Your next order is half price", EN),
        ("You'll hear from me within a week", EN),
        ("I'll compensate you for the delay. You'll get one hundred and fifty euros.", EN),
    ],
)
def test_a_promise_above_the_limit_is_found_however_it_is_put(
    text: str, language: Language
) -> None:
    assert "promise" in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Palautan maksamasi 89 euroa ja hyvitän lisäksi 15 euroa.", FI),
        ("Hyvitän sinulle 89 euron tilauksesta 10 euroa.", FI),
        ("Olet odottanut kolme viikkoa, ja palaan asiaan huomenna.", FI),
        ("Hyvitän viivästyksen. Tilauksesi oli 89 euroa.", FI),
        ("Du betalade 89 euro, och jag kompenserar dig med 15 euro.", SV),
        ("You paid €89, and I'll add €15 as a goodwill credit.", EN),
        ("You've waited three weeks, and I'll get back to you today.", EN),
    ],
)
def test_what_was_paid_or_waited_is_no_promise(text: str, language: Language) -> None:
    assert "promise" not in kinds(text, language)


def test_a_hostile_draft_takes_no_long_time() -> None:
    for draft in ("hyvitän 500 € " * 1_500, "vaikka hyvitän 500 € " * 900, "tyvärr " * 2_800):
        assert guard.violations(draft, policy(), NOBODY)
