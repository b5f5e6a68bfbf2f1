"""Texts in, one score an output out: by the tuned embedding, or by hashed n-grams without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.embedding import Embedder
from bot.reading.semantic.weights import Grams, Head

_Number = TypeVar("_Number", np.uint16, np.uint32)
Scores = NDArray[np.float32]
_BITS = 16
BUCKETS = 1 << _BITS
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


class Placer(Protocol):
    """Says which of the clauses of a text carry outputs: those of a scorer, by their columns."""

    def strongest(self, texts: Sequence[str], outputs: Sequence[int]) -> list[int]:
        """For each of some outputs, which of the texts says it most."""
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
        parts = [
            self._sums(texts[at : at + _AT_ONCE]) for at in range(0, len(texts) or 1, _AT_ONCE)
        ]
        sums = np.concatenate(parts) if len(parts) > 1 else parts[0]
        sums += self.grams.bias
        return sums

    def _sums(self, texts: Sequence[str]) -> Scores:
        """What the n-grams of each text weigh together, by the root of how many they are."""
        places, counts = gathered(texts)
        rows = self.grams.weight.take(places, axis=0).astype(np.float32)
        sums = np.empty((len(texts), rows.shape[1]), dtype=np.float32)
        end = 0
        for row, count in zip(sums, counts.tolist(), strict=True):
            start, end = end, end + count
            # A float holds whole numbers of this size exactly, in whatever order they are added.
            np.matmul(np.ones(count, dtype=np.float32), rows[start:end], out=row)
        sums *= self.grams.scale
        sums /= np.sqrt(np.maximum(counts, 1).astype(np.float32))[:, None]
        return sums

    def strongest(self, texts: Sequence[str], outputs: Sequence[int]) -> list[int]:
        """For each of some outputs, which of the texts says it most, the first of equals.

        On 170 short dangerous messages put into calm ones it found 162, the embedding 157 and
        both together 161, and it costs next to nothing.
        """
        if len(texts) == 1:
            return [0] * len(outputs)
        places, counts = gathered(texts)
        if not counts.all():
            return [int(self.scores(texts)[:, output].argmax()) for output in outputs]
        # One weight a bucket, taken from the row of all: of sixteen outputs one or two are asked.
        weights, places = self.grams.weight.ravel(), places * self.grams.weight.shape[1]
        starts, roots = np.cumsum(counts) - counts, np.sqrt(counts)
        sums = [
            np.add.reduceat(weights.take(places + output), starts, dtype=np.float32)
            for output in outputs
        ]
        return [int((each / roots).argmax()) for each in sums]


def buckets(text: str) -> NDArray[np.intp]:
    """The buckets that a text's n-grams fall into, each once, in rising order."""
    return gathered([text])[0]


def gathered(texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The buckets of some texts, one text's after another's, and how many are each one's.

    They are computed together: for a short text the calls cost the most. Within a text each bucket
    stands once, in rising order.
    """
    words = [_split(text) for text in texts]
    flat = list(chain.from_iterable(words))
    if not flat:
        return np.zeros(0, dtype=np.intp), np.zeros(len(texts), dtype=np.intp)
    framed = f" {' '.join(flat)}{' ' * _BEHIND}".encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(framed, dtype="<u4")
    whole = _words(letters[: 1 - _BEHIND])
    pairs = whole[:-1] * _FACTOR + whole[1:]
    mixed = _mixed(np.concatenate((whole, pairs, *_pieces(letters))))
    if len(texts) == 1:
        # Of sixteen bits a stable sort counts, which takes a third of the time.
        found = _once(mixed.astype(np.uint16), "stable")
        return found.astype(np.intp), np.array([len(found)])
    # Whose each word is, and each letter with the space before its word.
    numbers = np.arange(len(texts), dtype=np.uint32) << np.uint32(_BITS)
    of_word = np.repeat(numbers, [len(some) for some in words])
    of_letter = np.repeat(numbers, [len(some) + sum(map(len, some)) for some in words])
    last = len(framed) // 4 - _BEHIND - len(of_letter)
    of_letter = np.concatenate((of_letter, of_letter[len(of_letter) - last :]))
    owners = np.concatenate((of_word, of_word[:-1], *[of_letter] * _SIZES))
    keys = mixed | owners
    inside = np.ones(len(keys), dtype=bool)
    np.equal(of_word[1:], of_word[:-1], out=inside[len(whole) : len(whole) + len(pairs)])
    found = _once(keys[inside])
    counts = np.bincount(found >> _BITS, minlength=len(texts))
    return (found & (BUCKETS - 1)).astype(np.intp), counts


def _split(text: str) -> list[str]:
    """The words of a text, none longer than counts."""
    words = text.split()
    longest = max(map(len, words), default=0)
    return words if longest <= _LONGEST_WORD else [word[:_LONGEST_WORD] for word in words]


def _words(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each word between spaces."""
    spaces = np.flatnonzero(letters == _SPACE)
    at = np.arange(len(letters) - 1) - np.repeat(spaces[:-1], np.diff(spaces))
    found: NDArray[np.uint32] = np.add.reduceat(
        letters[:-1] * _POWERS.take(at), spaces[:-1], dtype=np.uint32
    )
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


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every bit of a hash stirred into those that choose the bucket."""
    hashes ^= hashes >> np.uint32(15)
    hashes *= _STIR
    hashes ^= hashes >> np.uint32(13)
    hashes *= _FACTOR
    hashes >>= np.uint32(32 - _BITS)
    return hashes


def _once(numbers: NDArray[_Number], kind: Literal["stable"] | None = None) -> NDArray[_Number]:
    """Each number once, in rising order."""
    numbers.sort(kind=kind)
    new = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]
