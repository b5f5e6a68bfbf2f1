"""What a language must know to say a clause back, and which languages do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.domain.conversation import Language
from bot.reading.reflecting.english import english
from bot.reading.reflecting.finnish import finnish
from bot.reading.reflecting.swedish import swedish


class Grammar(Protocol):
    """One language's way of saying a clause back.

    `held` is what a further clause with a subject of its own begins with: Swedish says `att` again.
    """

    held: str

    def whole(self, words: Sequence[str]) -> list[str] | None:
        """A clause that stands by itself, said back; None where that is not safe."""

    def further(self, words: Sequence[str]) -> list[str] | None:
        """One that goes on from another with the same subject."""

    def shortened(self, words: Sequence[str]) -> list[str] | None:
        """One at the beginning of a sentence that leaves out `I`: `Ordered two lamps`."""


GRAMMARS: Mapping[Language, Callable[[], Grammar]] = {
    Language.FI: finnish,
    Language.SV: swedish,
    Language.EN: english,
}


def tells(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether words have a verb, so that they are more than a part of a list."""
    return bool(words and (grammar.whole(words) or grammar.further(words)))
