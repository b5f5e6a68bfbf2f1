"""Which author-batches train, which choose calibration and thresholds, and which only measure.

A batch is wholly in one of the three. Nobody reads the text of the measured ones while working
on rules or training, and nothing is chosen by figures on them.
"""

from __future__ import annotations

from training import spoken
from training.examples import names

CHOOSE = (
    *("en-c", "en-m", "fi-c", "fi-e", "fi-v", "sv-c", "sv-m"),
    *("en-p", "fi-y", "sv-p"),
)
MEASURE = ("en-e", "en-n", "fi-i", "fi-w", "sv-e", "sv-n", *("en-t", "fi-zd", "sv-t"))
# Written when the encoder had been fitted to the others: it goes on from there.
LATER = ("en-u", "fi-zc", "fi-ze", "sv-u")

# Drafts, likewise.
DRAFTS_CHOOSE = ("en-d", "en-h", "fi-e", "fi-i", "sv-d", "sv-h")
DRAFTS_MEASURE = ("en-b", "en-g", "fi-b", "fi-h", "fi-k", "sv-b", "sv-f")
DRAFTS_LATER = ("fi-j",)
# Later still: the ear has learnt from them, the encoder has not.
DRAFTS_LAST = ("en-i",)


def train() -> list[str]:
    """The batches that train: all the others."""
    return [name for name in names() if name not in CHOOSE + MEASURE]


def drafts_train() -> list[str]:
    """The batches of drafts that train: all the others."""
    return [name for name in spoken.names() if name not in DRAFTS_CHOOSE + DRAFTS_MEASURE]
