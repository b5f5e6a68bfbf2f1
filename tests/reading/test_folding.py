from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.folding import clean, fold, squeeze

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
TRICKY = st.text(
    st.sampled_from("aäÅvitu 1304@$!.-_\u0301\u0308\u200b\u00adаΑﬁ½ß\ud800🅵\t\n"), max_size=200
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MIKSI Tämä ei Ö toimi", "miksi tämä ei ö toimi"),
        ("1d10tti", "idiotti"),
        ("V1TTU", "vittu"),
        ("p3rk3l3", "perkele"),
        ("tap@n sut", "tapan sut"),
        ("a$$hole", "asshole"),
        ("pask4", "paska"),
        ("v!ttu", "vittu"),
        ("t a p a n  s i n u t", "tapan sinut"),
        ("v.i.t.u.n", "vitun"),
        ("v-i-t-t-u", "vittu"),
        ("v 1 t t u", "vittu"),
        ("t\u0430p\u0430n", "tapan"),
        ("vi\u200bt\u00adt\u2060u", "vittu"),
        ("v\u0338i\u0338t\u0338tu", "vittu"),
        ("ａ\u0308iti", "äiti"),
        ("ｖｉｔｔｕ", "vittu"),
        ("𝓯𝓾𝓬𝓴 🅵🆄🅲🅺", "fuck fuck"),
        ("Straße", "strasse"),
        ("“moi” – ‘hei’", "\"moi\" - 'hei'"),
        ("moi!!!!!!!!", "moi!!!"),
        ("ei \t  ole\tniin", "ei ole niin"),
    ],
)
def test_disguised_words_fold_to_plain_ones(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    "written",
    [
        "45,90€",
        "0401234567",
        "ab1234",
        "a1b2c3",
        "x7k9p2",
        "wh-1000xm4",
        "maija@gmail.com",
        "https://tyyni.example/p4th",
        "<@u0123abc>",
        "3kpl ja 5th ja 2 h",
        "mp3 b2b ps5 covid19",
        "moi!miksi",
        "привет ты как",
        "a b c",
        "1.2.3.4",
    ],
)
def test_what_only_looks_disguised_stays(written: str) -> None:
    assert fold(written).text == written


def test_stretched_letters_become_two_and_their_words_are_named() -> None:
    folded = fold("voi vvvviiiiittttuuuu että")
    assert folded.text == "voi vviittuu että"
    assert folded.stretched == ((4, 12),)
    start, end = folded.stretched[0]
    assert squeeze(folded.text[start:end]) == squeeze("vittu")


def test_a_span_leads_back_to_the_words_as_they_were_written() -> None:
    text = "no t a p a n  s i n u t!"
    folded = fold(text)
    at = folded.text.index("tapan")
    start, end = folded.span(at, at + len("tapan"))
    assert text[start:end].strip() == "t a p a n"


def test_cleaning_keeps_case_and_spacing() -> None:
    assert clean("Ｍaija\u200b  Ö\u00a0Å").text == "Maija  Ö Å"


@given(st.one_of(ANY_TEXT, TRICKY))
def test_offsets_are_one_more_than_the_letters_rise_and_stay_inside(text: str) -> None:
    for folded in (fold(text), clean(text)):
        offsets = list(folded.offsets)
        assert len(offsets) == len(folded.text) + 1
        assert offsets == sorted(offsets)
        assert offsets[-1] == len(text)
        for at in range(len(folded.text)):
            start, end = folded.span(at, at + 1)
            assert 0 <= start < end <= len(text)
        for start, end in folded.stretched:
            assert 0 <= start < end <= len(folded.text)


@given(st.text(st.sampled_from("abcdefghijklmno åäö,."), max_size=200))
def test_plain_lower_case_words_without_runs_are_untouched(text: str) -> None:
    words = " ".join(word for word in squeeze(text).split() if len(word) > 1 and "." not in word)
    if "," not in words:
        assert fold(words).text == words


@pytest.mark.parametrize(
    "unit", ["a", "a ", "!", "a\u0301", "1a", "a.b", "\ud800", "aaab", "@a", " ", "\u0430", "a_"]
)
def test_a_hostile_megabyte_is_folded(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert len(fold(text).text) <= len(text)
