"""Texts as pieces."""

from __future__ import annotations

import re
import time
from functools import cache

import pytest

from bot.reading.semantic import e5file
from bot.reading.semantic.e5file import Pieces
from bot.reading.semantic.tokens import Tokens, tokens

TEXT = "laskunmaksumuistutus myöhästyi taas, i've been on hold 45 min!!! jag är så trött på er 😀 x"


@pytest.fixture(scope="module")
def vocabulary() -> Pieces:
    return e5file.load(e5file.find()).pieces()


@pytest.fixture(scope="module")
def cutter(vocabulary: Pieces) -> Tokens:
    return tokens(vocabulary)


def test_the_pieces_of_a_word_are_the_word_again(vocabulary: Pieces, cutter: Tokens) -> None:
    pieces = [vocabulary.text(piece) for piece in cutter.ids("laskunmaksumuistutus myöhästyi")]
    assert "".join(pieces) == "▁laskunmaksumuistutus▁myöhästyi"
    assert len(pieces) < 12


def test_words_are_cut_as_a_dictionary_of_the_pieces_would_have_it(
    vocabulary: Pieces, cutter: Tokens
) -> None:
    texts = [vocabulary.text(piece) for piece in cutter.pieces.tolist()]
    scores = dict(zip(texts, cutter.scores.tolist(), strict=True))
    assert len(scores) == len(texts)

    @cache
    def best(word: str) -> tuple[float, tuple[str, ...]]:
        if not word:
            return 0.0, ()
        ways = [
            (best(word[:at])[0] + scores[word[at:]], (*best(word[:at])[1], word[at:]))
            for at in range(len(word))
            if word[at:] in scores
        ]
        unknown = best(word[:-1])
        ways.append((unknown[0] + cutter.unknown_score, (*unknown[1], "<unk>")))
        return max(ways)

    expected = [piece for word in TEXT.split() for piece in best(f"▁{word}")[1]]
    assert [vocabulary.text(piece) for piece in cutter.ids(TEXT)] == expected


def test_only_pieces_that_folded_text_can_hold_are_kept(vocabulary: Pieces, cutter: Tokens) -> None:
    texts = {vocabulary.text(piece) for piece in cutter.pieces.tolist()}
    assert {"▁hei", "▁på", "ö", "!", "▁"} <= texts
    assert not any(re.search(r"[A-ZÅÄÖßæøа-я]", text) for text in texts)


def test_a_common_word_is_one_piece(cutter: Tokens) -> None:
    assert len(cutter.ids("hei")) == 1


def test_what_folded_text_cannot_hold_is_unknown(cutter: Tokens) -> None:
    assert cutter.ids("почта")[1:] == [cutter.unknown] * 5


def test_a_word_of_a_hundred_thousand_letters_takes_no_time(cutter: Tokens) -> None:
    begun = time.process_time()
    cutter.ids("a" * 100_000)
    assert time.process_time() - begun < 2
