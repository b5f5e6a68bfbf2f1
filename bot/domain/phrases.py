"""Phrases that an admin can read aloud, matched against text in time linear in its length.

A phrase is words in a row: `ei ole tullut`. In a word, `*` stands for any letters at its start
or end (`paket*`, `*maksu`, `*vittu*`) and `/` parts alternatives (`tulen/tulemme`); `..` between
words allows up to three others there. A phrase never runs over the end of a sentence.
Free regular expressions are left out on purpose: they can be made to take hours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

GAP_WORDS = 3
_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n\n")
_SYNTAX = re.compile(r"[^\w\s*/.'’:-]")
MIN_STEM = 2
"""Letters that a word open at an end has at least, so that stems can be filed under them."""

K = TypeVar("K")


class PhraseSyntaxError(ValueError):
    """A phrase that cannot be read; its text says what to do."""


class Token(NamedTuple):
    """A word of a text, casefolded; `start` and `end` are characters, `sentence` counts from 0.

    A tuple, since every word of every text becomes one and tuples are made quickest.
    """

    text: str
    start: int
    end: int
    sentence: int


class _Word(NamedTuple):
    """One alternative of one word of a phrase."""

    text: str
    open_start: bool
    open_end: bool


class Choice(NamedTuple):
    """The alternatives of one word of a phrase, sorted as they are compared quickest."""

    words: tuple[_Word, ...]
    exact: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    inside: tuple[str, ...]

    @classmethod
    def of(cls, words: tuple[_Word, ...]) -> Choice:
        """The alternatives, sorted."""
        closed = [word for word in words if not word.open_start]
        opened = [word for word in words if word.open_start]
        return cls(
            words,
            frozenset(word.text for word in closed if not word.open_end),
            tuple(word.text for word in closed if word.open_end),
            tuple(word.text for word in opened if not word.open_end),
            tuple(word.text for word in opened if word.open_end),
        )

    def fits(self, token: str) -> bool:
        """Whether a word of a text is one of them."""
        return (
            token in self.exact
            or (bool(self.begins) and token.startswith(self.begins))
            or (bool(self.ends) and token.endswith(self.ends))
            or (bool(self.inside) and any(part in token for part in self.inside))
        )


class _Unread(Exception):
    """What cannot be read in a word of a phrase, and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase: alternatives for each word, and how many words may stand before it."""

    source: str
    choices: tuple[Choice, ...]
    gaps: tuple[int, ...]

    @classmethod
    def parse(cls, source: str) -> Phrase:
        """Read a phrase; raises PhraseSyntaxError with a sentence that says what to do."""
        words: list[Choice] = []
        gaps: list[int] = []
        gap = 0
        for part in source.casefold().split():
            if part == "..":
                gap = GAP_WORDS
                continue
            try:
                words.append(_choice(part))
            except _Unread as error:
                what, why = error.args
                raise PhraseSyntaxError(f"{what!r} in the phrase {source!r} {why}") from None
            gaps.append(gap if words[1:] else 0)
            gap = 0
        if not words or gap:
            message = (
                f"the phrase {source!r} has no word after its last '..' or is empty; write one"
            )
            raise PhraseSyntaxError(message)
        return cls(source, tuple(words), tuple(gaps))

    @property
    def words(self) -> tuple[tuple[_Word, ...], ...]:
        """The alternatives of each word."""
        return tuple(choice.words for choice in self.choices)

    def letters_of(self, token: str) -> int:
        """How many letters of a first word that fits the phrase asks for."""
        return max((len(w.text) for w in self.choices[0].words if w.text in token), default=0)

    def end_from(self, tokens: Sequence[Token], at: int) -> int | None:
        """Index just past the match that starts at token `at`, or None."""
        return self._end(tokens, at, 0)

    def _end(self, tokens: Sequence[Token], at: int, word: int) -> int | None:
        """Match `word` and those after it, trying the nearest place first."""
        text, _, _, sentence = tokens[at]
        if not self.choices[word].fits(text):
            return None
        if word + 1 == len(self.choices):
            return at + 1
        furthest = min(at + 2 + self.gaps[word + 1], len(tokens))
        for following in range(at + 1, furthest):
            if tokens[following].sentence != sentence:
                return None
            end = self._end(tokens, following, word + 1)
            if end is not None:
                return end
        return None


@dataclass(frozen=True, slots=True)
class Hit(Generic[K]):
    """A phrase found in a text, in characters, end exclusive."""

    key: K
    phrase: Phrase
    start: int
    end: int


# Thousands of phrases are made of the same words over and over.
@lru_cache(maxsize=16_384)
def _choice(part: str) -> Choice:
    """The alternatives of one word of a phrase."""
    if _SYNTAX.search(part):
        why = "has a mark that phrases do not use; write words, '*', '/' and '..' only"
        raise _Unread(part, why)
    found = []
    for raw in part.split("/"):
        text = raw.strip("*")
        open_start, open_end = raw.startswith("*"), raw.endswith("*")
        if (len(text) < MIN_STEM and (open_start or open_end)) or not text:
            why = f"would match nearly any word; write at least {MIN_STEM} letters"
            raise _Unread(raw, why)
        if not _WORD.fullmatch(text):
            why = "is not one word; part words with spaces, and put '*' only at an end"
            raise _Unread(raw, why)
        found.append(_Word(text, open_start, open_end))
    return Choice.of(tuple(found))


class Tokens(tuple[Token, ...]):  # noqa: SLOT001 - what was asked once is kept in its dictionary
    """The words of a text in order, with what every rule asks of them, found once."""

    @cached_property
    def texts(self) -> list[str]:
        """Each word by itself."""
        return [word.text for word in self]

    @cached_property
    def starts(self) -> list[int]:
        """The character that each word begins at."""
        return [word.start for word in self]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self.texts):
            found[text].append(at)
        return found

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """The different words under their first letters, as many as all stems have."""
        found: dict[str, list[str]] = defaultdict(list)
        for text in self.places:
            found[text[:MIN_STEM]].append(text)
        return found


def tokens(text: str) -> Tokens:
    """The words of a text in order."""
    small = text.casefold()
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    found = []
    for sentence, (begin, end) in enumerate(pairwise((0, *ends, len(text)))):
        spans = [match.span() for match in _WORD.finditer(text, begin, end)]
        if len(small) == len(text):
            found += [Token(small[one:two], one, two, sentence) for one, two in spans]
        else:  # somewhere one letter became two
            found += [Token(text[one:two].casefold(), one, two, sentence) for one, two in spans]
    return Tokens(found)


class PhraseIndex(Generic[K]):
    """Many phrases, found in one pass over a text's words.

    Phrases are filed under how their first word begins, so that a word of the text is compared
    with the few phrases that may start there; only `*word` phrases are tried at every word.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, K]]) -> None:
        self._exact: dict[str, list[tuple[Phrase, K]]] = defaultdict(list)
        self._prefix: dict[str, list[tuple[Phrase, K]]] = defaultdict(list)
        self._anywhere: dict[str, list[tuple[Phrase, K]]] = defaultdict(list)
        for phrase, key in entries:
            for word in phrase.choices[0].words:
                shelf = (
                    self._anywhere
                    if word.open_start
                    else self._prefix
                    if word.open_end
                    else self._exact
                )
                shelf[word.text].append((phrase, key))
        self._lengths = sorted({len(stem) for stem in self._prefix})
        self._at = lru_cache(maxsize=4096)(self._candidates)

    def find(self, words: Sequence[Token]) -> list[Hit[K]]:
        """Every hit, in the order of the text; the same phrase counts once at each place."""
        hits: list[Hit[K]] = []
        for at, token in enumerate(words):
            seen: set[tuple[str, int]] = set()
            for phrase, key in self._at(token.text):
                mark = (phrase.source, id(key))
                if mark in seen:
                    continue
                end = phrase.end_from(words, at)
                if end is not None:
                    seen.add(mark)
                    hits.append(Hit(key, phrase, token.start, words[end - 1].end))
        return hits

    def _candidates(self, word: str) -> list[tuple[Phrase, K]]:
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._prefix.get(word[:length], ())
        for part, entries in self._anywhere.items():
            if part in word:
                found += entries
        return found
