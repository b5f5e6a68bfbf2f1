"""Texts in, one score an output out: by the tuned embedding, or by hashed n-grams without it."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.embedding import Embedder
from bot.reading.semantic.weights import Head

Scores = NDArray[np.float32]
BUCKETS = 1 << 16
_SHORTEST, _LONGEST = 2, 5
_LONGEST_WORD = 40
_REMEMBERED = 20_000
# Vectors have length one; the head was trained on longer ones.
SCALE = 16.0


class Scorer(Protocol):
    """Scores folded texts."""

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output (log-odds, not yet calibrated)."""
        ...


@dataclass(frozen=True, slots=True)
class EmbeddingScorer:
    """A linear head on an embedding."""

    embedder: Embedder
    head: Head

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output."""
        vectors = self.embedder.embed(texts)
        scores: Scores = vectors @ (self.head.weight.T * SCALE) + self.head.bias
        return scores


@dataclass(frozen=True, slots=True)
class NgramScorer:
    """A linear model on hashed words, pairs of words and pieces of words (Weinberger et al. 2009).

    It sees which words stand there, where the embedding sees what they mean together; the two
    err in different places. It runs wherever numpy does.
    """

    head: Head

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output."""
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, len(self.head.bias)), dtype=np.float32)

    def _row(self, text: str) -> NDArray[np.float32]:
        places = buckets(text)
        total = self.head.weight[places].sum(axis=0) / math.sqrt(max(1, len(places)))
        row: NDArray[np.float32] = (total + self.head.bias).astype(np.float32)
        return row


def buckets(text: str) -> list[int]:
    """The buckets that a text's n-grams fall into, each once."""
    words = text.split()
    pairs = [_bucket(f"{first} {second}") for first, second in pairwise(words)]
    return list(dict.fromkeys(chain(pairs, *map(_word_buckets, words))))


@lru_cache(maxsize=_REMEMBERED)
def _word_buckets(word: str) -> tuple[int, ...]:
    """The buckets of a word and of its pieces of 2 to 5 letters, with its borders."""
    framed = f"<{word[:_LONGEST_WORD]}>"
    pieces = (
        f"#{framed[at : at + size]}"
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(framed) - size + 1)
    )
    return (_bucket(word), *map(_bucket, pieces))


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS
