"""Figures on personal data: `python -m training.personal FILE [--misses] [--others]`.

FILE marks personal data as `{kind|words}`, a message a line. Found is what is masked whole, of
whatever kind; `right kind` asks for the kind, too.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.compare import NotThere, others
from bot.domain.reading import IdentifierKind
from bot.reading.identifiers import find
from training.figures import Share

_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")

Place = tuple[int, int, IdentifierKind]


@dataclass(frozen=True, slots=True)
class Marked:
    """A message and where its personal data stands."""

    text: str
    places: tuple[Place, ...]


def read(path: Path) -> list[Marked]:
    """The marked messages of a file; lines that begin with '# ' are remarks."""
    lines = path.read_text("utf-8").splitlines()
    return [_marked(line) for line in lines if line and not line.startswith("# ")]


def _marked(line: str) -> Marked:
    text, at = "", 0
    places: list[Place] = []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        places.append((len(text), len(text) + len(mark[2]), IdentifierKind(mark[1])))
        text += mark[2]
        at = mark.end()
    return Marked(text + line[at:], tuple(places))


def hits(messages: Sequence[Marked]) -> Iterator[tuple[Marked, Place, bool, bool]]:
    """Each marked place: whether it is masked whole, and whether as its own kind."""
    for message in messages:
        found = find(message.text)
        for start, end, kind in message.places:
            over = [one for one in found if one.start <= start and end <= one.end]
            yield message, (start, end, kind), bool(over), any(one.kind is kind for one in over)


def touched(messages: Sequence[Marked]) -> list[Marked]:
    """The messages without personal data in which some was found all the same."""
    return [one for one in messages if not one.places and find(one.text)]


def main() -> None:
    """Print a row a kind, and how many clean messages are touched."""
    given = _parser().parse_args()
    messages = read(given.file)
    looked = list(hits(messages))
    print("| kind | masked | right kind |\n| --- | --- | --- |")
    for kind in IdentifierKind:
        here = [(whole, right) for _, place, whole, right in looked if place[2] is kind]
        masked, right = (Share(sum(column), len(here)) for column in zip(*here, strict=True))
        print(f"| {kind.value} | {masked} | {right} |")
    clean = sum(not one.places for one in messages)
    print(f"\nclean messages touched: {Share(len(touched(messages)), clean)}")
    if given.misses:
        _show(messages, looked)
    if given.others:
        _presidio(messages)


def _show(messages: Sequence[Marked], looked: Sequence[tuple[Marked, Place, bool, bool]]) -> None:
    for message, (start, end, kind), whole, right in looked:
        if not (whole and right):
            print(
                f"{'missed' if not whole else 'as another kind'}: {kind} {message.text[start:end]}"
            )
    for one in touched(messages):
        print("touched:", one.text)


def _presidio(messages: Sequence[Marked]) -> None:
    """The same places by Presidio's patterns, whatever kind it gives them."""
    try:
        with others() as process:
            found = process.look("presidio-analyzer", [one.text for one in messages]).found
    except NotThere as why:
        print(f"not run: {why}")
        return
    spans = [[tuple(map(int, one.split(":")[1:])) for one in each] for each in found]
    for kind in IdentifierKind:
        wanted = [
            any(a <= start and end <= b for a, b in there)
            for one, there in zip(messages, spans, strict=True)
            for start, end, marked in one.places
            if marked is kind
        ]
        print(f"Presidio, {kind.value}: {Share(sum(wanted), len(wanted))}")
    clean = [bool(there) for one, there in zip(messages, spans, strict=True) if not one.places]
    print(f"Presidio, clean messages touched: {Share(sum(clean), len(clean))}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--others", action="store_true")
    return parser


if __name__ == "__main__":
    main()
