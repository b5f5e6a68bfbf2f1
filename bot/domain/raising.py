"""A model may raise a severity, with the customer's own words for it; it never lowers one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.domain.conversation import Conversation, Role, Turn
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading, Severity, Signal
from bot.domain.review import Noticed

SOURCE = "model"
CONFIDENCE = 0.7
_SHORTEST = 4
"""Characters of a quote that show something."""


def raised(
    reading: Reading,
    conversation: Conversation,
    noticed: Iterable[Noticed],
    restore: Callable[[str], str] = str,
) -> Reading:
    """The reading with a model's signals, of which each quote stands in a customer's turn.

    `restore` puts the personal data back into a quote from the masked text. Danger counts from
    any turn, abuse only from the last one, as in every reading.
    """
    found = (_signal(n, conversation, restore(n.quote)) for n in noticed)
    signals = [s for s in dict.fromkeys(found) if s and s not in reading.signals]
    if not signals:
        return reading
    severity = max(
        (reading.severity, *(_severity(s, conversation) for s in signals)), key=lambda s: s.rank
    )
    # The same words read twice are one strike; abuse the lexicon did not know is one more.
    known = {s.turn for s in reading.signals if s.kind in ABUSIVE}
    new = {s.turn for s in signals if s.kind in ABUSIVE} - known
    return replace(
        reading,
        severity=severity,
        signals=(*reading.signals, *signals),
        strikes=reading.strikes + len(new),
    )


def marked(noticed: Iterable[Noticed], turns: Sequence[Turn]) -> tuple[Noticed, ...]:
    """What was noticed in these turns, each with the newest turn of the customer that shows it."""
    return tuple(
        replace(one, mark=turn.mark)
        for one in noticed
        if (turn := next((t for t in reversed(turns) if _shows(t, one.quote)), None))
    )


def _shows(turn: Turn, quote: str) -> bool:
    return turn.role is Role.CUSTOMER and quote in turn.text


def _signal(noticed: Noticed, conversation: Conversation, quote: str) -> Signal | None:
    """The quote's place in the newest customer's turn that holds it."""
    if len(quote.strip()) < _SHORTEST:
        return None
    for at in range(len(conversation.turns) - 1, -1, -1):
        turn = conversation.turns[at]
        if _shows(turn, quote) and noticed.mark in {"", turn.mark}:
            start = turn.text.index(quote)
            end = start + len(quote)
            return Signal(noticed.kind, CONFIDENCE, start, end, SOURCE, at, noticed.prompt)
    return None


def _severity(signal: Signal, conversation: Conversation) -> Severity:
    if signal.kind in DANGEROUS:
        return Severity.DANGER
    last = max(at for at, t in enumerate(conversation.turns) if t.role is Role.CUSTOMER)
    return Severity.ABUSIVE if signal.turn == last else Severity.CALM
