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
    """What the customer's turns, oldest first, name; the latest mention wins.

    A stretch of waiting (or paying, or being a customer) goes before any other span.
    """
    texts = [turn[-_READ:] for turn in reversed(turns)]
    return Details(
        span=_latest_span(texts, language),
        amount=_latest_amount(texts),
        times=next((found[-1] for found in map(times, texts) if found), None),
    )


def _latest_span(texts: Sequence[str], language: Language) -> Span | None:
    found = [list(spans(text, language)) for text in texts]
    for waited in (True, False):
        for mentions in found:
            for mention in reversed(mentions):
                if mention.waited == waited:
                    return mention.span
    return None


def _latest_amount(texts: Sequence[str]) -> Amount | None:
    return next((found[-1] for found in map(amounts, texts) if found), None)
