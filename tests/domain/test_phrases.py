"""Phrases that admins write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phrases import Phrase, PhraseIndex, PhraseSyntaxError, tokens


def found(phrase: str, text: str) -> list[str]:
    index = PhraseIndex([(Phrase.parse(phrase), phrase)])
    return [text[hit.start : hit.end] for hit in index.find(tokens(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("ei ole tullut", "Paketti EI OLE tullut.", ["EI OLE tullut"]),
        ("ei ole tullut", "ei ole vielä tullut", []),
        ("ei .. tullut", "ei ole vielä tullut", ["ei ole vielä tullut"]),
        ("ei .. tullut", "ei yksi kaksi kolme neljä tullut", []),
        ("paket*", "Missä pakettini on", ["pakettini"]),
        ("*maksu", "viivästysmaksu tuli", ["viivästysmaksu"]),
        ("*lasku*", "tuplalaskutus", ["tuplalaskutus"]),
        ("tulee/saapuu tänään", "se saapuu tänään", ["saapuu tänään"]),
        ("ei ole", "Ei. Ole hyvä.", []),
        ("don't know", "I don't know", ["don't know"]),
    ],
)
def test_a_phrase_finds_its_words_and_no_others(
    phrase: str, text: str, expected: list[str]
) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize("phrase", ["", "..", "ei ..", "a*", "*", "a(b)", "pa*ket", "\\d+", "x|y"])
def test_what_is_no_phrase_is_refused_with_what_to_write(phrase: str) -> None:
    with pytest.raises(PhraseSyntaxError, match=r"write|part words|put"):
        Phrase.parse(phrase)


def test_a_phrase_that_begins_two_ways_counts_once_at_a_place() -> None:
    assert found("tulee/tul*", "se tulee") == ["tulee"]


@given(st.text(max_size=300))
def test_words_lie_where_their_offsets_say(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end].casefold() == token.text


def test_a_long_text_takes_one_pass() -> None:
    text = "paketti ei ole tullut " * 50_000
    assert len(found("ei .. tullut", text)) == 50_000
