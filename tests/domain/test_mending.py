"""A draft mended sentence by sentence."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from bot.domain.mending import mended
from bot.domain.sentences import SENTENCE
from bot.domain.suggestion import Violation
from tests.examples import policy

NOBODY = Conversation(())
FI, SV, EN = Language.FI, Language.SV, Language.EN


def mend(draft: str, language: Language) -> str:
    found = guard.violations(draft, policy(), NOBODY, language)
    return mended(draft, policy(), NOBODY, language, found)


def test_a_draft_that_breaks_nothing_is_left_as_it_is() -> None:
    draft = "Katson tilauksesi nyt. Kerron sitten, missä paketti on."
    assert mend(draft, FI) == draft


def test_a_sum_is_brought_down_to_the_limit() -> None:
    assert mend("Hyvitän sinulle 200 euroa. Katson tilauksesi nyt.", FI) == (
        "Hyvitän sinulle 20\u00a0€. Katson tilauksesi nyt."
    )


def test_a_word_to_avoid_is_dropped_and_its_sentence_kept() -> None:
    assert mend("Unfortunately, the parcel is still on its way.", EN) == (
        "The parcel is still on its way."
    )


def test_a_sentence_that_breaks_a_never_rule_is_left_out() -> None:
    assert mend("Lugna ner dig. Jag tittar på det nu.", SV) == "Jag tittar på det nu."


@pytest.mark.parametrize(
    ("draft", "language"),
    [("Rauhoitu nyt.", FI), ("Det är ditt eget fel.", SV), ("You should have read it.", EN)],
)
def test_where_nothing_can_stay_nothing_is_made_up(draft: str, language: Language) -> None:
    assert not mend(draft, language)


@pytest.mark.parametrize(
    ("draft", "language", "left"),
    [
        ("Saat rahat perjantaina.", FI, "Pankki päättää, milloin palautus näkyy tililläsi."),
        (
            "Paketet är hos dig i morgon. Jag tittar på det nu.",
            SV,
            (
                "Leveransdagen ger transportföretaget. Jag frågar dem och berättar för dig. "
                "Jag tittar på det nu."
            ),
        ),
        (
            "We'll make an exception for you.",
            EN,
            "I'm taking your request to a supervisor, who will answer you in writing.",
        ),
    ],
)
def test_a_promise_gives_way_to_what_its_clause_has_for_it(
    draft: str, language: Language, left: str
) -> None:
    assert mend(draft, language) == left


@pytest.mark.parametrize(
    ("draft", "language", "left"),
    [
        ("Rauhoitu, katson tilauksesi nyt.", FI, "Katson tilauksesi nyt."),
        ("Lugna dig, jag tittar på det nu.", SV, "Jag tittar på det nu."),
        ("Det är ditt eget fel, men jag kan skicka en ny.", SV, "Jag kan skicka en ny."),
        ("Calm down, I'm looking it up right now.", EN, "I'm looking it up right now."),
        (
            "Rahat ovat tililläsi perjantaina, ja lähetän kuitin sähköpostiisi.",
            FI,
            "Pankki päättää, milloin palautus näkyy tililläsi. Lähetän kuitin sähköpostiisi.",
        ),
    ],
)
def test_what_is_good_in_a_broken_sentence_stays(draft: str, language: Language, left: str) -> None:
    assert mend(draft, language) == left


@pytest.mark.parametrize(
    "draft", ["Jos et rauhoitu, lopetan keskustelun.", "Rauhoitu, voinko auttaa?"]
)
def test_what_hangs_on_a_broken_part_goes_with_it(draft: str) -> None:
    assert not mend(draft, FI)


def test_a_limit_is_exact_where_the_figure_was_loose() -> None:
    assert mend("Vi svarar dig om en tre veckor.", SV) == "Vi svarar dig om två dagar."


def test_a_clause_that_was_only_guessed_puts_no_words_into_a_reply() -> None:
    text = "Paketti kyllä löytää kotiin."
    for sure, left in ((True, "Toimituspäivän antaa kuljetusyhtiö."), (False, "")):
        guess = Violation("authority.no-delivery-date", "promise", 0, len(text), "", sure)
        assert mended(text, policy(), NOBODY, FI, [guess]).startswith(left)
        assert bool(mended(text, policy(), NOBODY, FI, [guess])) is sure


def test_a_limit_that_was_heard_without_a_figure_is_not_made_one() -> None:
    text = "För över 200 direkt till mig så håller jag tummarna."
    heard = Violation("authority.goodwill", "promise", 0, len(text), "")
    left = "Jag kan kompensera det här med högst 20 euro."
    assert mended(text, policy(), NOBODY, SV, [heard]) == left


@pytest.mark.parametrize(
    "text",
    ["Tiden är kl. 10 i morgon.", "Kalusteet tulevat 14. päivänä.", "Tänkte jag … eller jo."],
)
def test_a_full_stop_that_ends_nothing_parts_nothing(text: str) -> None:
    assert [found.group() for found in SENTENCE.finditer(text)] == [text]


def test_a_manner_of_speaking_does_not_take_the_matter_with_it() -> None:
    text = "Asianne on siirretty toiselle yksikölle jatkovalmisteluun."
    heard = Violation("voice.no-officialese", "word", 0, len(text), "")
    assert mended(text, policy(), NOBODY, FI, [heard]) == text


@pytest.mark.parametrize(
    ("draft", "language", "left"),
    [
        ("Hyvitän sinulle 45.50 euroa heti.", FI, "Hyvitän sinulle 20\u00a0€ heti."),
        ("Hyvitän 30-50 euroa.", FI, "Hyvitän 20\u00a0€."),
        (
            "Annan 15-20 % alennusta seuraavasta tilauksesta.",
            FI,
            "Annan 10\u00a0% alennusta seuraavasta tilauksesta.",
        ),
        ("Tarjoan 50 euron hyvityksen.", FI, "Tarjoan 20 euron hyvityksen."),
        ("Saat vastauksen kolmen viikon kuluessa.", FI, "Saat vastauksen kahden päivän kuluessa."),
        ("You'll hear from me within a week.", EN, "You'll hear from me within two days."),
    ],
)
def test_a_figure_is_lowered_whole_and_in_its_form(
    draft: str, language: Language, left: str
) -> None:
    assert mend(draft, language) == left


@pytest.mark.parametrize(
    "draft",
    [
        "Hyvitän tämän 50 eurolla.",
        "Saat 50 dollarin hyvityksen.",
        "Hyvitän sinulle 20 € ja lisäksi 500.",
    ],
)
def test_a_figure_whose_form_the_limit_cannot_take_goes_with_its_sentence(draft: str) -> None:
    left = "Voin hyvittää tästä enintään 20 euroa. Katson tilauksesi."
    assert mend(f"{draft} Katson tilauksesi.", FI) == left


def test_a_time_whose_form_the_limit_cannot_take_goes_with_its_sentence() -> None:
    left = "Saat vastauksen kahden päivän kuluessa. Katson tilauksesi."
    assert mend("Saat vastauksen viikossa. Katson tilauksesi.", FI) == left


@pytest.mark.parametrize(
    ("draft", "language", "left"),
    [
        ("Valitettavasti.", FI, ""),
        ("Tyvärr har paketet fastnat.", SV, "Just nu har paketet fastnat."),
        ("Tyvärr, paketet har fastnat.", SV, "Paketet har fastnat."),
        ("Det går tyvärr inte att ändra.", SV, "Det går inte att ändra."),
        ("We can, unfortunately, not do that.", EN, "We can not do that."),
        ("It is late, unfortunately.", EN, "It is late."),
        ("I'm afraid that the parcel is late.", EN, "The parcel is late."),
        ("Siinä on pieni viive. Katson sen.", FI, "Katson sen."),
    ],
)
def test_words_to_avoid_leave_a_whole_sentence_or_none(
    draft: str, language: Language, left: str
) -> None:
    assert mend(draft, language) == left


def test_a_time_of_day_stays_whole() -> None:
    draft = "Valitettavasti soitan klo 14.30."
    assert mend(draft, FI) == "Soitan klo 14.30."


def test_line_breaks_and_lists_survive() -> None:
    draft = (
        "Hei Maija,\n\nvalitettavasti paketti on jumissa.\n\n"
        "- Katson sen\n- Rauhoitu nyt\n- Hyvitän 500 euroa\n\nTerveisin\nPekka"
    )
    assert mend(draft, FI) == (
        "Hei Maija,\n\npaketti on jumissa.\n\n- Katson sen\n- Hyvitän 20\u00a0€\n\nTerveisin\nPekka"
    )


@pytest.mark.parametrize(
    "draft",
    [
        "!" * 10_000 + "x",
        "!" * 1_000_000,
        "a.b" * 300_000,
        "Valitettavasti. " * 2_000,
        "\ud800" * 9,
    ],
)
def test_a_hostile_draft_is_mended_in_linear_time(draft: str) -> None:
    assert isinstance(mend(draft, FI), str)
