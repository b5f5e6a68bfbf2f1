"""Which clauses may stand in the agent's mouth at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.reflecting.clauses import Clause
from bot.reading.reflecting.lists import Lists

MOST_LETTERS = 110
_WORDS = range(2, 16)
_LONG_NUMBER = re.compile(r"\d{4,}")
_NO_IDENTIFIER = re.compile(r"(?:20[0-3]\d|[1-9]\d?00)\Z")
"""A year, or a round number."""


def is_meant(
    sentence: Sequence[Clause], said: Lists, avoid: Sequence[tuple[int, int]] = ()
) -> bool:
    """Whether a sentence may be repeated: no sarcasm, nothing private, and nothing to avoid."""
    words = {word.casefold() for clause in sentence for word in clause.words}
    if not words.isdisjoint(said.words("sarcasm")) or any(map(said.begins("private"), words)):
        return False
    first, last = sentence[0].start, sentence[-1].end
    return not any(start < last and first < end for start, end in avoid)


def is_safe(clause: Clause, said: Lists) -> bool:
    """Whether a clause guesses, wishes and names nothing, and is no longer than one breath."""
    low = [word.casefold().replace("’", "'") for word in clause.words]
    if len(low) not in _WORDS or clause.end - clause.start > MOST_LETTERS:
        return False
    if any(_is_unsaid(low, at, said.words("never")) for at in range(len(low))):
        return False
    if any(_LONG_NUMBER.search(word) and not _NO_IDENTIFIER.match(word) for word in low):
        return False
    return not any(
        _is_name(word, inside=at > 0) and plain not in said.words("names")
        for at, (word, plain) in enumerate(zip(clause.words, low, strict=True))
    )


def wants_more(clause: Clause, said: Lists) -> bool:
    """Whether a clause ends where more was to come: `you told us`, `I drove an hour for`."""
    return (
        clause.after in said.words("needed")
        or clause.words[-1].casefold() in said.words("dangling")
    )  # fmt: skip


def _is_unsaid(low: Sequence[str], at: int, never: frozenset[str]) -> bool:
    """Whether a word is one that is never said back; `den 8 januari` and `min man` may be."""
    if low[at] not in never:
        return False
    dated = low[at] == "den" and at + 1 < len(low) and low[at + 1][0].isdigit()
    married = low[at] == "man" and at > 0 and low[at - 1] == "min"
    return not (dated or married)


def _is_name(word: str, *, inside: bool) -> bool:
    """A capital in the middle of a sentence: a name; or shouting."""
    return (inside and word[0].isupper()) or (len(word) > 1 and word.isupper())
