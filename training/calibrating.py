"""From scores to decisions: probabilities that mean what they say, and thresholds by language.

For each output a line is fitted (Platt 1999) on the batches that chose nothing else: how much the
head's own score counts, and how much the lexica's confidence beside it; on the messages as they
are and on letters of several. Then, in each language, the threshold is taken at which a given share
of the harmless messages would be a false alarm.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from bot.domain.conversation import SERVED, Role, Turn
from bot.domain.reading import Severity
from bot.reading.reader import FloorReader, sure
from bot.reading.semantic.cutting import windows
from bot.reading.semantic.head import ABUSE, DANGER, UPSET, odds
from bot.reading.semantic.scorer import Scorer
from bot.reading.semantic.weights import Line
from training.examples import KINDS, Example

OUTPUTS = (DANGER, ABUSE, UPSET, *(kind.value for kind in KINDS))
# The share of harmless messages that may raise an output falsely. The batches are hard on
# purpose: about a quarter of their messages look dangerous and are not, so on ordinary
# traffic the share is a fraction of this.
FALSE_ALARMS: Mapping[str, float] = {DANGER: 0.06, ABUSE: 0.02, "injection": 0.01}
_ANYTHING = 0.5
_SPAN = np.linspace(0.02, 0.98, 193)

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measured:
    """What scorers and lexica say of examples.

    `own` has shape (examples, outputs, scorers), `floor` (examples, outputs); `before` holds the
    same two of the customer's turn before the last, or None.
    """

    own: Table
    floor: Table
    before: Sequence[tuple[Table, Table] | None]
    examples: Sequence[Example]

    def truth(self, output: str) -> NDArray[np.bool_]:
        """Which examples carry an output by their label."""
        return np.array([carries(each, output) for each in self.examples])

    def counted(self, output: str) -> NDArray[np.bool_]:
        """Which examples can tell of an output: abuse is asked only where there is no danger."""
        if output != ABUSE:
            return np.ones(len(self.examples), dtype=bool)
        return np.array([each.severity is not Severity.DANGER for each in self.examples])

    def heat(self, line: Line) -> Table:
        """How upset the turn before was, by a line for it: shape (examples,)."""
        at = OUTPUTS.index(UPSET)
        heats = [
            0.0 if each is None else line.probability(float(each[0][at] @ line.own), each[1][at])
            for each in self.before
        ]
        return np.array(heats, dtype=np.float32)


def carries(example: Example, output: str) -> bool:
    """Whether an example carries an output by its label."""
    least = {DANGER: Severity.DANGER, ABUSE: Severity.ABUSIVE, UPSET: Severity.UPSET}
    if output in least:
        return example.severity.rank >= least[output].rank
    return output in {kind.value for kind in example.signals}


def letters(examples: Sequence[Example], seed: int = 1) -> list[Example]:
    """Two to four messages of a language as one, each message in one: the long ones to fit on."""
    dice = random.Random(seed)  # the same every time, on purpose
    found: list[Example] = []
    for language in SERVED:
        alone = [e for e in examples if e.language == language and len(e.turns) == 1]
        dice.shuffle(alone)
        while alone:
            some = [alone.pop() for _ in range(min(len(alone), dice.randint(2, 4)))]
            text = dice.choice(" \n").join(each.turns[0].text for each in some)
            found.append(
                replace(
                    some[0],
                    turns=(Turn(Role.CUSTOMER, text),),
                    severity=max((each.severity for each in some), key=lambda one: one.rank),
                    signals=frozenset(kind for each in some for kind in each.signals),
                )
            )
    return found


def measure(scorers: Sequence[Scorer], examples: Sequence[Example]) -> Measured:
    """What the scorers and the lexica say of examples, as the reader joins turns."""
    reader = FloorReader()
    owns, floors, before = [], [], []
    for example in examples:
        _, _, found = reader.look(example.conversation)
        rows = np.stack([_row(scorers, each.folded.text) for each in found])
        sures = [[sure(each).get(output, 0.0) for output in OUTPUTS] for each in found]
        floor = np.array(sures, dtype=np.float32)
        before.append((rows[-2], floor[-2]) if len(rows) > 1 else None)
        owns.append(_joined(rows))
        floors.append(_joined(floor))
    return Measured(np.stack(owns), np.stack(floors), before, examples)


def _row(scorers: Sequence[Scorer], turn: str) -> Table:
    texts = [turn[a:b] for a, b in windows(turn)]
    each = [odds(scorer.scores(texts)).max(axis=0) for scorer in scorers]
    return np.stack(each, axis=-1)


def _joined(rows: Table) -> Table:
    """Danger and signals from the turn that shows most, the mood from the last."""
    row: Table = rows.max(axis=0)
    for output in (ABUSE, UPSET):
        at = OUTPUTS.index(output)
        row[at] = rows[-1, at]
    return row


def together(some: Measured, more: Measured) -> Measured:
    """Both as one."""
    return Measured(
        np.concatenate([some.own, more.own]),
        np.concatenate([some.floor, more.floor]),
        [*some.before, *more.before],
        [*some.examples, *more.examples],
    )


def lines(measured: Measured) -> dict[str, Line]:
    """A line for each output; the mood's is fitted once more with the turn before in it."""
    found = {output: _line(measured, output) for output in OUTPUTS}
    return found | {UPSET: _line(measured, UPSET, measured.heat(found[UPSET]))}


def _line(measured: Measured, output: str, heat: Table | None = None) -> Line:
    """By its log loss, with a little weight decay."""
    at, rows = OUTPUTS.index(output), measured.counted(output)
    parts = [*measured.own[rows, at].T, measured.floor[rows, at]]
    parts += [] if heat is None else [heat[rows]]
    inputs = torch.from_numpy(np.stack(parts, axis=1)).double()
    truth = torch.from_numpy(measured.truth(output)[rows]).double()
    weight = torch.zeros(inputs.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=300)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = functional.binary_cross_entropy_with_logits(inputs @ weight + bias, truth)
        total = total + 1e-3 * (weight**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    values = [round(float(value), 4) for value in weight.detach()]
    scorers = measured.own.shape[2]
    return Line(
        # Neither a scorer nor the lexica ever speak against what they stand for.
        own=tuple(max(0.0, value) for value in values[:scorers]),
        floor=max(0.0, values[scorers]),
        bias=round(float(bias.detach()), 4),
        before=0.0 if heat is None else values[scorers + 1],
    )


def probabilities(measured: Measured, found: Mapping[str, Line]) -> Table:
    """The calibrated probability of each output: shape (examples, outputs)."""
    heat = measured.heat(found[UPSET])
    columns = []
    for at, output in enumerate(OUTPUTS):
        line = found[output]
        scores = measured.own[:, at] @ np.array(line.own, dtype=np.float32)
        inputs = zip(scores, measured.floor[:, at], heat, strict=True)
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
    # An output that few messages carry is looked at in all languages together.
    apart = output in (DANGER, ABUSE, UPSET)
    here = np.array([not apart or each.language == language for each in measured.examples])
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
