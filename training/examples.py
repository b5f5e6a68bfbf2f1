"""The corpus as examples, split by author-batch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.domain.conversation import Conversation, Role, Turn
from bot.domain.reading import Severity, SignalKind
from bot.reading.signals import examined

FOLDER = Path(__file__).parent / "corpus"
# Every kind that is labelled; shouting is computed from the form of the writing.
KINDS = tuple(kind for kind in SignalKind if kind is not SignalKind.SHOUTING)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message or conversation."""

    id: str
    language: str
    business: str
    turns: tuple[Turn, ...]
    severity: Severity
    signals: frozenset[SignalKind]

    @property
    def conversation(self) -> Conversation:
        """As the reader takes it."""
        return Conversation(self.turns)

    @property
    def folded(self) -> tuple[str, ...]:
        """The customer's turns as the head reads them."""
        return tuple(folded(turn.text) for turn in self.turns if turn.role is Role.CUSTOMER)


@cache
def folded(text: str) -> str:
    """A turn as the head reads it."""
    return examined(text).text


def batch(name: str) -> list[Example]:
    """The examples of one author-batch, in the file's order."""
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [_example(json.loads(line)) for line in lines if line.strip()]


def batches(names: Iterable[str]) -> list[Example]:
    """The examples of several batches."""
    return [example for name in names for example in batch(name)]


def names() -> list[str]:
    """All batches there are, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def _example(raw: dict[str, object]) -> Example:
    turns = raw.get("turns") or [{"role": "customer", "text": raw["text"]}]
    return Example(
        id=str(raw["id"]),
        language=str(raw["language"]),
        business=str(raw["business"]),
        turns=tuple(Turn(Role(turn["role"]), turn["text"]) for turn in turns),  # type: ignore[attr-defined]
        severity=Severity(str(raw["severity"])),
        signals=frozenset(SignalKind(kind) for kind in raw["signals"]),  # type: ignore[attr-defined]
    )
