"""Figures on the batches that nobody tuned on: `python -m training.figures [BATCH …]`.

Prints Markdown: recall and false alarms by language, each with its count and the 95 % interval
of Wilson (1927), severity, and what each kind of signal finds.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.reading import Reading, Severity
from bot.ports import Reader
from bot.reading.loading import load
from bot.reading.reader import FloorReader
from bot.reading.semantic import weights
from bot.reading.semantic.e5file import ModelMissing
from training import split
from training.examples import KINDS, Example, batches

_Z = 1.96
Read = tuple[Example, Reading]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        """As 12/40 = 30 % (18–45)."""
        if not self.of:
            return "–"
        low, high = self.interval
        return f"{self.hits}/{self.of} = {self.hits / self.of:.0%} ({low:.0%}–{high:.0%})"

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson."""
        share, n = self.hits / self.of, self.of
        centre = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
        return max(0.0, centre - spread) / (1 + _Z**2 / n), (centre + spread) / (1 + _Z**2 / n)


def share(
    reads: Iterable[Read], among: Callable[[Read], bool], hit: Callable[[Read], bool]
) -> Share:
    """How many of those asked about are hits."""
    asked = [read for read in reads if among(read)]
    return Share(sum(map(hit, asked)), len(asked))


def table(reads: Sequence[Read]) -> str:
    """One row a language: danger, abuse and severity."""
    rows = [
        "| language | danger found | false danger | abuse found | false abuse | severity right |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for language in ("fi", "sv", "en"):
        here = [read for read in reads if read[0].language == language]
        cells = [str(cell) for cell in _cells(here)]
        rows.append(f"| {language} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cells(reads: Sequence[Read]) -> list[Share]:
    danger, abusive = Severity.DANGER, Severity.ABUSIVE
    return [
        share(reads, lambda r: r[0].severity is danger, lambda r: r[1].severity is danger),
        share(reads, lambda r: r[0].severity is not danger, lambda r: r[1].severity is danger),
        share(
            reads, lambda r: r[0].severity is abusive, lambda r: r[1].severity.rank >= abusive.rank
        ),
        share(
            reads,
            lambda r: r[0].severity.rank < abusive.rank,
            lambda r: r[1].severity.rank >= abusive.rank,
        ),
        share(reads, lambda _: True, lambda r: r[0].severity is r[1].severity),
    ]


def kinds(reads: Sequence[Read]) -> str:
    """One row a kind: found where labelled, and false where not."""
    rows = ["| signal | found | false |", "| --- | --- | --- |"]
    for kind in KINDS:
        found = share(reads, lambda r, k=kind: k in r[0].signals, lambda r, k=kind: r[1].has(k))
        false = share(reads, lambda r, k=kind: k not in r[0].signals, lambda r, k=kind: r[1].has(k))
        rows.append(f"| {kind.value} | {found} | {false} |")
    return "\n".join(rows)


def readers() -> dict[str, Reader]:
    """The readers to compare: embedding, n-grams, lexica alone."""

    def missing(_: object) -> object:
        raise ModelMissing("left out to measure the n-grams")

    return {
        "embedding": load().reader,
        "ngrams": load(embedder=missing).reader,  # type: ignore[arg-type]
        "lexicon": FloorReader(),
    }


def main() -> None:
    """Measure every reader on the batches named, or on those kept for measuring."""
    examples = batches(sys.argv[1:] or split.MEASURE)
    print(f"{len(examples)} messages; weights in {weights.FOLDER.name}/")
    for name, reader in readers().items():
        reads = [(example, reader.read(example.conversation)) for example in examples]
        print(f"\n## {name}\n\n{table(reads)}\n\n{kinds(reads)}")


if __name__ == "__main__":
    main()
