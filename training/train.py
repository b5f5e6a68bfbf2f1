"""Rebuilds the shipped weights from the corpus: `python -m training.train`.

Needs the dependency group `training` (PyTorch for the processor is enough) and about half an
hour on two cores. The same corpus, packages and kind of processor give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.reading.semantic import e5file, weights
from bot.reading.semantic.embedding import TunedE5
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer, Scorer
from training import calibrating, exporting, ngrams, split
from training.examples import batches
from training.fitting import Fitting, Recipe


def main() -> None:
    """Fit, export, calibrate; for the encoder, then for the n-grams."""
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


def fit_encoder(to: Path) -> None:
    """The tuned layers and their head."""
    fitting = Fitting(e5file.load(e5file.find()), Recipe())
    fitting.fit(batches(split.train()))
    exporting.layers(fitting.encoder, to / weights.LAYERS)
    exporting.head(fitting.encoder, to / weights.ENCODER)


def calibrate(to: Path) -> None:
    """Lines and thresholds for both scorers, by the batches kept for it."""
    for name, scorer in scorers(to).items():
        measured = calibrating.measure(scorer, batches(split.CHOOSE))
        found = calibrating.lines(measured)
        cuts = calibrating.thresholds(measured, found)
        calibrating.write((to / name).with_suffix(".json"), found, cuts)


def scorers(folder: Path) -> dict[str, Scorer]:
    """Both scorers by the name of their weights."""
    embedder = TunedE5(folder / weights.LAYERS)
    return {
        weights.ENCODER: EmbeddingScorer(embedder, weights.head(weights.ENCODER, folder)),
        weights.NGRAMS: NgramScorer(weights.head(weights.NGRAMS, folder)),
    }


if __name__ == "__main__":
    main()
