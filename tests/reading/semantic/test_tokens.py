"""Texts as pieces."""

from __future__ import annotations

import time

import pytest

from bot.reading.semantic import e5file
from bot.reading.semantic.tokens import Tokens, tokens


@pytest.fixture(scope="module")
def cutter() -> Tokens:
    return tokens(e5file.load(e5file.find()).pieces())


def test_the_pieces_of_a_word_are_the_word_again(cutter: Tokens) -> None:
    names = {piece: text for text, piece in cutter.pieces.items()}
    pieces = [names[piece] for piece in cutter.ids("laskunmaksumuistutus myöhästyi")]
    assert "".join(pieces) == "▁laskunmaksumuistutus▁myöhästyi"
    assert len(pieces) < 12


def test_a_common_word_is_one_piece(cutter: Tokens) -> None:
    assert len(cutter.ids("hei")) == 1


def test_what_folded_text_cannot_hold_is_unknown(cutter: Tokens) -> None:
    assert cutter.ids("почта")[1:] == [cutter.unknown] * 5 or cutter.unknown in cutter.ids("почта")


def test_a_word_of_a_hundred_thousand_letters_takes_no_time(cutter: Tokens) -> None:
    begun = time.process_time()
    cutter.ids("a" * 100_000)
    assert time.process_time() - begun < 2
