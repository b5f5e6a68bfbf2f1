"""Speech acts: who does what to whom in a clause, whatever the words and their order.

Phrases say how one thing is worded; an act says what is done: `OURS FAULT` is met by any word for
ours beside any word for a fault in the same clause. The shipped files under
`bot/policyfiles/speech/` hold, for each language, classes of words (inflected forms, stems,
expressions) and the acts made of them, filed under the pack whose rules they break.

In an act, capitals name a class, small letters a word as in phrases; `/` parts alternatives, `-`
goes before what must not be there, and `A>B` wants the one soon after the other. `~` first takes
the whole sentence instead of a clause; `+` first makes the act stand in spite of the pack's own
excuses. `^` before an excuse looks for it in all that goes before in the sentence, too (`en tiedä,
kenen virhe tämä on`). `ASK` is no word: it is a sentence that ends in a question mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.phrases import Phrase, Tokens
from bot.domain.sieve import Sieve
from bot.domain.stems import Stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.domain.policy import Speech

_MARK = re.compile(r"[;:–—()]|,(?!\s{0,3}(?i:että|ettei|ettet|ettette|att|that|and|och)\b)")
_TURN_WORDS = "mutta|mut|vaan|but|men|utan|however|joten|niin|så|sillä|because|eftersom"
_TURNS = frozenset(_TURN_WORDS.split("|"))
_TURN = re.compile(rf"\b(?:{_TURN_WORDS})\b", re.IGNORECASE)
_CLASS = re.compile(r"[A-Z]{2,}")
_ASK = 1
_SOON = 3
"""How many words on the second of a chain may stand."""


class Done(NamedTuple):
    """An act found in a text: the pack it belongs to and its words, in characters.

    Where it is not `sure`, something is done there, and which act it is was a guess.
    """

    pack: str
    start: int
    end: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Act:
    """Masks of classes: one for each thing that must be there, and one for what must not."""

    pack: str
    needs: tuple[int, ...]
    never: int
    never_before: int
    wide: bool
    chains: tuple[tuple[int, int], ...] = ()


class _Part(NamedTuple):
    """A clause or sentence: its words, their classes together, and those of what goes before."""

    first: int
    end: int
    classes: int
    before: int


class _Shelf:
    """Acts, filed under each class that their first need may be: its author made it the rarest."""

    def __init__(self) -> None:
        self._acts: dict[int, list[_Act]] = defaultdict(list)
        self._first = 0

    def add(self, act: _Act) -> None:
        """File an act."""
        need = act.needs[0]
        self._first |= need
        while need:
            lowest = need & -need
            self._acts[lowest].append(act)
            need ^= lowest

    def possible(self, classes: int) -> Iterator[_Act]:
        """The acts whose first need is among these classes."""
        classes &= self._first
        while classes:
            lowest = classes & -classes
            yield from self._acts[lowest]
            classes ^= lowest


class Acts:
    """The acts of one language, found in one pass over a text's words."""

    def __init__(self, speech: Speech) -> None:
        self._bits: dict[str, int] = {"ASK": _ASK}
        self._words: dict[str, int] = defaultdict(int)
        self._stems: Stems[int] = Stems()
        self._parts: dict[str, int] = defaultdict(int)
        several: list[tuple[Phrase, int]] = []
        for name, sources in speech.classes.items():
            for source in sources:
                self._file(Phrase.parse(source), self._bit(name), several)
        self._narrow = _Shelf()
        self._wide = _Shelf()
        for pack, acts in speech.acts.items():
            for source in acts.say:
                act = self._act(pack, source, acts.unless, several)
                (self._wide if act.wide else self._narrow).add(act)
        self._several = Sieve(several)
        self._of = lru_cache(maxsize=8192)(self._classes)

    def find(self, words: Tokens, text: str, marks: Mapping[int, Iterable[str]]) -> list[Done]:
        """Every act, in the order of the text; `marks` adds classes to words by their index."""
        if not words:
            return []
        classes = self._marked(words, marks)
        found: list[Done] = []
        clauses, sentences = _parts(words, text, classes)
        for shelf, parts in ((self._narrow, clauses), (self._wide, sentences)):
            for part in parts:
                found += [
                    self._done(act, part, words, classes)
                    for act in shelf.possible(part.classes)
                    if _is_met(act, part, classes)
                ]
        return sorted(set(found), key=lambda done: (done.start, done.end, done.pack))

    def _marked(self, words: Tokens, marks: Mapping[int, Iterable[str]]) -> list[int]:
        """The classes of each word."""
        classes = [*map(self._of, words.texts)]
        for hit in self._several.find(words):
            last = bisect_left(words.starts, hit.end)
            for index in range(bisect_left(words.starts, hit.start), last):
                classes[index] |= hit.key
        for index, names in marks.items():
            for name in names:
                classes[index] |= self._bits.get(name, 0)
        return classes

    def _classes(self, word: str) -> int:
        """The classes of one word, however inflected."""
        found = self._words.get(word, 0)
        for bit in self._stems.of(word):
            found |= bit
        for part, bit in self._parts.items():
            if part in word:
                found |= bit
        return found

    def _bit(self, name: str) -> int:
        return self._bits.setdefault(name, 1 << len(self._bits))

    def _file(self, phrase: Phrase, bit: int, several: list[tuple[Phrase, int]]) -> None:
        """Put one entry of a class where it will be found."""
        if len(phrase.choices) > 1:
            several.append((phrase, bit))
            return
        for word in phrase.choices[0].words:
            if word.open_start:
                self._parts[word.text] |= bit
            elif word.open_end:
                self._stems.file(word.text, bit)
            else:
                self._words[word.text] |= bit

    def _act(self, pack: str, source: str, unless: str, several: list[tuple[Phrase, int]]) -> _Act:
        terms = source.split()
        flags = terms[0] if set(terms[0]) <= {"~", "+"} else ""
        terms = terms[1:] if flags else terms
        if "+" not in flags:
            terms = [*terms, *(f"-{name}" for name in unless.split())]
        wanted = [t for t in terms if not t.startswith("-")]
        links = [[self._term(one, several) for one in term.split(">")] for term in wanted]
        needs = [need for link in links for need in link]
        chains = tuple(pair for link in links for pair in pairwise(link))
        here = before = 0
        for term in terms:
            if term.startswith("-^"):
                before |= self._term(term[2:], several)
            elif term.startswith("-"):
                here |= self._term(term[1:], several)
        return _Act(pack, tuple(needs), here, before, "~" in flags, chains)

    def _term(self, term: str, several: list[tuple[Phrase, int]]) -> int:
        bits = 0
        for name in term.split("/"):
            bits |= self._bit(name)
            if not _CLASS.fullmatch(name):
                self._file(Phrase.parse(name), self._bit(name), several)
        return bits

    def _done(self, act: _Act, part: _Part, words: Tokens, classes: Sequence[int]) -> Done:
        """The act with its words: those nearest to its first."""
        places = range(part.first, part.end)
        anchor = next(at for at in places if classes[at] & act.needs[0])
        chosen = [anchor, *_run(anchor, act.needs[0], part, classes)]
        for need in act.needs[1:]:
            fitting = [at for at in places if classes[at] & need]
            nearest = min(fitting, key=lambda at: abs(at - anchor))
            chosen += (nearest, *_run(nearest, need, part, classes))
        return Done(act.pack, words[min(chosen)].start, words[max(chosen)].end)


