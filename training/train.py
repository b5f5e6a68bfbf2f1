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
from training import calibrating, drafts, exporting, matters, ngrams, split, spoken
from training.examples import batches
from training.fitting import Fitting, Recipe


def main() -> None:
    """Fit, export, calibrate: the encoder, the n-grams, then the ear for drafts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--only", choices=("encoder", "ngrams", "calibration"))
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    if chosen.only in (None, "encoder"):
        fit_encoder(chosen.to)
    if chosen.only in (None, "ngrams"):
        ngrams.save(ngrams.fit(batches(split.train())), chosen.to / weights.NGRAMS)
    calibrate(chosen.to)
    drafts.fit(chosen.to)
    matters.write(chosen.to)


def fit_encoder(to: Path) -> None:
    """The tuned layers and their head."""
    fitting = Fitting(e5file.load(e5file.find()), Recipe())
    heard = [spoken.heard(draft) for draft in spoken.marked(split.drafts_train())]
    fitting.fit(batches(split.train()), [*heard, *([one] for one in spoken.fixtures())])
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
