"""Fits what the ear adds to the encoder: its head, its n-grams, and from which score on it speaks.

The encoder's own output for 'does any' stays in the head's file beside what is made of it, so that
all this can be done again without training the encoder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.reading.ear import CHOSEN, MEANING, WORDS, cut, judged
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import Embedder, tuned
from bot.reading.semantic.scorer import BUCKETS, SCALE, buckets
from training import split
from training.figures import Share
from training.spoken import FAMILIES, LANGUAGES, Marked, fixtures, heard, marked

PRECISION = 0.88
"""Of what rules and ear flag together; unseen authors cost a point or two."""
GRAMS = 0.5
"""How much n-grams count in naming the family."""
SMALL = 0.02
"""Weights below this share of the largest are dropped."""
STEPS = 127
RESAMPLES = 200
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Does:
    """Three scores for 'does any': the encoder's own, one fitted anew, and by n-grams."""

    own: Row
    anew: LogisticRegression
    grams: LogisticRegression

    def of(self, vectors: Row, table: csr_matrix) -> Row:
        """Shape (texts, 3)."""
        own = vectors @ self.own[:-1] + self.own[-1]
        both = self.anew.decision_function(vectors), self.grams.decision_function(table)
        return np.stack([own, *both], axis=1)


@dataclass(frozen=True, slots=True)
class Which:
    """Which family, by meaning and by n-grams."""

    meaning: LogisticRegression
    grams: LogisticRegression

    def of(self, vectors: Row, table: csr_matrix) -> Row:
        """Shape (texts, families)."""
        said = self.meaning.decision_function(vectors)
        found: Row = said + GRAMS * self.grams.decision_function(table)
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each of the three counts, and how sure the family is."""

    any: Row
    sure: float


def fit(to: Path, caught: Sequence[bool]) -> None:
    """Fit and write; `caught` says of each draft that chooses whether the rules flag it."""
    embedder = tuned(to / weights.LAYERS)
    learnt = [one for draft in marked(split.drafts_train()) for one in heard(draft)] + [*fixtures()]
    texts = [one.text for one in learnt]
    wanted = np.array([one.wanted for one in learnt])
    vectors, grams = _vectors(embedder, texts), table(texts)
    does, which = _any(to, vectors, grams, wanted[:, 0]), _which(vectors, grams, wanted[:, 1:])
    drafts = marked(split.DRAFTS_CHOOSE)
    said = [_said(draft, embedder, does, which) for draft in drafts]
    bad = np.array([bool(draft.broken) for draft in drafts])
    found = _weights(said, bad)
    scores = np.array([_best(each, found)[0] for each in said])
    least = thresholds(drafts, scores, np.array(caught))
    _write(to, does, which, found, least)


def _vectors(embedder: Embedder, texts: Sequence[str]) -> Row:
    """The embedding as a head sees it."""
    return embedder.embed(texts).astype(np.float64) * SCALE


def table(folded: Sequence[str]) -> csr_matrix:
    """A row a text, a column a bucket of its n-grams, as the scorer weighs them."""
    places = [buckets(text) for text in folded]
    ends = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), 1 / max(1, len(row)) ** 0.5) for row in places])
    return csr_matrix((values, np.concatenate(places), ends), shape=(len(folded), BUCKETS))


def _any(to: Path, vectors: Row, grams: csr_matrix, wanted: Row) -> Does:
    known = wanted >= 0
    return Does(
        own=_own(to / MEANING),
        anew=LogisticRegression(C=0.02, max_iter=500).fit(vectors[known], wanted[known]),
        grams=LogisticRegression(C=30, solver="liblinear").fit(grams[known], wanted[known]),
    )


def _own(file: Path) -> Row:
    """The encoder's own output with its bias, whether or not anything was made of it yet."""
    with np.load(file) as head:
        if "own" in head:
            return head["own"].astype(np.float64)
        return np.array([*head["weight"][0], head["bias"][0]], dtype=np.float64)


