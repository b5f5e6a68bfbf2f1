"""Measures the check of drafts: `python -m training.drafts`; `--fit` rebuilds the ear first.

The encoder itself is tuned by `training.train`. Who learns, who chooses
and who is only counted stands in `training.split`; counted are the rules alone, and with the ear.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet
from bot.policyfiles import load
from bot.reading.ear import TrainedEar
from bot.reading.semantic import weights
from bot.usecases import checking
from training import listening, split
from training.figures import Share
from training.spoken import LANGUAGES, Marked, marked

POLICY = Path(__file__).parent.parent / "policies" / "webshop"
_NOBODY = Conversation(())


def main() -> None:
    """Measure; where asked to, fit, export and choose before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--fit", action="store_true", help="rebuild the ear's weights first")
    parser.add_argument("--of", nargs="*", default=split.DRAFTS_MEASURE, help="batches to count")
    asked = parser.parse_args()
    if asked.fit:
        fit(asked.to)
    print(figures(marked(asked.of), TrainedEar(asked.to)))


def fit(to: Path) -> None:
    """Head, n-grams and thresholds; the rules say first what they flag without the ear."""
    policy = load.load(POLICY).usable(POLICY)
    caught = [bool(_rules(draft, policy)) for draft in marked(split.DRAFTS_CHOOSE)]
    listening.fit(to, caught)


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