def _run(at: int, need: int, part: _Part, classes: Sequence[int]) -> tuple[int, int]:
    """First and last of the words around one that are of the same class: an expression whole."""
    first = last = at
    while first > part.first and classes[first - 1] & need:
        first -= 1
    while last + 1 < part.end and classes[last + 1] & need:
        last += 1
    return first, last


def _is_met(act: _Act, part: _Part, classes: Sequence[int]) -> bool:
    if part.classes & act.never or (part.before | part.classes) & act.never_before:
        return False
    for need in act.needs:
        if not part.classes & need:
            return False
    return all(_follows(one, other, part, classes) for one, other in act.chains)


def _follows(one: int, other: int, part: _Part, classes: Sequence[int]) -> bool:
    """Whether a word of one class stands soon after a word of another."""
    return any(
        classes[at] & one
        and any(then & other for then in classes[at + 1 : min(at + 1 + _SOON, part.end)])
        for at in range(part.first, part.end)
    )


def _parts(words: Tokens, text: str, classes: Sequence[int]) -> tuple[list[_Part], list[_Part]]:
    """The text's clauses, and its sentences."""
    clauses: list[_Part] = []
    sentences: list[_Part] = []
    starts = words.starts
    breaks = _breaks(words, text)
    for first, end in _sentences(words):
        close = starts[end] if end < len(words) else len(text)
        together = _ASK if "?" in text[words[end - 1].end : close] else 0
        inside = breaks[bisect_right(breaks, starts[first]) : bisect_left(breaks, starts[end - 1])]
        cuts = sorted({bisect_left(starts, place, first, end) for place in inside})
        before = 0
        for one, two in pairwise((first, *cuts, end)):
            here = reduce(or_, classes[one:two], together)
            clauses.append(_Part(one, two, here, before))
            before |= here
        sentences.append(_Part(first, end, before, 0))
    return clauses, sentences


def _sentences(words: Tokens) -> Iterator[tuple[int, int]]:
    first, current = 0, words[0].sentence
    for at, (_, _, _, sentence) in enumerate(words):
        if sentence != current:
            yield first, at
            first, current = at, sentence
    yield first, len(words)


def _breaks(words: Tokens, text: str) -> list[int]:
    """Where a clause may begin: at marks, and at words that turn, alone or within another."""
    found = [match.start() for match in _MARK.finditer(text)]
    for word, start, end, _ in words:
        if word in _TURNS or not word.isalnum():
            found += [match.start() for match in _TURN.finditer(text, start, end + 1)]
    return sorted(found)
