"""The report of an evaluation: JSON, and one HTML page with its plots inside."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import jinja2

from bot.domain.marking import Marked, Measure
from bot.usecases.evaluation import Outcome

Json = dict[str, Any]
_TEMPLATE = Path(__file__).parent / "report.html.j2"
LAST = "evaluation.json"
PAGE = "evaluation.html"
_SIGNS = 0.0005


def report(outcomes: Sequence[Outcome], about: Json) -> Json:
    """All that was measured; `about` says of which policies, prompts and model."""
    return {
        "about": about,
        "cases": len(outcomes),
        "as_expected": sum(o.as_expected for o in outcomes),
        "helped": _counted(o.help for o in outcomes),
        "languages": _table(outcomes, lambda o: o.case.language.value),
        "sets": _table(outcomes, lambda o: o.case.set),
        "situations": _table(outcomes, lambda o: o.case.situation),
        "unexpected": [
            {"case": o.case.id, "situation": o.situation, "conduct": o.conduct.value}
            for o in outcomes
            if not o.as_expected
        ],
        "missed": [_missed(o, m) for o in outcomes for m in o.marks if len(m.kept) < len(Measure)],
    }


def compared(now: Json, before: Json | None) -> list[Json]:
    """Each measure that is another than in the last run, by language, then by situation."""
    if before is None:
        return []
    return [
        *_changes(now["languages"], before.get("languages", ())),
        *_changes(now["situations"], before.get("situations", ())),
    ]


def _changes(now: Iterable[Json], before: Iterable[Json]) -> list[Json]:
    """The measures of rows that both runs have, source by source."""
    old = {(row["of"], row["source"]): row for row in before}
    changes: list[Json] = []
    for row in now:
        shares = old.get((row["of"], row["source"]), {}).get("shares", {})
        for measure in Measure:
            was_share, is_share = shares.get(measure.value), row["shares"][measure.value]
            if was_share is not None and abs(is_share - was_share) > _SIGNS:
                where = {"of": row["of"], "source": row["source"], "measure": measure.value}
                changes.append({**where, "before": was_share, "now": is_share})
    return changes


def save(now: Json, changes: list[Json], folder: Path) -> None:
    """The JSON that the next run is compared with, and the page."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**now, "changes": changes}, ensure_ascii=False, indent=2)
    (folder / LAST).write_text(text + "\n", "utf-8")
    (folder / PAGE).write_text(page(now, changes), "utf-8")


def last(folder: Path) -> Json | None:
    """The run before this; None where there is none that can be read."""
    try:
        found = json.loads((folder / LAST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def page(now: Json, changes: list[Json]) -> str:
    """One HTML page without anything to load."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(_TEMPLATE.read_text("utf-8"))
    measures = [measure.value for measure in Measure]
    return template.render(report=now, changes=changes, measures=measures)


def _table(outcomes: Sequence[Outcome], of: Callable[[Outcome], str]) -> list[Json]:
    """A row for each group and source: how many suggestions, and the share that keeps each."""
    groups: dict[tuple[str, str], list[Marked]] = defaultdict(list)
    for outcome in outcomes:
        for mark in outcome.marks:
            groups[of(outcome), mark.source].append(mark)
    return [_row(name, source, marks) for (name, source), marks in sorted(groups.items())]


def _row(name: str, source: str, marks: Sequence[Marked]) -> Json:
    scores = [mark.score for mark in marks if mark.score is not None]
    shares = {
        measure.value: round(sum(measure in m.kept for m in marks) / len(marks), 4)
        for measure in Measure
    }
    score = round(sum(scores) / len(scores), 2) if scores else None
    return {"of": name, "source": source, "count": len(marks), "shares": shares, "score": score}


def _missed(outcome: Outcome, mark: Marked) -> Json:
    missed = [measure.value for measure in Measure if measure not in mark.kept]
    where = {"case": outcome.case.id, "style": mark.style, "source": mark.source}
    return {**where, "missed": missed, "text": mark.text}


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return dict(sorted(counts.items()))
