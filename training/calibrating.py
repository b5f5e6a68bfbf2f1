"""From scores to decisions: probabilities that mean what they say, and thresholds by language.

For each output a line is fitted (Platt 1999) on the batches that chose nothing else: how much the
head's own score counts, and how much the lexica's confidence beside it. Then, in each language,
the threshold is taken at which a given share of the harmless messages would be a false alarm.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from bot.domain.conversation import SERVED
from bot.domain.reading import Severity
from bot.reading.reader import FloorReader, sure
from bot.reading.semantic.cutting import windows
from bot.reading.semantic.head import ABUSE, DANGER, UPSET, odds, warmth
from bot.reading.semantic.scorer import Scorer
from bot.reading.semantic.weights import Line
from training.examples import KINDS, Example

OUTPUTS = (DANGER, ABUSE, UPSET, *(kind.value for kind in KINDS))
# The share of harmless messages that may raise an output falsely. The batches are hard on
# purpose: about a quarter of their messages look dangerous and are not, so on ordinary
# traffic the share is a fraction of this.
FALSE_ALARMS: Mapping[str, float] = {DANGER: 0.04, ABUSE: 0.04, "injection": 0.02}
_ANYTHING = 0.5
_SPAN = np.linspace(0.02, 0.98, 193)

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores and the lexica's confidence of examples: shape (examples, outputs) both.

    `heat` is how upset the customer's turn before the last was: shape (examples,).
    """

    own: Table
    floor: Table
    heat: Table
    examples: Sequence[Example]

    def truth(self, output: str) -> NDArray[np.bool_]:
        """Which examples carry an output by their label."""
        return np.array([carries(each, output) for each in self.examples])

    def counted(self, output: str) -> NDArray[np.bool_]:
        """Which examples can tell of an output: abuse is asked only where there is no danger."""
        if output != ABUSE:
            return np.ones(len(self.examples), dtype=bool)
        return np.array([each.severity is not Severity.DANGER for each in self.examples])


def carries(example: Example, output: str) -> bool:
    """Whether an example carries an output by its label."""
    least = {DANGER: Severity.DANGER, ABUSE: Severity.ABUSIVE, UPSET: Severity.UPSET}
    if output in least:
        return example.severity.rank >= least[output].rank
    return output in {kind.value for kind in example.signals}


def measure(scorer: Scorer, examples: Sequence[Example]) -> Measured:
    """What the scorer and the lexica say of examples, as the reader joins turns."""
    floor = FloorReader()
    owns, sures, heats = [], [], []
    for example in examples:
        _, _, found = floor.look(example.conversation)
        rows = np.stack([_row(scorer, each.folded.text) for each in found])
        owns.append(_joined(rows))
        earlier = rows[-2, OUTPUTS.index(UPSET)] if len(rows) > 1 else None
        heats.append(0.0 if earlier is None else warmth(float(earlier)))
        certain = [[sure(each).get(output, 0.0) for output in OUTPUTS] for each in found]
        sures.append(_joined(np.array(certain, dtype=np.float32)))
    heat = np.array(heats, dtype=np.float32)
    return Measured(np.stack(owns), np.stack(sures), heat, examples)


def _row(scorer: Scorer, turn: str) -> Table:
    found: Table = odds(scorer.scores([turn[a:b] for a, b in windows(turn)])).max(axis=0)
    return found


def _joined(rows: Table) -> Table:
    """Danger and signals from the turn that shows most, the mood from the last."""
    row: Table = rows.max(axis=0)
    for output in (ABUSE, UPSET):
        at = OUTPUTS.index(output)
        row[at] = rows[-1, at]
    return row


def lines(measured: Measured) -> dict[str, Line]:
    """A line for each output, fitted by its log loss with a little weight decay."""
    return {output: _line(measured, output) for output in OUTPUTS}


def _line(measured: Measured, output: str) -> Line:
    at, rows = OUTPUTS.index(output), measured.counted(output)
    own = torch.from_numpy(measured.own[rows, at]).double()
    floor = torch.from_numpy(measured.floor[rows, at]).double()
    heat = torch.from_numpy(measured.heat[rows]).double() * (output == UPSET)
    truth = torch.from_numpy(measured.truth(output)[rows]).double()
    values = torch.tensor([1.0, 1.0, 0.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([values], max_iter=200)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logits = values[0] * own + values[1] * floor + values[2] + values[3] * heat
        total = functional.binary_cross_entropy_with_logits(logits, truth)
        total = total + 1e-3 * (values[[0, 1, 3]] ** 2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    a, b, c, d = (round(float(value), 4) for value in values.detach())
    # What the lexica find never speaks against what it stands for.
    return Line(own=a, floor=max(0.0, b), bias=c, before=d)


def probabilities(measured: Measured, found: Mapping[str, Line]) -> Table:
    """The calibrated probability of each output: shape (examples, outputs)."""
    columns = []
    for at, output in enumerate(OUTPUTS):
        line = found[output]
        inputs = zip(measured.own[:, at], measured.floor[:, at], measured.heat, strict=True)
        columns.append([line.probability(*map(float, values)) for values in inputs])
    return np.array(columns, dtype=np.float32).T


def thresholds(measured: Measured, found: Mapping[str, Line]) -> dict[str, dict[str, float]]:
    """For each language and output, from which probability on it counts."""
    said = probabilities(measured, found)
    return {
        language.value: {output: _threshold(measured, said, output, language) for output in OUTPUTS}
        for language in SERVED
    }


def _threshold(measured: Measured, said: Table, output: str, language: str) -> float:
    """By the share of false alarms where one is set; else where most decisions are right."""
    here = np.array([each.language == language for each in measured.examples])
    rows = here & measured.counted(output)
    truth, probability = measured.truth(output)[rows], said[rows, OUTPUTS.index(output)]
    if output in FALSE_ALARMS:
        harmless = np.sort(probability[~truth])[::-1]
        return round(float(harmless[int(FALSE_ALARMS[output] * len(harmless))]) + 1e-4, 4)
    if output != UPSET:
        return _ANYTHING
    right = [((probability >= cut) == truth).mean() for cut in _SPAN]
    return round(float(_SPAN[int(np.argmax(right))]), 4)


def write(to: Path, found: Mapping[str, Line], cuts: Mapping[str, Mapping[str, float]]) -> None:
    """The calibration as the reading loads it."""
    content = {
        "outputs": list(OUTPUTS),
        "lines": {output: asdict(line) for output, line in found.items()},
        "thresholds": cuts,
    }
    to.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
