"""A model may raise a severity, with the customer's own words for it; it never lowers one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.domain.conversation import Conversation, Role
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
    signals = [s for n in noticed if (s := _signal(n, conversation, restore(n.quote)))]
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


def _signal(noticed: Noticed, conversation: Conversation, quote: str) -> Signal | None:
    """The quote's place in the newest customer's turn that holds it."""
    if len(quote.strip()) < _SHORTEST:
        return None
    for at in range(len(conversation.turns) - 1, -1, -1):
        turn = conversation.turns[at]
        if turn.role is Role.CUSTOMER and (start := turn.text.find(quote)) >= 0:
            end = start + len(quote)
            return Signal(noticed.kind, CONFIDENCE, start, end, SOURCE, at, noticed.prompt)
    return None


def _severity(signal: Signal, conversation: Conversation) -> Severity:
    if signal.kind in DANGEROUS:
        return Severity.DANGER
    last = max(at for at, t in enumerate(conversation.turns) if t.role is Role.CUSTOMER)
    return Severity.ABUSIVE if signal.turn == last else Severity.CALM
