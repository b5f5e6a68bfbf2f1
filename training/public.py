"""Figures on public sets, none of which is in this project: `python -m training.public FOLDER`.

FOLDER holds `hatecheck/test_suite_cases.csv` (Röttger et al. 2021, CC BY 4.0),
`convabuse/ConvAbuseEMNLPtrain.csv` (Cercas Curry et al. 2021, CC BY 4.0) and
`twcs_sample/*.csv` (Customer Support on Twitter, CC BY-NC-SA); what is missing is left out.
`--others` puts the same messages to the tools of others (`make compare`), `--weights` takes a
head from elsewhere, `--alarms` prints the messages of the tweets that raised an alarm.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.compare import NotThere, Others, others
from bot.domain.conversation import Conversation
from bot.domain.reading import Reading, Severity, SignalKind
from bot.ports import Reader
from bot.reading.identifiers import find
from bot.reading.loading import load
from bot.reading.reader import FloorReader
from bot.reading.semantic import weights
from training.figures import Share

_MOST = 2_000
_ABUSIVE = Severity.ABUSIVE.rank
# What each tool of others calls an alarm.
_FLAGS: dict[str, frozenset[str]] = {
    "glin-profanity": frozenset({"profanity"}),
    "alt-profanity-check": frozenset({"profanity"}),
    "emotional-deescalation-mcp": frozenset({"escalate", "profanity", "vulnerability"}),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One message of a public set, and the part of the set that it belongs to."""

    part: str
    text: str


def hatecheck(folder: Path) -> Iterator[Case]:
    """HateCheck's threats, and what it holds for no hate."""
    for row in _csv(folder / "hatecheck" / "test_suite_cases.csv"):
        if row["functionality"].startswith("threat_"):
            yield Case("HateCheck: threats", row["test_case"])
        elif row["label_gold"] == "hateful":
            yield Case("HateCheck: other hate", row["test_case"])
        else:
            yield Case(f"HateCheck: no hate, {row['functionality']}", row["test_case"])


def convabuse(folder: Path) -> Iterator[Case]:
    """ConvAbuse: what most annotators called abuse, strong abuse apart, and what none did."""
    for row in _csv(folder / "convabuse" / "ConvAbuseEMNLPtrain.csv"):
        marks = [score for score in (-3, -2, -1, 0, 1) for _ in range(_votes(row, score))]
        if not marks or not row["user"].strip():
            continue
        bad = sum(mark < 0 for mark in marks)
        if not bad:
            yield Case("ConvAbuse: nobody saw abuse", row["user"])
        elif bad * 2 > len(marks):
            strong = sum(mark < -1 for mark in marks) * 2 > len(marks)
            yield Case(f"ConvAbuse: {'strong abuse' if strong else 'mild abuse'}", row["user"])


def tweets(folder: Path) -> Iterator[Case]:
    """What customers wrote to brands, each once."""
    seen: set[str] = set()
    for path in sorted((folder / "twcs_sample").glob("*.csv")):
        for row in _csv(path):
            if row["inbound"] == "True" and row["text"] not in seen:
                seen.add(row["text"])
                yield Case("customers' tweets", row["text"])


def _votes(row: dict[str, str], score: int) -> int:
    names = (f"Annotator{number}_is_abuse.{score}" for number in range(1, 9))
    return sum(row.get(name, "") in {"1", "1.0"} for name in names)


def _csv(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def thinned(cases: Sequence[Case], most: int) -> list[Case]:
    """At most so many of each set, spread evenly over it; 0 is all."""
    step = max(1, -(-len(cases) // most)) if most else 1
    return list(cases[::step])


def table(read: Sequence[tuple[Case, Reading]]) -> str:
    """A row a part: danger and abuse that were read in it."""
    rows = ["| part | danger | abuse or danger |", "| --- | --- | --- |"]
    for part in dict.fromkeys(case.part for case, _ in read):
        here = [reading for case, reading in read if case.part == part]
        danger = Share(sum(one.severity is Severity.DANGER for one in here), len(here))
        abuse = Share(sum(one.severity.rank >= _ABUSIVE for one in here), len(here))
        rows.append(f"| {part} | {danger} | {abuse} |")
    return "\n".join(rows)


def beside(process: Others, cases: Sequence[Case]) -> str:
    """The same rows for the tools of others: what each takes for an alarm."""
    rows = [f"| part | {' | '.join(_FLAGS)} |", f"| --- |{' --- |' * len(_FLAGS)}"]
    texts = [case.text[:_MOST] or "-" for case in cases]
    looked = [process.look(tool, texts).found for tool in _FLAGS]
    for part in dict.fromkeys(case.part for case in cases):
        places = [at for at, case in enumerate(cases) if case.part == part]
        cells = [
            str(Share(sum(bool(flags & {*found[at]}) for at in places), len(places)))
            for flags, found in zip(_FLAGS.values(), looked, strict=True)
        ]
        rows.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join(rows)


def personal(process: Others | None, cases: Sequence[Case]) -> str:
    """How many messages hold personal data by our recognisers, and by Presidio's."""
    ours = Counter(one.kind.value for case in cases for one in find(case.text))
    lines = [f"Personal data found in {len(cases)} messages: {dict(ours.most_common())}"]
    if process:
        found = process.look("presidio-analyzer", [case.text for case in cases]).found
        theirs = Counter(one.split(":")[0] for each in found for one in each)
        lines.append(f"By Presidio's patterns: {dict(theirs.most_common())}")
    return "\n".join(lines)


def show(reader: Reader, cases: Sequence[Case], *, alarms: bool) -> None:
    """Print the table of a reader, and the tweets that it was alarmed by."""
    read = [(case, reader.read(Conversation.of(case.text))) for case in cases]
    print(table(read))
    for case, reading in read if alarms else ():
        if case.part == "customers' tweets" and reading.severity.rank >= _ABUSIVE:
            print(f"{reading.severity}\t{_kinds(reading)}\t{' '.join(case.text.split())}")


def _kinds(reading: Reading) -> str:
    return ",".join(kind.value for kind in SignalKind if reading.has(kind))


def main() -> None:
    """Read every set and print what was found."""
    given = _parser().parse_args()
    sets = [[*made(given.folder)] for made in (hatecheck, convabuse, tweets)]
    cases = [case for each in sets for case in thinned(each, given.most)]
    loaded = load(given.weights)
    for name, reader in {str(loaded.method): loaded.reader, "lexicon": FloorReader()}.items():
        print(f"\n## {name}\n")
        show(reader, cases, alarms=given.alarms)
    if given.others:
        try:
            with others() as process:
                print(f"\n## others\n\n{beside(process, cases)}\n\n{personal(process, cases)}")
        except NotThere as why:
            print(f"\nnot run: {why}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=0, help="of each set; 0 is all")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--alarms", action="store_true")
    parser.add_argument("--weights", type=Path, default=weights.FOLDER)
    return parser


if __name__ == "__main__":
    main()
