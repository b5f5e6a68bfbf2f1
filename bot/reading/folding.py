"""A copy of a text on which words can be matched, with the way back to the original.

What `fold` does, in order:

1. Characters (`clean`, case kept): compatibility forms become plain ones; å ä ö é ü õ š ž stay
   and other accents go; what cannot be seen is dropped; quotes and dashes become ASCII;
   Cyrillic and Greek look-alikes become Latin in words that mix them.
2. Lower case; runs of spaces and tabs become one space (line breaks stay).
3. Letters set apart become words: `t a p a n  s i n u t`, `v.i.t.u.n`.
4. Digits and signs that stand for letters inside words become letters (1 is read as i).
5. Stretched letters: a run of three or more becomes TWO (`vituuuu` → `vituu`), and a run of four
   or more of any other sign three. Whether one or two was meant only a lexicon can know, so
   `Folded.stretched` names the words in which it happened and `squeeze` takes every run of
   letters in a word down to one: match `squeeze(word)` against `squeeze(stem)` there.

Digits are never changed outside words. All steps are linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reading.characters import compose, folded_character, latinised

_ODD = re.compile(r"[^\t\n\r -_a-~åäöÅÄÖéÉ€]")
_MARKS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r" {2,}")
_APART = re.compile(
    r"(?<![^\W_])([^\W_]|[@$])([ ._\-*~|/,])(?:[^\W_]|[@$])(?:\2(?:[^\W_]|[@$]))+(?![^\W_])"
)
# What letters set apart need, wherever else it stands, and looking for it is far cheaper.
_MAYBE_APART = re.compile(r"[ ._\-*~|/,][\w@$][ ._\-*~|/,][\w@$](?![^\W_])")
_RUNS = re.compile(r"([^\W\d_])\1{2,}|([^\w\s])\2{3,}")
_LETTER_RUNS = re.compile(r"([^\W\d_])\1+")

# A sign beside a letter; no word with another one is ever read otherwise.
_MAYBE_LEET = re.compile(r"[013457@$!€](?:(?=[a-zåäö])|(?<=[a-zåäö][013457@$]))")
_LEET = re.compile(r"[a-zåäö](?:[013457@$]|[!€][a-zåäö])|[013457$@][a-zåäö]")
# A chunk that holds a sign which may stand for a letter; others need no look.
_CHUNK = re.compile(r"(?<!\S)[^\s013457@$!€]*+[013457@$!€]\S*")
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[@$!€])*|[@$](?:[^\W_]|[@$!€])+")
_LEET_LETTERS = str.maketrans("013457@$!€", "oieastasie")
_UNITS = re.compile(
    r"\d(?:kpl|kk|pv|p|vk|v|vko|vuotta|min|h|t|tunti[a]?|päivää|viikkoa|kertaa|euroa|e|eur|kr|st|nd"
    r"|rd|th|am|pm|a|g|gb|kg|mb|m|cm|mm|km|l|dl|s|sek|x|d|w|y|ggr|år|dagar|veckor|days|weeks)\Z"
)
_MIN_APART_BY_SPACE = 4
_MIN_APART = 3
_LONG_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is where in the original its i-th character begins.

    `offsets` holds one entry more than the text: the original's length.
    `stretched` are the places, in folded characters, of words that had stretched letters.
    """

    text: str
    offsets: Sequence[int]
    stretched: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters from `start` to `end` lie in the original, end exclusive."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], max(self.offsets[end], self.offsets[end - 1] + 1)


def clean(text: str) -> Folded:
    """The text in plain characters, its case, spacing and digits kept."""
    if not _ODD.search(text):
        return Folded(text, range(len(text) + 1))
    pieces = [folded_character(char) for char in text]
    joined = "".join(pieces)
    if _MARKS.search(joined):
        pieces = compose(pieces)
        joined = "".join(pieces)
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    return Folded(latinised(joined), (*offsets, len(text)))


def fold(text: str) -> Folded:
    """The text as a lexicon reads it; see the module for what is folded."""
    plain = clean(text)
    folded = Folded(plain.text.lower().replace("\t", " "), plain.offsets)
    folded = _without(folded, _gaps(folded.text))
    folded = _without(folded, _space_cuts(folded.text))
    folded = Folded(_letters_for_signs(folded.text), folded.offsets)
    return _unstretched(folded)


