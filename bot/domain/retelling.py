"""Words that an agent only retells: after `you wrote that`, or within quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.sieve import Sieve
from bot.domain.sources import pack, parsed

if TYPE_CHECKING:
    from bot.domain.conversation import Language
    from bot.domain.phrases import Hit, Tokens
    from bot.domain.policy import PolicySet

_TURN = re.compile(
    r"[;–—]|\b(?:mutta|mut|vaan|joten|niin|ja|but|so|and|however|men|utan|så|och|däremot)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„\n]{1,400})[\"“”«»„]")


class Retold:
    """Which stretches of one reply are retold."""

    def __init__(self, policy: PolicySet, text: str, words: Tokens, language: Language) -> None:
        self._quoted = [match.span(1) for match in _QUOTED.finditer(text)]
        self._told = [*_told(policy, text, words, language)]

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch ends among words that are retold, and began no earlier than they."""
        within = any(first <= start and end <= last for first, last in self._quoted)
        return within or any(
            start >= one.start and one.end < end <= last for one, last in self._told
        )


def _told(
    policy: PolicySet, text: str, words: Tokens, language: Language
) -> list[tuple[Hit[str], int]]:
    """Each retelling, and where the next turn or its sentence ends it."""
    match, unless = _compiled(policy, language)
    hits = match.find(words)
    excuses = unless.find(words) if hits else []
    found: list[tuple[Hit[str], int]] = []
    for hit in hits:
        if any(one.start < hit.end and hit.start < one.end for one in excuses):
            continue
        at = bisect_right(words.starts, hit.end - 1) - 1
        last = at
        while last + 1 < len(words) and words[last + 1].sentence == words[at].sentence:
            last += 1
        turn = _TURN.search(text, hit.end, words[last].end)
        found.append((hit, turn.start() if turn else words[last].end))
    return found


@lru_cache(maxsize=32)
def _compiled(policy: PolicySet, language: Language) -> tuple[Sieve[str], Sieve[str]]:
    told = pack(policy, "reported")
    return (
        Sieve((phrase, "") for phrase in parsed(told.match, language)),
        Sieve((phrase, "") for phrase in parsed(told.unless, language)),
    )
