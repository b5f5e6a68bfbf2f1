"""Hashed n-grams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.reading.semantic.scorer import BUCKETS, NgramScorer, buckets, gathered
from bot.reading.semantic.weights import Grams


def ones(bias: Sequence[float]) -> Grams:
    """Every bucket weighs the same for every output."""
    weight = np.ones((BUCKETS, len(bias)), dtype=np.int8)
    return Grams(weight, np.ones(len(bias), np.float32), np.array(bias, np.float32))


def test_a_word_shares_buckets_with_its_inflected_forms_and_fewer_with_others() -> None:
    base, form, other = (set(buckets(word)) for word in ("uhkaan", "uhkaat", "paketti"))
    assert len(base & form) > 3 * len(base & other)


def test_pairs_of_words_count() -> None:
    assert set(buckets("tulen sinne")) > set(buckets("tulen")) | set(buckets("sinne"))


def test_equal_texts_fall_into_equal_buckets() -> None:
    assert np.array_equal(buckets("tulen sinne"), buckets("tulen  sinne "))
    assert all(0 <= place < BUCKETS for place in buckets("tulen sinne"))


def test_the_pieces_of_a_word_never_reach_into_the_next() -> None:
    apart = set(buckets("ab")) | set(buckets("cd"))
    # Beside what each word has by itself there is one thing more: the pair of them.
    assert len(set(buckets("ab cd")) - apart) == 1
    assert set(buckets("ab cd")) > apart


def test_a_word_shorter_than_a_piece_has_buckets_and_so_has_a_broken_character() -> None:
    assert len(buckets("a")) == 4
    assert len(buckets("\ud800")) == 4


def test_texts_computed_together_have_the_buckets_that_each_has_alone() -> None:
    texts = ["tulen sinne", "", f"{'pitkä' * 20} sana", " ", "ok"]
    places, counts = gathered(texts)
    alone = [buckets(text).tolist() for text in texts]
    assert counts.tolist() == [len(each) for each in alone]
    assert places.tolist() == [place for each in alone for place in each]


def test_the_text_whose_n_grams_weigh_most_for_an_output_is_the_strongest() -> None:
    weight = np.zeros((BUCKETS, 2), dtype=np.int8)
    weight[buckets("uhkaan"), 1] = 9
    weight[buckets("paketti"), 0] = 9
    scorer = NgramScorer(Grams(weight, np.ones(2, np.float32), np.zeros(2, np.float32)))
    texts = ["missä paketti on", "minä uhkaan", "ja paketti tulee"]
    assert scorer.strongest(texts, [0, 1]) == [0, 1]
    assert scorer.strongest(["sama asia", "sama asia"], [0]) == [0]
    assert scorer.strongest(["missä", " ", "minä uhkaan"], [1]) == [2]


def test_each_bucket_counts_once_however_often_it_occurs() -> None:
    scorer = NgramScorer(ones(bias=[0, 0]))
    ((once, _), (twice, _)) = scorer.scores(["a", "a a"]).tolist()
    assert (round(once**2), round(twice**2)) == (4, 5)


def test_a_text_without_words_scores_the_bias() -> None:
    scorer = NgramScorer(ones(bias=[3, 4]))
    assert scorer.scores([""]).tolist() == [[3, 4]]
    assert scorer.scores([]).shape == (0, 2)