def _which(vectors: Row, grams: csr_matrix, wanted: Row) -> Which:
    """Texts that do several things are learnt once for each."""
    rows, families = np.nonzero(wanted > 0)
    return Which(
        meaning=LogisticRegression(C=0.03, max_iter=500).fit(vectors[rows], families),
        grams=LogisticRegression(C=100, max_iter=200).fit(grams[rows], families),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A draft as it is heard, a row a sentence: the three for any, then families."""

    any: Row
    families: Row


def _said(draft: Marked, embedder: Embedder, does: Does, which: Which) -> _Said:
    parts = cut(draft.text)
    vectors, grams = _vectors(embedder, parts.texts), table(parts.texts)
    return _Said(parts.mix @ does.of(vectors, grams), parts.mix @ which.of(vectors, grams))


def _best(said: _Said, found: Weights) -> tuple[float, int]:
    """The score of the sentence that does any most surely, and which that is."""
    scores = np.concatenate([(said.any @ found.any)[:, None], said.families], axis=1)
    total = judged(scores.astype(np.float32), found.sure).total
    at = int(total.argmax())
    return float(total[at]), at


def _weights(said: Sequence[_Said], bad: NDArray[np.bool_]) -> Weights:
    """What tells bad drafts from good ones by their best sentences; which those are, changes."""
    found = Weights(np.array([1.0, 1.0, 0.5]), 2.0)
    for _ in range(3):
        best = [_best(each, found)[1] for each in said]
        sure = [_sure(each.families[at]) for each, at in zip(said, best, strict=True)]
        seen = np.stack([each.any[at] for each, at in zip(said, best, strict=True)])
        line = LogisticRegression(C=1).fit(np.column_stack([seen, sure]), bad)
        weight = np.maximum(line.coef_[0], 0)
        found = Weights(weight[:3], float(weight[3]))
    return found


def _sure(families: Row) -> float:
    return float(1 / np.exp(families - families.max()).sum())


def thresholds(
    drafts: Sequence[Marked], scores: Row, caught: NDArray[np.bool_]
) -> dict[str, float]:
    """By language the least score from which on enough of what rules and ear flag is bad.

    The middle one of those that fit resampled drafts: a single lucky stretch chooses nothing.
    """
    dice = np.random.default_rng(1)
    bad = np.array([bool(draft.broken) for draft in drafts])
    found: dict[str, float] = {}
    for language in LANGUAGES:
        mine = np.flatnonzero([draft.language == language for draft in drafts])
        least = [
            _least(scores[some], bad[some], caught[some])
            for some in (dice.choice(mine, len(mine)) for _ in range(RESAMPLES))
        ]
        found[language] = round(float(np.median(least)), 3)
        flagged = caught[mine] | (scores[mine] >= found[language])
        right = int((flagged & bad[mine]).sum())
        shares = Share(right, int(flagged.sum())), Share(right, int(bad[mine].sum()))
        print(f"{language}: {shares[0]} right, {shares[1]} caught, with the rules")
    return found


def _least(scores: Row, bad: NDArray[np.bool_], caught: NDArray[np.bool_]) -> float:
    order = np.argsort(-scores)
    new = ~caught[order]
    flagged = caught.sum() + np.cumsum(new)
    right = (caught & bad).sum() + np.cumsum(new & bad[order])
    good = np.flatnonzero(right / np.maximum(flagged, 1) >= PRECISION)
    return float(scores[order[good[-1]]]) if len(good) else float(scores.max())


def _write(to: Path, does: Does, which: Which, found: Weights, least: dict[str, float]) -> None:
    own, anew, words = found.any
    line = own * does.own + anew * np.append(does.anew.coef_[0], does.anew.intercept_)
    weight = np.vstack([line[:-1], which.meaning.coef_]).astype(np.float32)
    bias = np.append(line[-1], which.meaning.intercept_).astype(np.float32)
    np.savez(to / MEANING, weight=weight, bias=bias, own=does.own.astype(np.float32))
    grams = np.vstack([words * does.grams.coef_, GRAMS * which.grams.coef_]).T
    beside = np.append(words * does.grams.intercept_, GRAMS * which.grams.intercept_)
    _write_grams(to / WORDS, grams, beside)
    chosen = {"families": FAMILIES, "thresholds": least, "sure": round(found.sure, 3)}
    (to / CHOSEN).write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")


def _write_grams(to: Path, weight: Row, bias: Row) -> None:
    """In 8 bits, one scale an output, without the smallest."""
    most = np.abs(weight).max(axis=0)
    small = np.rint(np.where(np.abs(weight) < SMALL * most, 0, weight) / most * STEPS)
    np.savez_compressed(
        to,
        weight=small.astype(np.int8),
        scale=(most / STEPS).astype(np.float32),
        bias=bias.astype(np.float32),
    )
