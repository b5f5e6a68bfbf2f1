"""The trained files: what `training/train.py` wrote and the reading loads."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import Language

FOLDER = Path(__file__).parent / "weights"
LAYERS = "encoder.onnx"
ENCODER = "encoder.npz"
NGRAMS = "ngrams.npz"


@dataclass(frozen=True, slots=True)
class Head:
    """A linear map from a vector to one number an output: (outputs, dimensions), (outputs,)."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """p = sigmoid(own · score + floor · the lexicon's confidence + before · heat + bias).

    The heat is how upset the customer's turn before was, between 0 and 1: what rises is seen.
    """

    own: float
    floor: float
    bias: float
    before: float = 0.0

    def probability(self, score: float, floor: float, heat: float = 0.0) -> float:
        """The calibrated probability."""
        logit = self.own * score + self.floor * floor + self.before * heat + self.bias
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities, and from which probability on each output counts."""

    outputs: tuple[str, ...]
    lines: Mapping[str, Line]
    thresholds: Mapping[Language, Mapping[str, float]]


def head(name: str, folder: Path = FOLDER) -> Head:
    """The head in `encoder.npz` or `ngrams.npz`; FileNotFoundError where it was left out."""
    with np.load(folder / name) as file:
        weight = file["weight"].astype(np.float32)
        if "scale" in file.files:
            weight = weight * file["scale"][:, None]
        return Head(weight, file["bias"])


def calibration(name: str, folder: Path = FOLDER) -> Calibration:
    """The calibration of `encoder.npz` or `ngrams.npz`, from the file beside it."""
    raw = json.loads((folder / name).with_suffix(".json").read_text("utf-8"))
    return Calibration(
        outputs=tuple(raw["outputs"]),
        lines={output: Line(**line) for output, line in raw["lines"].items()},
        thresholds={Language(code): values for code, values in raw["thresholds"].items()},
    )
