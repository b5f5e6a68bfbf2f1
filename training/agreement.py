"""Compare a second reading with the corpus labels and print a Markdown table.

Run from anywhere: ``python training/agreement.py``. Add ``--disagreements`` to
list every item on which the two readings differ about danger.
"""

import argparse
import json
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIGNALS = (
    "threat_violence",
    "self_harm",
    "insult",
    "hate",
    "sexual_harassment",
    "profanity",
    "legal_threat",
    "media_threat",
    "chargeback",
    "repeated_contact",
    "supervisor_request",
    "injection",
)


@dataclass(frozen=True)
class Label:
    """What one reader says of one message."""

    severity: str
    signals: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """The corpus label and the second reader's label of one message."""

    id: str
    language: str
    corpus: Label
    second: Label


def records(path: Path) -> list[dict[str, object]]:
    """Read a file of one JSON object per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def label(record: dict[str, object]) -> Label:
    """Take the label out of a record."""
    signals = record["signals"]
    if not isinstance(signals, list):
        raise TypeError(f"{record['id']}: signals is not a list")
    # Shouting is computed from the text and is not part of a reading.
    return Label(str(record["severity"]), frozenset(map(str, signals)) & frozenset(SIGNALS))


def pairs(corpus: Path, reading: Path) -> list[Pair]:
    """Match the second reading with the corpus by id."""
    found = {str(r["id"]): r for path in sorted(corpus.glob("*.jsonl")) for r in records(path)}
    matched: list[Pair] = []
    for record in records(reading):
        key = str(record["id"])
        first = found[key]
        matched.append(Pair(key, str(first["language"]), label(first), label(record)))
    return matched


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> tuple[float, float | None]:
    """Give raw agreement and Cohen's kappa (none if chance alone explains all)."""
    count = len(first)
    raw = sum(a == b for a, b in zip(first, second, strict=True)) / count
    values = set(first) | set(second)
    chance = sum(first.count(v) * second.count(v) for v in values) / count**2
    return raw, None if chance == 1 else (raw - chance) / (1 - chance)


def row(name: str, group: str, first: Sequence[Hashable], second: Sequence[Hashable]) -> str:
    """Format one line of the table; yes/no questions also get their counts."""
    raw, kappa = agreement(first, second)
    yes = "–"
    if {*first, *second} <= {True, False}:
        both = sum(a is True and b is True for a, b in zip(first, second, strict=True))
        yes = f"{first.count(True)} / {second.count(True)} / {both}"
    shown = "–" if kappa is None else f"{kappa:.3f}"
    return f"| {name} | {group} | {len(first)} | {yes} | {raw:.1%} | {shown} |"


def table(matched: Sequence[Pair]) -> str:
    """Format the whole table: severity by language, then the signals over all."""
    lines = [
        "| question | language | n | yes: corpus / second / both | raw agreement | kappa |",
        "| --- | --- | ---: | --- | ---: | ---: |",
    ]
    groups = {"all": list(matched)}
    for language in sorted({p.language for p in matched}):
        groups[language] = [p for p in matched if p.language == language]
    for group, members in groups.items():
        first = [p.corpus.severity for p in members]
        second = [p.second.severity for p in members]
        lines.append(row("severity (4 classes)", group, first, second))
        for severity in ("danger", "abusive"):
            yes = [s == severity for s in first], [s == severity for s in second]
            lines.append(row(f"{severity} vs rest", group, *yes))
    for signal in SIGNALS:
        first_has = [signal in p.corpus.signals for p in matched]
        second_has = [signal in p.second.signals for p in matched]
        lines.append(row(f"`{signal}`", "all", first_has, second_has))
    return "\n".join(lines)


def main() -> None:
    """Print the table and, if asked, the disagreements on danger."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--reading", type=Path, default=HERE / "second-reading.jsonl")
    parser.add_argument("--disagreements", action="store_true")
    options = parser.parse_args()
    matched = pairs(options.corpus, options.reading)
    out = [table(matched)]
    if options.disagreements:
        out.append("")
        out += [
            f"- `{p.id}`: corpus {p.corpus.severity}, second {p.second.severity}"
            for p in matched
            if (p.corpus.severity == "danger") != (p.second.severity == "danger")
        ]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
