"""Texts in, one score an output out: by the tuned embedding, or by hashed n-grams without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.embedding import Embedder
from bot.reading.semantic.weights import Grams, Head

Scores = NDArray[np.float32]
BUCKETS = 1 << 16
_SHORTEST, _LONGEST = 2, 5
_LONGEST_WORD = 40
_SPACE = 32
_SIZES = _LONGEST - _SHORTEST + 1
# Spaces behind the last word: one is its border, pieces may begin there and reach past it.
_BEHIND = _LONGEST - 1
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
    weight: Scores = field(init=False)
    """The head's, for vectors as they are."""

    def __post_init__(self) -> None:
        """Scale the head once."""
        object.__setattr__(self, "weight", self.head.weight.T * SCALE)

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output."""
        vectors = self.embedder.embed(texts)
        scores: Scores = vectors @ self.weight + self.head.bias
        return scores


@dataclass(frozen=True, slots=True)
class NgramScorer:
    """A linear model on hashed words, pairs of words and pieces of words (Weinberger et al. 2009).

    It sees which words stand there, where the embedding sees what they mean together; the two
    err in different places. It runs wherever numpy does.
    """

    grams: Grams

    def scores(self, texts: Sequence[str]) -> Scores:
        """One row a text, one number an output."""
        found = [
            places
            for at in range(0, len(texts), _AT_ONCE)
            for places in several(texts[at : at + _AT_ONCE])
        ]
        sums = np.empty((len(texts), len(self.grams.bias)), dtype=np.float32)
        for row, places in zip(sums, found, strict=True):
            # A float holds whole numbers of this size exactly, in whatever order they are added.
            rows = self.grams.weight.take(places, axis=0).astype(np.float32)
            np.matmul(np.ones(len(places), dtype=np.float32), rows, out=row)
        counts = np.array([max(1, len(places)) for places in found], dtype=np.float32)
        sums *= self.grams.scale
        sums /= np.sqrt(counts)[:, None]
        sums += self.grams.bias
        return sums


def buckets(text: str) -> NDArray[np.intp]:
    """The buckets that a text's n-grams fall into, each once, in rising order."""
    return several([text])[0]


def several(texts: Sequence[str]) -> list[NDArray[np.intp]]:
    """The buckets of some texts, computed together: for a short one the calls cost the most."""
    words = [_split(text) for text in texts]
    flat = list(chain.from_iterable(words))
    if not flat:
        return [np.zeros(0, dtype=np.intp)] * len(texts)
    framed = f" {' '.join(flat)}{' ' * _BEHIND}".encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(framed, dtype="<u4")
    whole = _words(letters[: 1 - _BEHIND])
    pairs = whole[:-1] * _FACTOR + whole[1:]
    mixed = _mixed(np.concatenate((whole, pairs, *_pieces(letters))))
    pieces = mixed[len(whole) + len(pairs) :].reshape(_SIZES, -1)
    found, word, letter = [], 0, 0
    for some in words:
        last, end = word + len(some), letter + sum(map(len, some)) + len(some)
        own = mixed[word:last], mixed[len(whole) + word : len(whole) + last - 1]
        found.append(_once(np.concatenate((*own, *pieces[:, letter:end]))))
        word, letter = last, end
    return found


def _split(text: str) -> list[str]:
    """The words of a text, none longer than counts."""
    words = text.split()
    longest = max(map(len, words), default=0)
    return words if longest <= _LONGEST_WORD else [word[:_LONGEST_WORD] for word in words]


def _words(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each word between spaces."""
    spaces = np.flatnonzero(letters == _SPACE)
    at = np.arange(len(letters) - 1) - np.repeat(spaces[:-1], np.diff(spaces))
    found: NDArray[np.uint32] = np.add.reduceat(letters[:-1] * _POWERS.take(at), spaces[:-1])
    return found


def _pieces(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hashes of the pieces of words, a word's borders being letters of it; a row a size.

    Each stands where its first letter does. In the place of a piece that would reach into the
    next word stands the one that is a letter shorter once more.
    """
    count = len(letters) - _BEHIND
    found = np.empty((_SIZES, count), dtype=np.uint32)
    space = letters == _SPACE
    hashes, beyond = letters[:count], np.zeros(count, dtype=bool)
    for row, size in enumerate(range(_SHORTEST, _LONGEST + 1)):
        # A piece one letter longer: the one before it in order, where its last letter is inside.
        hashes = hashes * _FACTOR
        hashes += letters[size - 1 : size - 1 + count]
        np.add(hashes, np.uint32(size), out=found[row])
        if row:
            beyond |= space[size - 2 : size - 2 + count]
            np.copyto(found[row], found[row - 1], where=beyond)
    return found


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Every bit of a hash stirred into those that choose the bucket."""
    hashes ^= hashes >> np.uint32(15)
    hashes *= _STIR
    hashes ^= hashes >> np.uint32(13)
    hashes *= _FACTOR
    return (hashes >> np.uint32(16)).astype(np.uint16)


def _once(buckets: NDArray[np.uint16]) -> NDArray[np.intp]:
    """Each bucket once, in rising order."""
    buckets.sort(kind="stable")
    new = np.ones(len(buckets), dtype=bool)
    np.not_equal(buckets[1:], buckets[:-1], out=new[1:])
    return buckets[new].astype(np.intp)
