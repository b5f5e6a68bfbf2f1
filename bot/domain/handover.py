"""What a supervisor needs to take over: wants, promises, limits, the words that alarmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.conversation import Conversation, Turn
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import made, refused
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading, SignalKind
from bot.domain.review import Statement

_LINES = 4
_LONG = 280


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it masked; `evidence` holds the customer's words that show the severity.

    `kinds` and `strikes` are what was read. `statements` sums it up, each line traced to one of the
    `turns`: at first in the words of the conversation itself, later in a model's where there is
    one.
    """

    wants: str
    promised: tuple[str, ...]
    limits: tuple[str, ...]
    evidence: tuple[str, ...]
    turns: tuple[Turn, ...]
    clauses: tuple[str, ...]
    statements: tuple[Statement, ...] = ()
    kinds: tuple[SignalKind, ...] = ()
    strikes: int = 0


def handover(
    policy: PolicySet,
    conversation: Conversation,
    evidence: tuple[str, ...],
    clauses: tuple[str, ...],
) -> Handover:
    """Drawn from the masked conversation alone, so that each statement stands in a turn."""
    sentences = [s for turn in conversation.agent_turns for s in _sentences(turn.text)]
    return Handover(
        wants=_wants(conversation),
        promised=tuple(s for s in sentences if made(policy, s))[-_LINES:],
        limits=tuple(s for s in sentences if refused(policy, s))[-_LINES:],
        evidence=evidence,
        turns=conversation.turns,
        clauses=clauses,
    )


def evidence(conversation: Conversation, reading: Reading) -> tuple[str, ...]:
    """The customer's words that show danger or abuse, else all found, surest first."""
    grave = [s for s in reading.signals if s.kind in DANGEROUS | ABUSIVE] or list(reading.signals)
    ordered = sorted(grave, key=lambda s: (s.kind not in DANGEROUS, -s.confidence))
    words = (conversation.turns[s.turn].text[s.start : s.end] for s in ordered)
    return tuple(dict.fromkeys(words))[:_LINES]


def kinds(reading: Reading) -> tuple[SignalKind, ...]:
    """What was found in the customer's words, each kind once, the first found first."""
    return tuple(dict.fromkeys(signal.kind for signal in reading.signals))


def _wants(conversation: Conversation) -> str:
    """The customer's first words on the matter, shortened."""
    first = next((t.text for t in conversation.customer_turns if tokens(t.text)), "")
    return first if len(first) <= _LONG else f"{first[: _LONG - 1]}…"


def _sentences(text: str) -> Iterator[str]:
    words = tokens(text)
    ends = [
        w.start
        for w, before in zip(words[1:], words, strict=False)
        if w.sentence != before.sentence
    ]
    start = 0
    for end in (*ends, len(text)):
        if sentence := text[start:end].strip():
            yield sentence
        start = end
