from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Language
from bot.reading.language import detect, detect_turns

FI, SV, EN, OTHER = Language.FI, Language.SV, Language.EN, Language.OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("moi", FI),
        ("miks mun paketti ei oo tullu", FI),
        ("mä oon oottanu jo kolme viikkoa", FI),
        ("Palauttakaa rahat!!", FI),
        ("haista vittu", FI),
        ("hej", SV),
        ("var är mitt paket", SV),
        ("vad fan är detta", SV),
        ("ni är helt värdelösa", SV),
        ("hello", EN),
        ("where is my parcel", EN),
        ("u guys suck", EN),
        ("no reply yet", EN),
        ("jeg har ikke fået min pakke endnu", OTHER),
        ("kus on minu pakk", OTHER),
        ("Ich habe mein Paket noch nicht bekommen", OTHER),
        ("où est ma commande", OTHER),
        ("где мой заказ", OTHER),
        ("我的订单在哪里", OTHER),
    ],
)
def test_a_short_message_is_known_by_its_words(text: str, language: Language) -> None:
    assert detect(text) is language


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "123 456", "!!!", "ok", "\ud800", "[NAME_1]"])
@pytest.mark.parametrize("default", [FI, SV, EN])
def test_a_text_without_telling_words_is_in_the_default_language(
    text: str, default: Language
) -> None:
    assert detect(text, default) is default


def test_an_address_on_the_web_says_nothing_about_language() -> None:
    assert detect("https://www.example.com/where/is/my/order", SV) is SV


def test_the_last_turn_with_enough_words_decides() -> None:
    turns = [
        "Where is my order, I have been waiting",
        "Voisitteko vastata minulle suomeksi nyt",
        "ok",
    ]
    assert detect_turns(turns) is FI


def test_older_turns_decide_where_the_last_is_open() -> None:
    assert detect_turns(["var är mitt paket, jag väntar", "12345", "??"]) is SV


def test_a_conversation_without_turns_is_in_the_default_language() -> None:
    assert detect_turns([], EN) is EN


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert detect(text) in Language
    assert detect_turns([text, text]) in Language


@pytest.mark.parametrize("unit", ["a", "å ", "@", "<@", "[A", "\ud800", "www."])
def test_a_hostile_megabyte_has_a_language(unit: str) -> None:
    assert detect(unit * (1_000_000 // len(unit))) in Language
