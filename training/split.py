"""Which author-batches train, which choose calibration and thresholds, and which only measure.

A batch is wholly in one of the three. Nobody reads the text of the measured ones while working
on rules or training, and nothing is chosen by figures on them.
"""

from __future__ import annotations

from dataclasses import dataclass

from training import spoken
from training.examples import names


@dataclass(frozen=True, slots=True)
class Stage:
    """What was written when the encoder had been fitted to all before: it goes on from there.

    Its own text is seen twice, in one pass or in two. In `ordinary` ones the sets' examples join.
    """

    messages: tuple[str, ...]
    drafts: tuple[str, ...]
    passes: int = 1
    rate: float = 1e-4
    ordinary: bool = False


CHOOSE = (
    *("en-c", "en-m", "fi-c", "fi-e", "fi-v", "sv-c", "sv-m"),
    *("en-p", "fi-y", "sv-p", "all-d"),
)
MEASURE = (
    "en-e",
    "en-n",
    "fi-i",
    "fi-w",
    "sv-e",
    "sv-n",
    *("en-t", "fi-zd", "sv-t", "all-f", "all-g", "all-h", "en-zf", "fi-zr"),
)

# Drafts, likewise.
DRAFTS_CHOOSE = ("en-d", "en-h", "fi-e", "fi-i", "sv-d", "sv-h")
DRAFTS_MEASURE = ("en-b", "en-g", "fi-b", "fi-h", "fi-k", "fi-m", "sv-b", "sv-f")

STAGES = (
    Stage(("en-u", "fi-zc", "fi-ze", "sv-u"), ("fi-j",)),
    Stage(
        (
            *("all-c", "all-e", "en-v", "en-w", "en-x", "en-y", "sv-v", "sv-w", "sv-x", "sv-y"),
            *("fi-zf", "fi-zg", "fi-zh", "fi-zi", "fi-zj"),
        ),
        ("en-i", "en-j", "fi-l", "sv-i"),
        passes=2,
        rate=1.5e-4,
        ordinary=True,
    ),
    Stage(
        (
            *("en-z", "en-za", "en-zb", "en-zc", "fi-zk", "fi-zl", "fi-zm", "fi-zn"),
            *("sv-z", "sv-za", "sv-zb", "sv-zc"),
        ),
        ("en-k", "en-l", "fi-n", "fi-o", "sv-j"),
        passes=2,
        rate=1.5e-4,
        ordinary=True,
    ),
    Stage(
        ("en-zd", "en-ze", "fi-zo", "fi-zp", "fi-zq", "sv-zd", "sv-ze"),
        ("en-m", "fi-p", "fi-q"),
        rate=1.5e-4,
        ordinary=True,
    ),
)


def train() -> list[str]:
    """The batches that train: all the others."""
    return [name for name in names() if name not in CHOOSE + MEASURE]


def before(stage: Stage | None) -> Stage:
    """All that trains before a stage; without one what trains first."""
    later = STAGES[STAGES.index(stage) :] if stage else STAGES
    return Stage(
        tuple(name for name in train() if all(name not in each.messages for each in later)),
        tuple(name for name in drafts_train() if all(name not in each.drafts for each in later)),
    )


def drafts_train() -> list[str]:
    """The batches of drafts that train: all the others."""
    return [name for name in spoken.names() if name not in DRAFTS_CHOOSE + DRAFTS_MEASURE]
