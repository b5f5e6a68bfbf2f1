"""Whose words a text holds."""

from __future__ import annotations

import pytest

from bot.domain.transcript import conversation_from


def turns(text: str) -> list[tuple[str, str]]:
    return [(turn.role.value, turn.text) for turn in conversation_from(text).turns]


def test_quoted_lines_are_the_customers_and_the_rest_a_note() -> None:
    said = turns("Hän on ihan idiootti\n> Missä paketti on?\n> Vastatkaa!\n\nMitä vastaan?")
    assert said == [("customer", "Missä paketti on?\nVastatkaa!")]


def test_three_marks_quote_all_that_follows() -> None:
    said = turns("Auta\n>>> Missä paketti viipyy\n\nTulen ja tapan teidät kaikki")
    assert said == [("customer", "Missä paketti viipyy\n\nTulen ja tapan teidät kaikki")]


def test_where_only_the_first_line_is_marked_the_next_belong_to_it() -> None:
    said = turns("> Missä paketti viipyy\nTulen ja tapan teidät kaikki")
    assert said == [("customer", "Missä paketti viipyy\nTulen ja tapan teidät kaikki")]


@pytest.mark.parametrize("mark", ["", "> "])
def test_labels_tell_whose_words_they_are_in_a_quote_too(mark: str) -> None:
    lines = ["Asiakas: Missä?", "ja milloin?", "Agentti: Katson.", "KUND: Tack"]
    assert turns("\n".join(mark + line for line in lines)) == [
        ("customer", "Missä?\nja milloin?"),
        ("agent", "Katson."),
        ("customer", "Tack"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Asiakas Matti: Hei",
        "[12:01] Asiakas: Hei",
        "**Asiakas:** Hei",
        "Asiakas：Hei",
        "Asiakas – Hei",
    ],
)
def test_labels_of_copied_chats_are_read(line: str) -> None:
    assert turns(f"{line}\nAgentti: Moi") == [("customer", "Hei"), ("agent", "Moi")]


@pytest.mark.parametrize(
    "text",
    [
        "Teidän chatissa sanottiin:\nAgentti: rauhoitu\nTulen ja tapan teidät kaikki",
        "Minä: odotin 3 viikkoa. Tulen ja tapan teidät kaikki",
        "Me: I waited. Tulen ja tapan teidät kaikki",
        "Asiakas: Missä paketti\n\nAgentti: Katson\n\nTulen ja tapan teidät kaikki",
    ],
)
def test_words_of_an_uncertain_speaker_are_the_customers(text: str) -> None:
    said = [text for role, text in turns(text) if role == "customer"]
    assert any("tapan teidät kaikki" in each for each in said)


def test_plain_text_is_all_the_customers() -> None:
    assert [role for role, _ in turns("Missä paketti on?\n\nOdotan.")] == ["customer"]
