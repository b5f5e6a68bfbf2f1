"""What customers write on an ordinary day: the examples of the shipped sets' situations.

Nobody has labelled how grave they are; they teach one thing, that nobody is in danger. Those in
which somebody may be stand in `ordinary-but-grave.txt` and teach nothing. One situation in four
trains nothing either: `python -m training.ordinary` counts what is read as danger, in those
and in the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot import wiring
from bot.domain.conversation import SERVED, Conversation
from bot.domain.reading import Severity
from bot.policyfiles.load import load
from bot.policyfiles.snapshot import sets_in
from bot.reading import loading
from training.figures import Share

GRAVE = Path(__file__).parent / "ordinary-but-grave.txt"
_ONE_IN = 4


@dataclass(frozen=True, slots=True)
class Ordinary:
    """An example of a situation; `measured` are those from which nothing learns."""

    text: str
    language: str
    measured: bool


def ordinary() -> list[Ordinary]:
    """Each text once, without those that may be grave."""
    grave = set(GRAVE.read_text("utf-8").splitlines())
    found = {one.text: one for one in _examples() if one.text not in grave}
    return list(found.values())


def _examples() -> Iterator[Ordinary]:
    for folder in sets_in(wiring.shipped()):
        for situation in load(folder).usable(folder).playbook.situations:
            measured = sha256(situation.id.encode()).digest()[0] % _ONE_IN == 0
            for language in SERVED:
                for text in situation.examples.in_(language):
                    yield Ordinary(str(text), language.value, measured)


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
