"""Writes the vectors of the shipped sets' examples: `python -m training.matters`.

Without them the first start on a machine would have to embed some two thousand messages. To be
run after the encoder or the examples have changed; a test says where that was forgotten.
"""

from __future__ import annotations

from pathlib import Path

from bot import wiring
from bot.policyfiles.load import load
from bot.policyfiles.snapshot import sets_in
from bot.reading.matters import kept, sorting
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import TunedE5


def write(to: Path) -> None:
    """Embed what is new in the sets, and leave out what is no longer an example."""
    layers, folder = to / weights.LAYERS, to / weights.EXAMPLES
    for fit in folder.glob("fit-*.npz"):
        fit.unlink()
    found = sorting.Matters(TunedE5(layers), kept.Kept(folder), kept.fingerprint(layers))
    used: set[bytes] = set()
    for one in sets_in(wiring.shipped()):
        policy = load(one).policy
        if policy and policy.own:
            found.prepare(policy.own, alone=True)
            used |= {sorting.name(found.made_by, text) for text in sorting.texts(policy.own)}
    found.kept.keep({}, used)
    print(f"{len(used)} vectors of examples")


if __name__ == "__main__":
    write(weights.FOLDER)