def squeeze(word: str) -> str:
    """The word with every run of one letter taken down to a single one."""
    return _LETTER_RUNS.sub(r"\1", word)


def _without(folded: Folded, cuts: Iterable[tuple[int, int]]) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in cuts:
        pieces.append(folded.text[at:start])
        offsets.extend(folded.offsets[at:start])
        at = end
    if not at:
        return folded
    pieces.append(folded.text[at:])
    offsets.extend(folded.offsets[at:])
    return Folded("".join(pieces), tuple(offsets))


def _gaps(text: str) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    for found in _APART.finditer(text) if _MAYBE_APART.search(text) else ():
        inside = found.group()[::2]
        letters = sum(map(str.isalpha, inside))
        least = _MIN_APART_BY_SPACE if found.group(2) == " " else _MIN_APART
        if len(inside) >= least and letters * 3 >= len(inside) * 2:
            cuts.extend((at, at + 1) for at in range(found.start() + 1, found.end(), 2))
    return cuts


def _space_cuts(text: str) -> list[tuple[int, int]]:
    if "  " not in text:
        return []
    return [(found.start() + 1, found.end()) for found in _SPACES.finditer(text)]


def _letters_for_signs(text: str) -> str:
    if not _MAYBE_LEET.search(text):
        return text
    return _CHUNK.sub(_read_chunk, text)


def _read_chunk(found: re.Match[str]) -> str:
    chunk = found.group()
    if len(chunk) > _LONG_CHUNK or not _LEET.search(chunk) or _is_address(chunk):
        return chunk
    return _TOKEN.sub(_read_token, chunk)


def _is_address(chunk: str) -> bool:
    name, at, host = chunk.partition("@")
    mail = bool(at and name and "." in host.rstrip(".!?,"))
    return mail or "://" in chunk or chunk.startswith(("www.", "<@"))


def _read_token(found: re.Match[str]) -> str:
    token = found.group()
    core = token.rstrip("!€$@")
    return core.translate(_LEET_LETTERS) + token[len(core) :] if _is_leet(core) else token


def _is_leet(core: str) -> bool:
    letters = sum(map(str.isalpha, core))
    signs = len(core) - letters
    if not signs or any(sign in "2689" for sign in core) or _UNITS.match(core):
        return False
    if "!" in core and core.index("!") > 2:  # noqa: PLR2004 - `moi!miksi` lacks only a space
        return False
    digits = sum(map(str.isdigit, core))
    if core[-1].isdigit() and not core[0].isdigit() and digits == signs:
        return _ends_in_leet(core, letters)
    if core[0].isdigit():
        return not core[1:2].isdigit() and letters >= max(2, signs - 1)
    return letters >= signs


def _ends_in_leet(core: str, letters: int) -> bool:
    """Whether a digit at the end stands for a letter: `pask4` does, `ab1234` and `mp3` don't."""
    inner = any(sign.isdigit() for sign in core.rstrip("0123456789"))
    return not core[-2].isdigit() and letters > (1 if inner else 2)


def _unstretched(folded: Folded) -> Folded:
    if not _has_three_alike(folded.text):
        return folded
    runs = [(found.span(), 2 if found.group(1) else 3) for found in _RUNS.finditer(folded.text)]
    if not runs:
        return folded
    cuts = [(start + left, end) for (start, end), left in runs]
    short = _without(folded, cuts)
    return Folded(short.text, short.offsets, _words_at(short.text, runs))


def _has_three_alike(text: str) -> bool:
    """Whether one character stands three times in a row; a pattern takes ten times as long.

    The text is one large number, each character 32 bits of it; against itself moved on by one
    character, what is the same as the one before becomes zeros. It may say so once too often.
    """
    letters = text.encode("utf-32-le", "surrogatepass")
    number = int.from_bytes(letters, "little")
    return bytes(8) in (number ^ number >> 32).to_bytes(len(letters), "little")


def _words_at(text: str, runs: list[tuple[tuple[int, int], int]]) -> tuple[tuple[int, int], ...]:
    words: list[tuple[int, int]] = []
    removed = 0
    for (start, end), left in runs:
        at = start - removed
        removed += end - start - left
        if left == 2 and (not words or words[-1][1] <= at):  # noqa: PLR2004 - letters keep two
            words.append(_word_around(text, at, words[-1][1] if words else 0))
    return tuple(words)


def _word_around(text: str, at: int, floor: int) -> tuple[int, int]:
    start = end = at
    while start > floor and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
