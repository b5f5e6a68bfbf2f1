"""Texts as batches of word vectors, each batch of texts of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor

from bot.reading.semantic.e5file import E5File
from bot.reading.semantic.embedding import MOST_TOKENS, PREFIX
from bot.reading.semantic.tokens import Tokens, tokens

_LOOKED_AT = 512


class Turned(Protocol):
    """What can be packed: anything with turns."""

    @property
    def turns(self) -> tuple[str, ...]:
        """Folded texts."""
        ...


T = TypeVar("T", bound=Turned)


@dataclass(frozen=True, slots=True)
class Pack(Generic[T]):
    """Word vectors of all turns (turns, places, width), their lengths, and whose they are."""

    words: Tensor
    lengths: Tensor
    owners: list[int]
    samples: Sequence[T]


class Packer:
    """Packs samples; `most` is how many pieces of text a pack holds, the filling included."""

    def __init__(self, model: E5File, most: int) -> None:
        """Read the vocabulary."""
        vocabulary = model.pieces()
        self._model, self._most = model, most
        self._ends = (vocabulary.begin, vocabulary.end)
        self._tokens: Tokens = tokens(vocabulary)

    def packs(self, samples: Sequence[T], dice: random.Random) -> list[Sequence[T]]:
        """The samples shuffled, then packed with those of like length."""
        order = list(samples)
        dice.shuffle(order)
        found: list[Sequence[T]] = []
        for at in range(0, len(order), _LOOKED_AT):
            found += self._packed(sorted(order[at : at + _LOOKED_AT], key=self._longest))
        return found

    def pack(self, samples: Sequence[T]) -> Pack[T]:
        """The word vectors of some samples."""
        rows = [self._ids(turn) for each in samples for turn in each.turns]
        words = np.zeros((len(rows), max(map(len, rows)), self._model.width), dtype=np.float32)
        for at, ids in enumerate(rows):
            words[at, : len(ids)] = self._model.words(ids)
        return Pack(
            words=torch.from_numpy(words),
            lengths=torch.tensor([len(ids) for ids in rows]),
            owners=[at for at, each in enumerate(samples) for _ in each.turns],
            samples=samples,
        )

    def _packed(self, samples: Sequence[T]) -> Iterator[Sequence[T]]:
        some: list[T] = []
        longest = rows = 0
        for each in samples:
            longest, rows = max(longest, self._longest(each)), rows + len(each.turns)
            if some and longest * rows > self._most:
                yield some
                some, longest, rows = [], self._longest(each), len(each.turns)
            some.append(each)
        yield some

    def _ids(self, turn: str) -> list[int]:
        return [self._ends[0], *self._tokens.ids(PREFIX + turn)[:MOST_TOKENS], self._ends[1]]

    def _longest(self, each: Turned) -> int:
        return max(len(self._ids(turn)) for turn in each.turns)
