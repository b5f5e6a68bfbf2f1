"""The trained files: what `training/train.py` wrote and the reading loads."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import Language

FOLDER = Path(__file__).parent / "weights"
LAYERS = "encoder.onnx"
ENCODER = "encoder.npz"
NGRAMS = "ngrams.npz"
BOTH = "both.json"
ALONE = "ngrams.json"
EXAMPLES = "examples"
"""A folder: what the examples of the shipped policy sets say."""


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of a linear model and what is added to each output: shape (outputs,)."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grams:
    """A linear model on n-grams: 8-bit weights, a row a bucket, and what one step of each is."""

    weight: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """p = sigmoid(own · scores + floor · the lexicon's confidence + before · heat + bias).

    `own` has one weight a scorer. The heat is the probability that the customer's turn before
    was upset or worse: what rises is seen.
    """

    own: tuple[float, ...]
    floor: float
    bias: float
    before: float = 0.0

    def probability(self, score: float, floor: float, heat: float = 0.0) -> float:
        """The calibrated probability, by the scores already weighed together."""
        logit = score + self.floor * floor + self.before * heat + self.bias
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities, and from which probability on each output counts."""

    outputs: tuple[str, ...]
    lines: Mapping[str, Line]
    thresholds: Mapping[Language, Mapping[str, float]]
    weights: NDArray[np.float32] = field(init=False)
    """How much each scorer counts for each output: shape (scorers, outputs)."""

    def __post_init__(self) -> None:
        """Put the lines' weights together."""
        own = [self.lines[output].own for output in self.outputs]
        object.__setattr__(self, "weights", np.array(own, dtype=np.float32).T)


def head(folder: Path = FOLDER, name: str = ENCODER) -> Head:
    """A head of the tuned embedding, one row an output; FileNotFoundError where it was left out."""
    with np.load(folder / name) as file:
        return Head(file["weight"], file["bias"])


def ngrams(folder: Path = FOLDER, name: str = NGRAMS) -> Grams:
    """Weights of n-grams; FileNotFoundError where they were left out."""
    with np.load(folder / name) as file:
        return Grams(file["weight"], file["scale"], file["bias"])


def calibration(name: str, folder: Path = FOLDER) -> Calibration:
    """A calibration by its file's name."""
    raw = json.loads((folder / name).read_text("utf-8"))
    return Calibration(
        outputs=tuple(raw["outputs"]),
        lines={
            output: Line(**{**line, "own": tuple(line["own"])})
            for output, line in raw["lines"].items()
        },
        thresholds={Language(code): values for code, values in raw["thresholds"].items()},
    )
