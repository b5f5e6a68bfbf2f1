"""The concrete things a customer names: how long, how much, how many times."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Details, Span
from bot.reading.amounts import amounts
from bot.reading.spans import spans
from bot.reading.times import times

_READ = 20_000  # characters of a turn, from its end


def details(turns: Sequence[str], language: Language) -> Details:
    """What the customer's turns, oldest first, name; the latest turn that names it wins.

    A number counts only where their words make it their wait, their contacts or the sum at stake.
    Within a turn the longest wait and the highest count win: three weeks without an answer weigh
    more than the hour on the telephone, and who called six times also wrote twice.
    """
    # In small letters once: patterns that need not care are three times as fast.
    texts = [turn[-_READ:].lower() for turn in reversed(turns)]
    return Details(
        span=_latest_span(texts, language),
        amount=_latest_amount(texts),
        times=next((max(found) for found in map(times, texts) if found), None),
    )


def _latest_span(texts: Sequence[str], language: Language) -> Span | None:
    found = (tuple(spans(text, language)) for text in texts)
    return next((max(waits, key=lambda wait: wait.minutes) for waits in found if waits), None)


def _latest_amount(texts: Sequence[str]) -> Amount | None:
    """Where a turn names several sums, nobody can tell which one the matter is about."""
    latest = next((found for found in map(amounts, texts) if found), [])
    return latest[0] if len(set(latest)) == 1 else None
