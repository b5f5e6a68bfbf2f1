"""Writes the vectors of the shipped sets' examples: `python -m training.matters`.

Without them the first start on a machine would have to embed some two thousand messages. To be
run after the encoder or the examples have changed; a test says where that was forgotten.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot import wiring
from bot.policyfiles.load import load
from bot.policyfiles.snapshot import sets_in
from bot.reading.matters import kept, sorting
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import TunedE5
from training import exporting


def write(to: Path) -> None:
    """Embed what is new in the sets, and leave out what is no longer an example."""
    layers, file = to / weights.LAYERS, to / weights.EXAMPLES
    exporting.deepen(layers)
    made_by, encoder = kept.fingerprint(layers), TunedE5(layers)
    before = kept.load(file)
    rows: kept.Known = {}
    for folder in sets_in(wiring.shipped()):
        policy = load(folder).policy
        own = policy.own if policy else None
        for text in sorting.texts(own) if own else ():
            name = sorting.name(made_by, text)
            row = before.get(name)
            rows[name] = encoder.meanings([text])[0].astype(np.float16) if row is None else row
    kept.write(file, rows)
    print(f"{len(rows)} vectors in {file.name}")


if __name__ == "__main__":
    write(weights.FOLDER)
