"""Fits the linear model on hashed n-grams that stands in where there is no embedding."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from bot.reading.semantic.scorer import BUCKETS, buckets
from training.augmenting import Sample, mistyped
from training.fitting import OUTPUTS, by_sample, loss_of

_EPOCHS = 8
_BATCH = 64
_RATE = 0.02
_STEPS = 127


def fit(samples: Sequence[Sample], seed: int = 1) -> nn.EmbeddingBag:
    """One number an output for each bucket; a text scores their sum by the root of their count."""
    torch.manual_seed(seed)
    dice = random.Random(seed)  # the same every time, on purpose
    table = nn.EmbeddingBag(BUCKETS + 1, len(OUTPUTS), mode="sum", sparse=False)
    nn.init.zeros_(table.weight)
    optimiser = torch.optim.AdamW(table.parameters(), lr=_RATE, weight_decay=1e-3)
    for _ in range(_EPOCHS):
        # Without neighbours' words, which help the encoder: here they made no clear difference.
        typed = [mistyped(each, dice) for each in samples]
        dice.shuffle(typed)
        for at in range(0, len(typed), _BATCH):
            some = typed[at : at + _BATCH]
            loss = loss_of(_scores(table, some), *_labels(some))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return table


def _scores(table: nn.EmbeddingBag, samples: Sequence[Sample]) -> Tensor:
    turns = [(owner, turn) for owner, each in enumerate(samples) for turn in each.turns]
    # The last row of the table is the bias: every text has it once.
    rows = [buckets(turn).tolist() or [0] for _, turn in turns]
    places = torch.tensor([place for row in rows for place in row])
    starts = torch.tensor(np.cumsum([0, *map(len, rows[:-1])]))
    sums = table(places, starts) / torch.tensor([len(row) for row in rows]).sqrt()[:, None]
    return by_sample(sums + table.weight[BUCKETS], [owner for owner, _ in turns])


def _labels(samples: Sequence[Sample]) -> tuple[Tensor, Tensor]:
    return (
        torch.tensor([each.severity for each in samples]),
        torch.tensor([each.kinds for each in samples]),
    )


def save(table: nn.EmbeddingBag, to: Path) -> None:
    """The weights in 8 bits, one scale an output."""
    weight = table.weight.detach().numpy()
    scale = np.abs(weight[:BUCKETS]).max(axis=0) / _STEPS
    small = np.rint(weight[:BUCKETS] / scale).astype(np.int8)
    np.savez_compressed(to, weight=small, scale=scale.astype(np.float32), bias=weight[BUCKETS])
