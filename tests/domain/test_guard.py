"""What a reply may not say, by the shipped policy sets and by small rules of our own."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import SETS, policy, said

FI, SV, EN = Language.FI, Language.SV, Language.EN
NOBODY = Conversation(())


def kinds(text: str, language: Language, conversation: Conversation = NOBODY) -> set[str]:
    return {v.kind for v in guard.violations(text, policy(), conversation, language)}


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Tämä oli meidän virheemme.", FI, "fault"),
        ("Det här är vårt fel.", SV, "fault"),
        ("This was our mistake and we are liable.", EN, "fault"),
        ("Olisit voinut lukea ehdot.", FI, "blame"),
        ("Du borde ha läst villkoren.", SV, "blame"),
        ("You should have read the terms.", EN, "blame"),
        ("Ihan käsittämätöntä toimintaa meiltä.", FI, "anger"),
        ("I'd be furious too.", EN, "anger"),
        ("Rauhoitu nyt.", FI, "diagnosis"),
        ("Lugna ner dig.", SV, "diagnosis"),
        ("Please calm down.", EN, "diagnosis"),
        ("Paketti tulee varmasti huomenna.", FI, "promise"),
        ("Jag garanterar det.", SV, "promise"),
        ("I guarantee it will arrive.", EN, "promise"),
        ("Valitettavasti en voi auttaa.", FI, "word"),
        ("Tyvärr går det inte.", SV, "word"),
        ("Unfortunately not.", EN, "word"),
    ],
)
def test_words_that_do_harm_are_found_in_each_language(
    text: str, language: Language, kind: str
) -> None:
    assert kind in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hyvitän sinulle 150 euroa.", FI),
        ("Hyvitän sinulle sata euroa viivästyksestä.", FI),
        ("Saat 50 dollarin hyvityksen.", FI),
        ("Jag kompenserar dig med 500 euro.", SV),
        ("I can give you €200 as a goodwill credit.", EN),
        ("Saat vastauksen kolmen viikon kuluessa.", FI),
    ],
)
def test_a_promise_above_the_limit_is_found(text: str, language: Language) -> None:
    assert "promise" in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hyvitän sinulle 15 euroa.", FI),
        ("En voi luvata 150 euron hyvitystä.", FI),
        ("Laskulla on 340 euroa.", FI),
        ("Jag kan inte kompensera med 500 euro.", SV),
        ("I can't offer €200 as compensation.", EN),
    ],
)
def test_what_is_within_the_limit_or_denied_is_let_be(text: str, language: Language) -> None:
    assert "promise" not in kinds(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Soita numeroon 09 123 45678.",
        "Kirjoita osoitteeseen apu@muualla.example.",
        "Katso https://muualla.example/ohje.",
        "Katso www.muualla.example.",
    ],
)
def test_contact_details_that_are_not_ours_are_found(text: str) -> None:
    assert "contact" in kinds(text, FI)


@pytest.mark.parametrize(
    "text",
    [
        "Soita 010 000 0000 tai 0100000000.",
        "Kirjoita asiakaspalvelu@kauppa.example.",
        "Hätänumero on 112.",
        "Tilaus 12345 lähti 21.11.2026 klo 14.30.",
        "Summa on 1 200,50 euroa.",
    ],
)
def test_our_own_details_dates_and_sums_are_let_be(text: str) -> None:
    assert "contact" not in kinds(text, FI)


def test_what_the_customer_gave_may_be_said_back() -> None:
    given = said("Numeroni on 040 123 4567")
    assert "contact" not in kinds("Soitanko numeroon 040 123 4567?", FI, given)


@pytest.mark.parametrize("name", SETS)
def test_every_rules_examples_break_and_keep_it(name: str) -> None:
    chosen = policy(name)
    for rule in chosen.never_rules:
        for language in (FI, SV, EN):
            broken = guard.violations(rule.breaks.in_(language), chosen, NOBODY, language)
            assert rule.id in {v.clause for v in broken}, (rule.id, language)
            kept = guard.violations(rule.keeps.in_(language), chosen, NOBODY, language)
            assert not kept, (rule.id, language, kept)


def test_the_place_of_a_violation_is_in_the_draft() -> None:
    draft = "Katson sen nyt. Olisit voinut tarkistaa osoitteen."
    found = guard.violations(draft, policy(), NOBODY, FI)
    assert all(draft[v.start : v.end] for v in found)
    assert "isit voinut" in draft[found[0].start : found[0].end]


def test_a_long_draft_is_read_to_its_cap_in_one_pass() -> None:
    assert guard.violations("Katson sen nyt. " * 70_000, policy(), NOBODY, FI) == ()
