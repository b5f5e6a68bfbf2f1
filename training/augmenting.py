"""The same message as another hand would have typed it: changes that keep the label."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_MARKS = re.compile(r"[.,!?;:]+")
_BARE = str.maketrans("äöå", "aoa")
_JOINED = 0.3
_JOINED_AGAIN = 0.3
_NO_MARKS = 0.15
_TYPOS = 0.12
_NO_DOTS = 0.04
_LETTERS_A_TYPO = 30
_LONGEST_NEIGHBOUR = 160
UNKNOWN = -1
"""For a severity or a kind that nobody has labelled."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the encoder trains on: folded customer turns, severity's rank, one flag a kind."""

    turns: tuple[str, ...]
    severity: int
    kinds: tuple[float, ...]
    language: str


def neighbours(samples: Sequence[Sample]) -> Mapping[str, list[Sample]]:
    """Short calm and upset messages by language, to stand beside others."""
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        short = len(sample.turns) == 1 and len(sample.turns[0]) < _LONGEST_NEIGHBOUR
        if short and 0 <= sample.severity < 2:  # noqa: PLR2004 - calm or upset
            found.setdefault(sample.language, []).append(sample)
    return found


def retyped(sample: Sample, beside: Mapping[str, list[Sample]], dice: random.Random) -> Sample:
    """The sample with a neighbour's words around it, without marks, with typos; or as it is."""
    alone = len(sample.turns) > 1 or sample.severity == UNKNOWN
    if not alone and dice.random() < _JOINED:
        sample = _joined(sample, dice.choice(beside[sample.language]), dice)
        if dice.random() < _JOINED_AGAIN:
            sample = _joined(sample, dice.choice(beside[sample.language]), dice)
    return mistyped(sample, dice)


def mistyped(sample: Sample, dice: random.Random) -> Sample:
    """The sample without marks or with typos; mostly as it is."""
    return replace(sample, turns=tuple(mangled(turn, dice) for turn in sample.turns))


def _joined(sample: Sample, other: Sample, dice: random.Random) -> Sample:
    """Two messages as one: the graver severity and the signals of both."""
    texts = [sample.turns[0], other.turns[0]]
    dice.shuffle(texts)
    return Sample(
        turns=(dice.choice([" ", ". ", "\n", ", "]).join(texts),),
        severity=max(sample.severity, other.severity),
        kinds=tuple(map(max, zip(sample.kinds, other.kinds, strict=True))),
        language=sample.language,
    )


def mangled(text: str, dice: random.Random) -> str:
    """The text, now and then without its marks, with typos, or without its dots."""
    if dice.random() < _NO_MARKS:
        text = _MARKS.sub("", text)
    if dice.random() < _TYPOS:
        text = _with_typos(text, dice)
    return text.translate(_BARE) if dice.random() < _NO_DOTS else text


def _with_typos(text: str, dice: random.Random) -> str:
    """Neighbouring letters swapped, a letter dropped or doubled; about one in thirty."""
    letters = list(text)
    for _ in range(max(1, len(letters) // _LETTERS_A_TYPO)):
        if len(letters) < 4:  # noqa: PLR2004 - nothing to mistype
            break
        at = dice.randrange(len(letters) - 1)
        what = dice.randrange(3)
        if what == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif what == 1:
            del letters[at]
        else:
            letters.insert(at, letters[at])
    return "".join(letters)
