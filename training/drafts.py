"""Rebuilds the ear's weights: `python -m training.drafts`; with `--figures` measures it instead.

Needs the dependency group `training` and a minute. Learns from the drafts by the authors `a`; the
thresholds are chosen by cross-validation among them. The drafts by the authors `b` are only
counted: rules alone, and rules with the ear.
"""

from __future__ import annotations

import argparse
import json
import random
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
from bot.reading.ear import CHOSEN, HEAD, TrainedEar
from bot.reading.folding import fold
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import tuned
from bot.reading.semantic.scorer import BUCKETS, SCALE, buckets
from bot.usecases import checking
from training.figures import Share
from training.spoken import FAMILIES, LANGUAGES, Heard, Marked, fixtures, heard, marked

POLICY = Path(__file__).parent.parent / "policies" / "webshop"
PRECISION = 0.95
"""Of what the ear flags by itself; beside the rules' finds this keeps nine in ten right."""
SURE = 0.4
FOLDS = 4
STEPS = 127
_NOBODY = Conversation(())


def main() -> None:
    """Fit, export, choose; or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--figures", action="store_true", help="only measure")
    parser.add_argument("--author", default="b", help="whose drafts to measure on")
    asked = parser.parse_args()
    if asked.figures:
        print(figures(marked(asked.author), TrainedEar(asked.to)))
        return
    fit(asked.to)


def rows() -> tuple[list[Marked], list[Heard], NDArray[np.int64]]:
    """The drafts, the texts learnt from, and whose each text is; -1 for the rules' examples."""
    drafts = marked("a")
    texts = [(at, one) for at, draft in enumerate(drafts) for one in heard([draft])]
    texts += [(-1, one) for one in fixtures()]
    return drafts, [one for _, one in texts], np.array([at for at, _ in texts])


@dataclass(frozen=True, slots=True)
class Learnt:
    """Linear heads: whether anything is done by meaning and by words, and which family it is."""

    meaning: LogisticRegression
    words: LogisticRegression
    family: LogisticRegression


def learn(vectors: NDArray[np.float32], grams: csr_matrix, wanted: NDArray[np.float32]) -> Learnt:
    """Fit on the texts of which somebody has said what they do."""
    known = wanted[:, 0] >= 0
    named = wanted[:, 1:].clip(0, 1)
    some = named.sum(1) > 0
    return Learnt(
        LogisticRegression(C=0.05, max_iter=300).fit(vectors[known], wanted[known, 0]),
        LogisticRegression(C=30, solver="liblinear").fit(grams[known], wanted[known, 0]),
        LogisticRegression(C=1, max_iter=300).fit(vectors[some], named[some].argmax(1)),
    )


def fit(to: Path) -> None:
    """Thresholds by cross-validation, then the heads from everything."""
    drafts, texts, owners = rows()
    folded = [fold(one.text).text for one in texts]
    vectors = tuned(to / weights.LAYERS).embed(folded) * SCALE
    grams = table(folded)
    wanted = np.array([one.wanted for one in texts], dtype=np.float32)
    said = np.full((len(drafts), 2), -99.0)
    fold_of = np.array(random.Random(3).sample(range(len(drafts)), len(drafts))) % FOLDS
    for at in range(FOLDS):
        out = np.array([owner >= 0 and fold_of[owner] == at for owner in owners])
        learnt = learn(vectors[~out], grams[~out], wanted[~out])
        score = learnt.meaning.decision_function(vectors[out])
        score += learnt.words.decision_function(grams[out])
        sure = learnt.family.predict_proba(vectors[out]).max(1)
        for owner, pair in zip(owners[out], zip(score, sure, strict=True), strict=True):
            said[owner] = max(tuple(said[owner]), pair)
    _write(to, learn(vectors, grams, wanted), thresholds(drafts, said))


def table(folded: Sequence[str]) -> csr_matrix:
    """A row a text, a column a bucket of its n-grams, as the scorer weighs them."""
    places = [buckets(text) for text in folded]
    ends = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), 1 / max(1, len(row)) ** 0.5) for row in places])
    return csr_matrix((values, np.concatenate(places), ends), shape=(len(folded), BUCKETS))


def thresholds(drafts: Sequence[Marked], said: NDArray[np.float64]) -> dict[str, float]:
    """By language the least score from which on nearly all of what the ear flags is bad."""
    found: dict[str, float] = {}
    for language in LANGUAGES:
        some = [at for at, draft in enumerate(drafts) if draft.language == language]
        sure = sorted((at for at in some if said[at, 1] >= SURE), key=lambda at: -said[at, 0])
        bad = np.cumsum([bool(drafts[at].broken) for at in sure])
        good = bad / np.arange(1, len(sure) + 1) >= PRECISION
        last = int(np.flatnonzero(good).max())
        found[language] = round(float(said[sure[last], 0]), 3)
        print(f"{language}: from {found[language]} on {Share(int(bad[last]), last + 1)} right")
    return found


def _write(to: Path, learnt: Learnt, least: dict[str, float]) -> None:
    words = learnt.words.coef_.T.astype(np.float32)
    scale = np.abs(words).max(keepdims=True)[0] / STEPS
    bias = [learnt.meaning.intercept_ + learnt.words.intercept_, learnt.family.intercept_]
    np.savez_compressed(
        to / HEAD,
        weight=np.concatenate([learnt.meaning.coef_, learnt.family.coef_]).astype(np.float32),
        bias=np.concatenate(bias).astype(np.float32),
        grams=np.rint(words / scale).astype(np.int8),
        scale=scale.astype(np.float32),
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
