"""Hashed n-grams."""

from __future__ import annotations

import numpy as np

from bot.reading.semantic.scorer import BUCKETS, NgramScorer, buckets, grams
from bot.reading.semantic.weights import Head


def test_the_pieces_of_a_word_know_where_it_begins_and_ends() -> None:
    assert {"#<t", "#n>", "#<tapan>"[:6], "tapan"} <= set(grams("tapan"))


def test_equal_texts_fall_into_equal_buckets() -> None:
    assert buckets("tulen sinne") == buckets("tulen sinne")
    assert all(0 <= place < BUCKETS for place in buckets("tulen sinne"))


def test_a_text_without_words_scores_the_bias() -> None:
    scorer = NgramScorer(Head(np.ones((2, BUCKETS), np.float32), np.array([3, 4], np.float32)))
    assert scorer.scores([""]).tolist() == [[3, 4]]
    assert scorer.scores([]).shape == (0, 2)
