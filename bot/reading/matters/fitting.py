"""Fits a policy set's examples: which situation a text is like, by its letters and its meaning.

A ridge regression in its dual form (Saunders et al. 1998): one number a situation, near 1 for a
text like its examples and near 0 for others. Its kernel adds the likeness of n-grams, weighed by
how rare they are, to the likeness of embeddings. It is fitted anew whenever a set has
changed: some thousand examples take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.scorer import BUCKETS, buckets

Floats = NDArray[np.float32]
_RIDGE = 0.5
_ALONE = 1.3
"""N-grams alone are less sure of themselves; so much brings them to the same scale."""
SIZE = 16_384
"""Into so many dimensions the n-grams are folded; the bit above them chooses the sign."""
_SIGN = SIZE
# So many of them are unfolded at a time: all at once would take hundreds of megabytes.
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Deep:
    """The part on embeddings: what is taken from a vector first, and a column a situation."""

    middle: Floats
    weight: Floats

    def scores(self, vector: Floats) -> Floats:
        """What a vector adds to each situation."""
        found: Floats = _direction(vector - self.middle) @ self.weight
        return found


@dataclass(frozen=True, slots=True)
class Grams:
    """The part on n-grams: how rare each bucket is, and a column a situation."""

    rarity: Floats
    weight: Floats

    def scores(self, text: str) -> Floats:
        """What a folded text's n-grams add to each situation."""
        row = folded_up(buckets(text), self.rarity)
        # A message has some hundred n-grams; the other rows of the weight would add nothing.
        there = np.flatnonzero(row)
        found: Floats = row[there] @ self.weight[there]
        return found


def folded_up(places: NDArray[np.intp], rarity: Floats) -> Floats:
    """N-grams as a direction of few dimensions, each with a sign (Weinberger et al. 2009)."""
    signed = np.where(places & _SIGN, rarity[places], -rarity[places])
    return _direction(np.bincount(places % SIZE, signed, SIZE).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a set's examples say; `alone` has for each what the others say of it, where asked."""

    situations: tuple[str, ...]
    grams: Grams
    deep: Deep | None
    bias: Floats
    alone: Floats | None = None

    def scores(self, text: str, vector: Floats | None) -> Floats:
        """How like each situation's examples a folded text is, in the order of `situations`."""
        grams = self.grams.scores(text)
        if self.deep is None or vector is None:
            found: Floats = _ALONE * (grams + self.bias)
        else:
            found = grams + self.deep.scores(vector) + self.bias
        return found


def fit(
    texts: Sequence[str], labels: Sequence[str], vectors: Floats | None, *, alone: bool = False
) -> Fitted:
    """Folded texts, the situation of each, and a vector each where embeddings run.

    With `alone` it says as well what the others say of each, which takes longer.
    """
    situations = tuple(dict.fromkeys(labels))
    column = {situation: at for at, situation in enumerate(situations)}
    wanted = np.zeros((len(texts), len(situations)), dtype=np.float32)
    wanted[np.arange(len(texts)), [column[label] for label in labels]] = 1
    bias = wanted.mean(0)
    places = [buckets(text) for text in texts]
    rarity = _rarity(places)
    rows = [_sparse(folded_up(each, rarity)) for each in places]
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for first in range(0, SIZE, _AT_ONCE):
        some = _unfolded(rows, first)
        kernel += some @ some.T
    middle = np.zeros(0, dtype=np.float32) if vectors is None else vectors.mean(0)
    directions = middle if vectors is None else _direction(vectors - middle)
    if vectors is not None:
        kernel += directions @ directions.T
    kernel += _RIDGE * np.eye(len(kernel), dtype=np.float32)
    dual, left = _left_out(kernel, wanted - bias) if alone else (_dual(kernel, wanted - bias), None)
    deep = None if vectors is None else Deep(middle, directions.T @ dual)
    others = None if left is None else left + bias
    parts = [_unfolded(rows, first).T @ dual for first in range(0, SIZE, _AT_ONCE)]
    return Fitted(situations, Grams(rarity, np.concatenate(parts)), deep, bias, others)


def _sparse(row: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Where a row is not nothing, in rising order, and what stands there."""
    there = np.flatnonzero(row)
    return there, row[there]


def _unfolded(rows: Sequence[tuple[NDArray[np.intp], Floats]], first: int) -> Floats:
    """The rows' next dimensions from one on."""
    found = np.zeros((len(rows), _AT_ONCE), dtype=np.float32)
    for row, (places, values) in zip(found, rows, strict=True):
        start, end = np.searchsorted(places, (first, first + _AT_ONCE))
        row[places[start:end] - first] = values[start:end]
    return found


def _dual(kernel: Floats, wanted: Floats) -> Floats:
    """The dual weights."""
    found: Floats = np.linalg.solve(kernel, wanted).astype(np.float32)
    return found


def _left_out(kernel: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """The dual weights, and for each row what is said of it by those fitted to the others."""
    inverse = np.linalg.inv(kernel)
    dual: Floats = (inverse @ wanted).astype(np.float32)
    alone: Floats = (wanted - dual / np.diag(inverse)[:, None]).astype(np.float32)
    return dual, alone


def _rarity(places: Sequence[NDArray[np.intp]]) -> Floats:
    """How rare each bucket is among texts: what stands in all of them tells nothing."""
    counts = np.zeros(BUCKETS, dtype=np.int32)
    for each in places:
        counts[each] += 1
    found: Floats = np.log((len(places) + 1) / (counts + 1)).astype(np.float32)
    return found


def _direction(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = vectors / np.maximum(length, 1e-6)
    return found
