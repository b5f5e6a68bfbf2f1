"""Rebuilds the ear's n-grams and thresholds: `python -m training.drafts`; `--figures` measures.

Its head on the embedding is tuned with the encoder, by `training.train`. Who learns, who chooses
and who is only counted stands in `training.split`; counted are the rules alone, and with the ear.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet
from bot.policyfiles import load
from bot.reading.ear import CHOSEN, MEANING, WORDS, TrainedEar
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import tuned
from bot.reading.semantic.scorer import BUCKETS, EmbeddingScorer, buckets
from bot.usecases import checking
from training import split
from training.figures import Share
from training.spoken import FAMILIES, LANGUAGES, Marked, fixtures, heard, marked

POLICY = Path(__file__).parent.parent / "policies" / "webshop"
PRECISION = 0.94
"""Of what the ear flags by itself; beside the rules' finds this keeps nine in ten right."""
SURE = 0.15
STEPS = 127
_NOBODY = Conversation(())


def main() -> None:
    """Fit, export, choose; or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--figures", action="store_true", help="only measure")
    parser.add_argument("--of", nargs="*", default=split.DRAFTS_MEASURE, help="batches to count")
    asked = parser.parse_args()
    if asked.figures:
        print(figures(marked(asked.of), TrainedEar(asked.to)))
        return
    fit(asked.to)


def fit(to: Path) -> None:
    """The n-grams from the drafts that train, their weight and the thresholds from others."""
    learnt = [one for draft in marked(split.drafts_train()) for one in heard(draft)] + [*fixtures()]
    wanted = np.array([one.wanted[0] for one in learnt])
    grams = table([one.text for one in learnt])
    words = LogisticRegression(C=30, solver="liblinear").fit(
        grams[wanted >= 0], wanted[wanted >= 0]
    )
    meaning = EmbeddingScorer(tuned(to / weights.LAYERS), weights.head(to, MEANING))
    drafts = marked(split.DRAFTS_CHOOSE)
    said = [_Said.of([one.text for one in heard(draft)], meaning, words) for draft in drafts]
    truth = np.array([heard(draft)[0].wanted[0] for draft in drafts])
    both = np.array([each.any.max(axis=0) for each in said])
    share = LogisticRegression(C=10).fit(both[truth >= 0], truth[truth >= 0]).coef_[0]
    ratio = max(0.0, float(share[1] / share[0]))
    _write(to, words, ratio, thresholds(drafts, [each.most(ratio) for each in said]))


@dataclass(frozen=True, slots=True)
class _Said:
    """Of each text of a draft: by meaning and by words whether it does any, and how surely which.

    `any` has shape (texts, 2), `sure` (texts,).
    """

    any: NDArray[np.float64]
    sure: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str], meaning: EmbeddingScorer, words: LogisticRegression) -> _Said:
        """What the two say."""
        scores = meaning.scores(texts).astype(np.float64)
        likely = np.exp(scores[:, 1:] - scores[:, 1:].max(axis=1, keepdims=True))
        grams = words.decision_function(table(texts))
        return cls(np.stack([scores[:, 0], grams], axis=1), 1 / likely.sum(axis=1))

    def most(self, ratio: float) -> tuple[float, float]:
        """The highest score of its texts, and how sure the family is there."""
        scores = self.any @ [1, ratio]
        at = int(scores.argmax())
        return float(scores[at]), float(self.sure[at])


def table(folded: Sequence[str]) -> csr_matrix:
    """A row a text, a column a bucket of its n-grams, as the scorer weighs them."""
    places = [buckets(text) for text in folded]
    ends = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), 1 / max(1, len(row)) ** 0.5) for row in places])
    return csr_matrix((values, np.concatenate(places), ends), shape=(len(folded), BUCKETS))


def thresholds(drafts: Sequence[Marked], said: Sequence[tuple[float, float]]) -> dict[str, float]:
    """By language the least score from which on nearly all of what the ear flags is bad."""
    found: dict[str, float] = {}
    for language in LANGUAGES:
        some = [at for at, draft in enumerate(drafts) if draft.language == language]
        sure = sorted((at for at in some if said[at][1] >= SURE), key=lambda at: -said[at][0])
        bad = np.cumsum([bool(drafts[at].broken) for at in sure])
        good = bad / np.arange(1, len(sure) + 1) >= PRECISION
        last = int(np.flatnonzero(good).max())
        found[language] = round(said[sure[last]][0], 3)
        caught, of = int(bad[last]), sum(bool(drafts[at].broken) for at in some)
        print(f"{language}: {Share(caught, last + 1)} right, {Share(caught, of)} caught")
    return found


def _write(to: Path, words: LogisticRegression, ratio: float, least: dict[str, float]) -> None:
    weight = words.coef_.T.astype(np.float32)
    scale = np.abs(weight).max(keepdims=True)[0] / STEPS
    np.savez_compressed(
        to / WORDS,
        weight=np.rint(weight / scale).astype(np.int8),
        scale=(scale * ratio).astype(np.float32),
        bias=(words.intercept_ * ratio).astype(np.float32),
    )
    chosen = {"families": FAMILIES, "thresholds": least, "share": SURE}
    (to / CHOSEN).write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")


def figures(drafts: Sequence[Marked], ear: TrainedEar) -> str:
    """Recall and precision by language, then recall by family: rules alone, rules with the ear."""
    policy = load.load(POLICY).usable(POLICY)
    rows = [(d, _rules(d, policy), _both(d, policy, ear)) for d in drafts]
    lines = ["| | rules: caught | rules: right | with the ear: caught | with the ear: right |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    for language in LANGUAGES:
        some = [row for row in rows if row[0].language == language]
        cells = [str(share) for at in (1, 2) for share in _shares([(r[0], r[at]) for r in some])]
        lines.append(f"| {language} | {' | '.join(cells)} |")
    lines += ["", "| clause | rules | with the ear | so named |", "| --- | --- | --- | --- |"]
    for clause in sorted({c for d in drafts for c in d.clauses}):
        some = [row for row in rows if clause in row[0].clauses]
        counts = [sum(map(bool, (row[at] for row in some))) for at in (1, 2)]
        named = sum(clause in row[2] for row in some)
        lines.append(f"| {clause} | {counts[0]}/{len(some)} | {counts[1]}/{len(some)} | {named} |")
    return "\n".join(lines)


def _shares(rows: Sequence[tuple[Marked, frozenset[str]]]) -> tuple[Share, Share]:
    right = sum(bool(draft.broken) and bool(found) for draft, found in rows)
    return (
        Share(right, sum(bool(draft.broken) for draft, _ in rows)),
        Share(right, sum(bool(found) for _, found in rows)),
    )


def _rules(draft: Marked, policy: PolicySet) -> frozenset[str]:
    language = Language(draft.language)
    return frozenset(v.clause for v in guard.violations(draft.text, policy, _NOBODY, language))


def _both(draft: Marked, policy: PolicySet, ear: TrainedEar) -> frozenset[str]:
    language = Language(draft.language)
    found = checking.violations(draft.text, policy, _NOBODY, language, ear)
    return frozenset(violation.clause for violation in found)


if __name__ == "__main__":
    main()
