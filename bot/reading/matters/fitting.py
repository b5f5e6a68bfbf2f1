"""Fits a policy set's examples: which situation a text is like, by its letters and its meaning.

A ridge regression in its dual form (Saunders et al. 1998): one number a situation, near 1 for a
text like its examples and near 0 for others. Its kernel adds the likeness of n-grams, weighed by
how rare they are, to the likeness of embeddings. It is fitted in a moment whenever a set is
loaded, so that an admin's edit counts at once.
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
# Into so many dimensions the n-grams are folded; the bit above them chooses the sign.
_SIZE = 16384
_SIGN = _SIZE


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
    return _direction(np.bincount(places % _SIZE, signed, _SIZE).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a set's examples say; `alone` has for each what the others say of it."""

    situations: tuple[str, ...]
    grams: Grams
    deep: Deep | None
    bias: Floats
    alone: Floats

    def scores(self, text: str, vector: Floats | None) -> Floats:
        """How like each situation's examples a folded text is, in the order of `situations`."""
        grams = self.grams.scores(text)
        if self.deep is None or vector is None:
            found: Floats = _ALONE * (grams + self.bias)
        else:
            found = grams + self.deep.scores(vector) + self.bias
        return found


def fit(texts: Sequence[str], labels: Sequence[str], vectors: Floats | None) -> Fitted:
    """Folded texts, the situation of each, and a vector each where embeddings run."""
    situations = tuple(dict.fromkeys(labels))
    column = {situation: at for at, situation in enumerate(situations)}
    wanted = np.zeros((len(texts), len(situations)), dtype=np.float32)
    wanted[np.arange(len(texts)), [column[label] for label in labels]] = 1
    bias = wanted.mean(0)
    places = [buckets(text) for text in texts]
    rarity = _rarity(places)
    grams = np.stack([folded_up(each, rarity) for each in places])
    kernel = grams @ grams.T
    middle = np.zeros(0, dtype=np.float32) if vectors is None else vectors.mean(0)
    directions = middle if vectors is None else _direction(vectors - middle)
    if vectors is not None:
        kernel += directions @ directions.T
    dual, alone = _solved(kernel, wanted - bias)
    deep = None if vectors is None else Deep(middle, directions.T @ dual)
    return Fitted(situations, Grams(rarity, grams.T @ dual), deep, bias, alone + bias)


def _solved(kernel: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """The dual weights, and for each row what is said of it by those fitted to the others."""
    inverse = np.linalg.inv(kernel + _RIDGE * np.eye(len(kernel), dtype=np.float32))
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
