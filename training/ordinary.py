"""What customers write on an ordinary day: examples of the shipped sets' situations.

`ordinary.jsonl` has them as they were when the encoder learnt from them. Nobody has labelled how
grave they are; they teach one thing, that nobody is in danger, and 55 in which somebody may be
were left out. A quarter of the situations is only measured: `python -m training.ordinary` counts
what is read as danger, in those and in the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.domain.conversation import SERVED, Conversation
from bot.domain.reading import Severity
from bot.reading import loading
from training.figures import Share

FILE = Path(__file__).with_suffix(".jsonl")


@dataclass(frozen=True, slots=True)
class Ordinary:
    """An example of a situation; `measured` are those from which nothing learns."""

    text: str
    language: str
    measured: bool


def ordinary() -> list[Ordinary]:
    """Each text once, in the order of the file."""
    return [Ordinary(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]


def main() -> None:
    """How many are read as danger."""
    reader = loading.load().reader
    reads = [(one, reader.read(Conversation.of(one.text)).severity) for one in ordinary()]
    for measured in (True, False):
        for language in (language.value for language in SERVED):
            some = [s for one, s in reads if (one.measured, one.language) == (measured, language)]
            danger = Share(sum(severity is Severity.DANGER for severity in some), len(some))
            print(f"{'measured' if measured else 'trained on'} {language}: {danger}")


if __name__ == "__main__":
    main()
