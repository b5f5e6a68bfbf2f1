"""The concrete things a customer names: how long, how much, how many times, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.conversation import Language
from bot.domain.reading import Amount, Span
from bot.reading import identifiers
from bot.reading.amounts import amounts
from bot.reading.reflecting import reflected
from bot.reading.spans import spans
from bot.reading.times import times

_READ = 20_000  # characters of a turn, from its end


@dataclass(frozen=True)
class Looked:
    """What the customer's turns, oldest first, name; looked for when it is asked for.

    A number counts only where their words make it their wait, their contacts or the sum at stake.
    The latest turn that names one wins, and within it the longest wait and the highest count: three
    weeks without an answer weigh more than the hour on the telephone, and who called six times
    also wrote twice. What is told is of the latest turn alone, without the places to `avoid` in it.
    """

    turns: Sequence[str]
    language: Language
    avoid: Sequence[tuple[int, int]] = ()

    @cached_property
    def span(self) -> Span | None:
        """How long they have waited."""
        found = (tuple(spans(text, self.language)) for text in self._latest_first)
        return next((max(waits, key=lambda w: w.minutes) for waits in found if waits), None)

    @cached_property
    def amount(self) -> Amount | None:
        """The sum at stake; of several in a turn nobody can tell which one the matter is about."""
        latest = next((found for found in map(amounts, self._latest_first) if found), [])
        return latest[0] if len(set(latest)) == 1 else None

    @cached_property
    def times(self) -> int | None:
        """How many times they have been in touch."""
        return next((max(found) for found in map(times, self._latest_first) if found), None)

    @cached_property
    def told(self) -> str | None:
        """What happened, said back; nothing with personal data in it."""
        said = reflected(self.turns[-1], self.language, self.avoid) if self.turns else None
        return None if said and identifiers.find(said) else said

    @cached_property
    def _latest_first(self) -> list[str]:
        # In small letters once: patterns that need not care are three times as fast.
        return [turn[-_READ:].lower() for turn in reversed(self.turns)]
