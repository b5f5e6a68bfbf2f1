"""Texts in, one score an output out: by the tuned embedding, or by hashed n-grams without it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.embedding import Embedder
from bot.reading.semantic.weights import Head

Scores = NDArray[np.float32]
BUCKETS = 1 << 16
_SHORTEST, _LONGEST = 2, 5
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

    For machines without an embedding: much weaker, but it runs wherever numpy does.
    """

    head: Head

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output."""
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, len(self.head.bias)), dtype=np.float32)

    def _row(self, text: str) -> NDArray[np.float32]:
        places = buckets(text)
        total = self.head.weight[:, places].sum(axis=1) / np.sqrt(max(1, len(places)))
        row: NDArray[np.float32] = (total + self.head.bias).astype(np.float32)
        return row


def buckets(text: str) -> list[int]:
    """The buckets that a text's n-grams fall into, each once, in order."""
    found = {zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in grams(text)}
    return sorted(found)


def grams(text: str) -> Iterator[str]:
    """Words, pairs of neighbours, and pieces of 2 to 5 letters of each word with its borders."""
    words = text.split()
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    for word in set(words):
        framed = f"<{word[:40]}>"
        for size in range(_SHORTEST, _LONGEST + 1):
            yield from (f"#{framed[at : at + size]}" for at in range(len(framed) - size + 1))
