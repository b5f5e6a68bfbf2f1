"""A folded text as the ids of its pieces: the unigram model of SentencePiece (Kudo 2018).

Texts are folded before, so only the pieces that folded text can hold are kept: small letters of
the Latin script, digits and signs. Anything else is one unknown piece a character.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bot.reading.semantic.e5file import Pieces

_SPACE = "\u2581"
_UNFOLDED = re.compile(r"(?![åäöéüõšž])[A-Z\u0080-\u1fff\u2c00-\uffff]")
# Capitals, and the bytes that begin characters which fold away: a first sieve, since it is quick.
_NEVER = frozenset({*range(0x41, 0x5B), *range(0xC4, 0xF0)} - {0xC5, 0xE2})
_UNKNOWN_COST = 10.0
_LONGEST_WORD = 64
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """Cuts texts into the likeliest pieces; `scores` holds one a piece of the vocabulary."""

    pieces: dict[str, int]
    scores: array[float]
    longest: int
    unknown: int
    unknown_score: float
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def ids(self, text: str) -> list[int]:
        """The ids of a text's pieces, without those of begin and end."""
        found: list[int] = []
        for word in text.split():
            for at in range(0, len(word), _LONGEST_WORD):
                found += self._word((_SPACE if not at else "") + word[at : at + _LONGEST_WORD])
        return found

    def _word(self, word: str) -> tuple[int, ...]:
        """The ids of one word's pieces; words seen before are remembered."""
        ids = self.known.get(word)
        if ids is None:
            ids = self._cut(word)
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[word] = ids
        return ids

    def _cut(self, word: str) -> tuple[int, ...]:
        """The likeliest way to cut a word (Viterbi over all pieces that fit)."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for end in range(1, len(word) + 1):
            score, start, piece = best[end - 1][0] + self.unknown_score, end - 1, self.unknown
            for begin in range(max(0, end - self.longest), end):
                known = self.pieces.get(word[begin:end])
                if known is not None and best[begin][0] + self.scores[known] > score:
                    score, start, piece = best[begin][0] + self.scores[known], begin, known
            best.append((score, start, piece))
        ids: list[int] = []
        at = len(word)
        while at:
            ids.append(best[at][2])
            at = best[at][1]
        return tuple(reversed(ids))


def _unfolded(texts: Sequence[str]) -> Iterator[str]:
    """The pieces that folded text cannot hold; few, once `_NEVER` has been left out."""
    joined = "\n".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))
    for match in _UNFOLDED.finditer(joined):
        yield texts[bisect_right(ends, match.start())]


def tokens(vocabulary: Pieces) -> Tokens:
    """The pieces of a vocabulary that folded text can hold."""
    ids, texts = vocabulary.without({0, *_NEVER})
    # Backwards, so that of equal pieces the first stands.
    pieces = dict(zip(reversed(texts), reversed(ids), strict=True))
    for text in _unfolded(texts):
        pieces.pop(text, None)
    for text in ("", vocabulary.text(vocabulary.unknown)):
        pieces.pop(text, None)
    return Tokens(
        pieces=pieces,
        scores=array("f", vocabulary.scores.tobytes()),
        longest=max(map(len, pieces)),
        unknown=vocabulary.unknown,
        unknown_score=float(vocabulary.scores.min()) - _UNKNOWN_COST,
    )
