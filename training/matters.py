"""Writes the vectors of the shipped sets' examples: `python -m training.matters`.

Without them the first start on a machine would have to embed some two thousand messages. To be
run after the encoder or the examples have changed; a test says where that was forgotten.
"""

from __future__ import annotations

import numpy as np

from bot import wiring
from bot.policyfiles.load import load
from bot.policyfiles.snapshot import sets_in
from bot.reading.matters import kept, sorting
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import tuned


def main() -> None:
    """Embed what is new, and leave out what is no longer an example."""
    layers = weights.FOLDER / weights.LAYERS
    made_by, encoder = kept.fingerprint(layers), tuned(layers)
    file = weights.FOLDER / weights.EXAMPLES
    before, rows = kept.load(file), {}
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
    main()
