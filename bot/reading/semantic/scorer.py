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
_AT_ONCE = 8
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
        rows = np.empty((len(texts), len(self.head.bias)), dtype=np.float32)
        for at in range(0, len(texts), _AT_ONCE):
            for row, places in enumerate(several(texts[at : at + _AT_ONCE]), start=at):
                total = self.head.weight[places].sum(axis=0) / math.sqrt(max(1, len(places)))
                rows[row] = total + self.head.bias
        return rows


def buckets(text: str) -> NDArray[np.intp]:
    """The buckets that a text's n-grams fall into, each once, in rising order."""
    return several([text])[0]


def several(texts: Sequence[str]) -> list[NDArray[np.intp]]:
    """The buckets of some texts, computed together: for a short one the calls cost the most."""
    words = [[word[:_LONGEST_WORD] for word in text.split()] for text in texts]
    flat = [word for some in words for word in some]
    if not flat:
        return [np.zeros(0, dtype=np.intp)] * len(texts)
    framed = f" {' '.join(flat)} ".encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(framed, dtype="<u4")
    # Which text each word is of, and each letter; a space is of the word that it goes before.
    owner = np.repeat(np.arange(len(words)), [len(some) for some in words]) * BUCKETS
    owners = np.repeat(owner, [len(word) + 1 for word in flat])
    whole = _words(letters)
    beside = owner[:-1] == owner[1:]
    pairs = (whole[:-1] * _FACTOR + whole[1:])[beside]
    hashes, where = zip(
        (whole, owner), (pairs, owner[1:][beside]), *_pieces(letters, owners), strict=True
    )
    there = np.zeros(BUCKETS * len(words), dtype=bool)
    there[_mixed(np.concatenate(hashes)).astype(np.intp) + np.concatenate(where)] = True
    found = np.flatnonzero(there)
    cuts = np.searchsorted(found, np.arange(1, len(words)) * BUCKETS)
    return [part % BUCKETS for part in np.split(found, cuts)]


def _words(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each word between spaces."""
    (spaces,) = np.nonzero(letters == _SPACE)
    places = np.arange(len(letters))
    at = places - np.maximum.accumulate(np.where(letters == _SPACE, places, 0))
    found: NDArray[np.uint32] = np.add.reduceat((letters * _POWERS[at])[:-1], spaces[:-1])
    return found


def _pieces(
    letters: NDArray[np.uint32], owners: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.intp]]]:
    """Hashes of the pieces of words, a word's borders being letters of it; by size of piece.

    With each its owner, which is that of its first letter.
    """
    inside = letters != _SPACE
    hashes, within = letters, np.ones(len(letters) - 1, dtype=bool)
    for size in range(_SHORTEST, _LONGEST + 1):
        # A piece one letter longer: the one before it in order, where its last letter is inside.
        if size > _SHORTEST:
            within = within[:-1] & inside[size - 2 : -1]
        hashes = hashes[:-1] * _FACTOR + letters[size - 1 :]
        yield hashes[within] + np.uint32(size), owners[: len(within)][within]


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every bit of a hash stirred into those that choose the bucket."""
    hashes = (hashes ^ (hashes >> np.uint32(15))) * _STIR
    hashes = (hashes ^ (hashes >> np.uint32(13))) * _FACTOR
    return (hashes >> np.uint32(16)) % np.uint32(BUCKETS)
