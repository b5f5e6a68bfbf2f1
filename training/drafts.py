"""Rebuilds the ear's weights: `python -m training.drafts`; with `--figures` measures it instead.

Needs the dependency group `training` and some ten minutes on two cores. Learns from four fifths of
the drafts by the authors `a`; on the last fifth the threshold is chosen. The drafts by the authors
`b` are only counted: rules alone, and rules with the ear.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet
from bot.policyfiles import load
from bot.reading.ear import CHOSEN, HEAD, LAYERS, TrainedEar
from bot.reading.semantic import weights
from bot.usecases import checking
from training.figures import Share
from training.spoken import FAMILIES, LANGUAGES, Marked, fixtures, heard, marked

POLICY = Path(__file__).parent.parent / "policies" / "webshop"
PRECISION = 0.9
_NOBODY = Conversation(())
_GRID = [step / 4 for step in range(-8, 33)]


def main() -> None:
    """Fit, export, choose; or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=weights.FOLDER, help="folder of the weights")
    parser.add_argument("--figures", action="store_true", help="only measure")
    parser.add_argument("--chosen", action="store_true", help="only choose the threshold")
    parser.add_argument("--author", default="b", help="whose drafts to measure on")
    asked = parser.parse_args()
    if asked.figures:
        print(figures(marked(asked.author), TrainedEar(asked.to)))
        return
    if not asked.chosen:
        fit(asked.to)
    choose(asked.to)


def parts() -> tuple[list[Marked], list[Marked]]:
    """What is learnt from, and what the threshold is chosen on; the same every time."""
    drafts = marked("a")
    order = list(range(len(drafts)))
    random.Random(5).shuffle(order)  # no secret hangs on it
    kept = set(order[::5])
    return (
        [draft for at, draft in enumerate(drafts) if at not in kept],
        [draft for at, draft in enumerate(drafts) if at in kept],
    )


def fit(to: Path) -> None:
    """The layers and their head."""
    from bot.reading.semantic import e5file  # noqa: PLC0415 - measuring needs no PyTorch
    from training import exporting  # noqa: PLC0415 - as above
    from training.hearing import Hearing, Recipe  # noqa: PLC0415 - as above

    hearing = Hearing(e5file.load(e5file.find()), Recipe())
    hearing.fit([*heard(parts()[0]), *fixtures()])
    exporting.layers(hearing.encoder, to / LAYERS)
    exporting.head(hearing.encoder, to / HEAD)


def choose(to: Path) -> None:
    """The least threshold from which on nine in ten of what the ear alone flags are bad."""
    drafts = parts()[1]
    best = _GRID[-1]
    for least in reversed(_GRID):
        _write(to, least)
        ear = TrainedEar(to)
        said = [(bool(d.broken), bool(ear.hear(d.text, Language(d.language)))) for d in drafts]
        flagged = sum(flag for _, flag in said)
        right = sum(bad and flag for bad, flag in said)
        caught = Share(right, sum(bad for bad, _ in said))
        print(f"{least}: {Share(right, flagged)} right; caught {caught}")
        if flagged and right / flagged < PRECISION:
            break
        best = least
    _write(to, best)


def _write(to: Path, least: float) -> None:
    chosen = {"families": FAMILIES, "thresholds": dict.fromkeys(LANGUAGES, least)}
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
