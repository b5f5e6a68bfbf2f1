"""Texts in, one score an output out: by the tuned embedding, or by hashed n-grams without it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.embedding import Embedder
from bot.reading.semantic.weights import Head

Scores = NDArray[np.float32]
BUCKETS = 1 << 16
_SHORTEST, _LONGEST = 2, 5
_LONGEST_WORD = 40
_SPACE = 32
# Odd numbers without a pattern: hashes are polynomials in the first, modulo two to the 32nd.
_FACTOR, _STIR = np.uint32(0x9E3779B1), np.uint32(0x2C1B3C6D)
_POWERS = np.cumprod(np.full(_LONGEST_WORD + 1, _FACTOR, dtype=np.uint32), dtype=np.uint32)
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


def buckets(text: str) -> NDArray[np.intp]:
    """The buckets that a text's n-grams fall into, each once, in rising order."""
    words = [word[:_LONGEST_WORD] for word in text.split()]
    if not words:
        return np.zeros(0, dtype=np.intp)
    framed = f" {' '.join(words)} ".encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(framed, dtype="<u4")
    whole = _words(letters)
    pairs = whole[:-1] * _FACTOR + whole[1:]
    there = np.zeros(BUCKETS, dtype=bool)
    there[_mixed(np.concatenate([whole, pairs, *_pieces(letters)]))] = True
    return np.flatnonzero(there)


def _words(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each word between spaces."""
    (spaces,) = np.nonzero(letters == _SPACE)
    places = np.arange(len(letters))
    at = places - np.maximum.accumulate(np.where(letters == _SPACE, places, 0))
    found: NDArray[np.uint32] = np.add.reduceat((letters * _POWERS[at])[:-1], spaces[:-1])
    return found


def _pieces(letters: NDArray[np.uint32]) -> Iterator[NDArray[np.uint32]]:
    """Hashes of the pieces of words, a word's borders being letters of it; by size of piece."""
    inside = letters != _SPACE
    hashes, within = letters, np.ones(len(letters) - 1, dtype=bool)
    for size in range(_SHORTEST, _LONGEST + 1):
        # A piece one letter longer: the one before it in order, where its last letter is inside.
        if size > _SHORTEST:
            within = within[:-1] & inside[size - 2 : -1]
        hashes = hashes[:-1] * _FACTOR + letters[size - 1 :]
        yield hashes[within] + np.uint32(size)


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every bit of a hash stirred into those that choose the bucket."""
    hashes = (hashes ^ (hashes >> np.uint32(15))) * _STIR
    hashes = (hashes ^ (hashes >> np.uint32(13))) * _FACTOR
    return (hashes >> np.uint32(16)) % np.uint32(BUCKETS)
