"""What a supervisor needs to take over: wants, promises, limits, the words that alarmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.asking import wanted
from bot.domain.conversation import Conversation, Turn
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import made, refused
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading, SignalKind
from bot.domain.review import Statement
from bot.domain.suggestion import Help

_LINES = 4


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it masked; `evidence` holds the customer's words that show the severity.

    `kinds` and `strikes` are what was read. `statements` sums it up, each line traced to one of the
    `turns`: at first in the words of the conversation itself, later in a model's where there is
    one; `help` is what the model did for it.
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
    help: Help = Help.NONE


def handover(
    policy: PolicySet,
    conversation: Conversation,
    evidence: tuple[str, ...],
    clauses: tuple[str, ...],
) -> Handover:
    """Drawn from the masked conversation alone, so that each statement stands in a turn."""
    promised, limits = bound(policy, conversation)
    return Handover(
        wants=next((quote for _, quote in wanted(policy, conversation)), ""),
        promised=promised,
        limits=limits,
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


def bound(policy: PolicySet, conversation: Conversation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the agent has promised, and what they have refused, the newest last."""
    sentences = [s for turn in conversation.agent_turns for s in _sentences(turn.text)]
    promised = tuple(s for s in sentences if made(policy, s))[-_LINES:]
    return promised, tuple(s for s in sentences if refused(policy, s))[-_LINES:]


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
