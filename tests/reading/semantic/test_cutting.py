"""Windows and clauses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.semantic.cutting import WINDOW, clauses, windows


def test_a_short_text_is_one_window() -> None:
    assert windows("Missä pakettini on?") == [(0, 19)]


def test_an_empty_text_is_one_empty_window() -> None:
    assert windows("") == [(0, 0)]


def test_a_long_text_is_cut_after_a_sentence() -> None:
    text = "Odotin koko päivän. " * 60
    for start, end in windows(text)[:-1]:
        assert text[start:end].endswith(". ")
        assert end - start <= WINDOW


def test_of_a_very_long_text_the_beginning_and_the_end_are_kept() -> None:
    text = "a " * 20_000
    found = windows(text)
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert len(found) == 12


@given(st.text(alphabet="ab. \n", max_size=3_000))
def test_windows_of_a_text_leave_nothing_out(text: str) -> None:
    assert "".join(text[a:b] for a, b in windows(text)) == text


def test_clauses_are_cut_at_marks_and_trimmed() -> None:
    text = "en saa vastausta, tulen sinne puukon kanssa. hyvää päivänjatkoa"
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == [
        "en saa vastausta,",
        "tulen sinne puukon kanssa.",
        "hyvää päivänjatkoa",
    ]


def test_a_text_of_one_word_is_its_own_clause() -> None:
    assert list(clauses("tapan", 0, 5)) == [(0, 5)]
