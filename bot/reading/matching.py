"""Many phrases at once: each is looked up by its rarest word, then checked to both sides.

`bot.domain.phrases` files a phrase under its first word. The lexica have hundreds of phrases that
begin with 'you', 'olet' or 'jag'; here each waits under the word that is seldom seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from bot.domain.phrases import GAP_WORDS, Phrase, PhraseSyntaxError, Token

_REMEMBERED_WORDS = 8192
_BARE = str.maketrans("äöåÄÖÅ", "aoaAOA")
_BARE_FROM = 5
# How far from its anchor a word of a loose rule may stand, in words; it bounds the time taken.
_NEAR = 7
_NOTHING: tuple[tuple[()], tuple[()]] = ((), ())

K = TypeVar("K")


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What one word of a phrase may be: whole words, beginnings, ends, parts."""

    whole: frozenset[str]
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def matches(self, word: str) -> bool:
        """Whether this word of a text will do."""
        return word in self.whole or self.opens(word)

    def opens(self, word: str) -> bool:
        """Whether this word will do by its beginning, its end or a part."""
        if self.starts and word.startswith(self.starts):
            return True
        if not self.ends and not self.parts:
            return False
        return word.endswith(self.ends) or any(part in word for part in self.parts)


@dataclass(frozen=True, slots=True)
class Rule(Generic[K]):
    """A phrase ready to be matched; `anchor` is the word it is looked up by.

    A `loose` rule asks only that its words stand near one another in a sentence, in any order; its
    anchor comes first.
    """

    choices: tuple[Choice, ...]
    gaps: tuple[int, ...]
    anchor: int
    key: K
    loose: bool = False

    def may_stand(self, texts: Sequence[str], at: int) -> bool:
        """Whether beside word `at` stands what is asked for there, wherever sentences end.

        Nearly all rules that are tried fail here, at a part of what `around` costs.
        """
        following = self.anchor + 1
        if following < len(self.choices):
            near = texts[at + 1 : at + 2 + GAP_WORDS]
        elif self.anchor:
            following = self.anchor - 1
            near = texts[max(0, at - 1 - GAP_WORDS) : at]
        else:
            return True
        choice = self.choices[following]
        if not choice.whole.isdisjoint(near):
            return True
        return bool(choice.starts or choice.ends or choice.parts) and any(map(choice.opens, near))

    def around(self, words: Sequence[Token], at: int) -> tuple[int, int] | None:
        """First and last word of the match whose anchor is word `at`, or None."""
        anchor = self.anchor
        last = self._reach(words, at, anchor, 1) if anchor + 1 < len(self.choices) else at
        if last is None:
            return None
        first = self._reach(words, at, anchor, -1) if anchor else at
        return None if first is None else (first, last)

    def _reach(self, words: Sequence[Token], at: int, index: int, step: int) -> int | None:
        """Where the match ends in the direction of `step`, trying the nearest place first."""
        following = index + step
        if not 0 <= following < len(self.choices):
            return at
        gap = self.gaps[max(index, following)]
        sentence, choice = words[at].sentence, self.choices[following]
        for distance in range(1, gap + 2):
            place = at + step * distance
            if not 0 <= place < len(words) or words[place].sentence != sentence:
                return None
            if choice.matches(words[place].text):
                end = self._reach(words, place, following, step)
                if end is not None:
                    return end
        return None

    def together(self, words: Sequence[Token], at: int) -> tuple[int, int] | None:
        """A stretch of words around `at` that has every choice, each in a word of its own."""
        near, taken = _near(words, at), [at]
        for choice in self.choices[1:]:
            place = next((p for p, word in near if choice.matches(word) and p not in taken), None)
            if place is None:
                return None
            taken.append(place)
        return min(taken), max(taken)


def _near(words: Sequence[Token], at: int) -> list[tuple[int, str]]:
    """The words of its sentence that stand near one, the nearest first, each with its place."""
    sentence, last = words[at].sentence, len(words) - 1
    return [
        (place, words[place].text)
        for distance in range(1, _NEAR + 1)
        for place in (at + distance, at - distance)
        if 0 <= place <= last and words[place].sentence == sentence
    ]


@dataclass(frozen=True, slots=True)
class Match(Generic[K]):
    """A rule found in a text: its key, and the first and last of its words."""

    key: K
    first: int
    last: int


class PhraseBook:
    """Reads phrases in which a word in capitals stands for a named list of words."""

    def __init__(self, lists: dict[str, str], common: Iterable[str] = ()) -> None:
        self._lists = lists
        self._common = frozenset(common)
        self._known: dict[str, tuple[Choice, float]] = {}

    def rule(self, source: str, key: K) -> Rule[K]:
        """A phrase as a rule; raises PhraseSyntaxError with a sentence that says what to do."""
        words: list[tuple[Choice, float]] = []
        gaps: list[int] = []
        gap = 0
        for part in source.split():
            if part == "..":
                gap = GAP_WORDS
                continue
            words.append(self._word(part))
            gaps.append(gap)
            gap = 0
        if not words or gap:
            raise PhraseSyntaxError(f"the phrase {source!r} needs a word after its last '..'")
        return Rule(tuple(choice for choice, _ in words), tuple(gaps), _rarest(words), key)

    def together(self, source: str, key: K) -> Rule[K]:
        """Words parted by '+' as a loose rule; raises PhraseSyntaxError as `rule` does."""
        parts = source.split(" + ")
        if len(parts) < 2 or any(len(part.split()) != 1 for part in parts):  # noqa: PLR2004 - a pair
            raise PhraseSyntaxError(f"{source!r} needs single words parted by ' + '")
        words = [self._word(part.strip()) for part in parts]
        words.insert(0, words.pop(_rarest(words)))
        choices = tuple(choice for choice, _ in words)
        return Rule(choices, (0,) * len(words), 0, key, loose=True)

    def _word(self, part: str) -> tuple[Choice, float]:
        """One word of a phrase and its weight, read once however often it is used."""
        known = self._known.get(part)
        if known is None:
            choice = _choice(self._spell_out(part))
            known = self._known[part] = (choice, self._weight(choice))
        return known

    def _spell_out(self, part: str) -> str:
        """The part with its named lists written out."""
        return "/".join(
            "/".join(self._lists[name].split()) if name in self._lists else name
            for name in part.split("/")
        )

    def _weight(self, choice: Choice) -> float:
        """Roughly how often a word of running text will match; only the order matters."""
        if choice.ends or choice.parts:
            return 1000.0
        weight = sum(20.0 if word in self._common else 0.5 ** len(word) for word in choice.whole)
        return weight + sum(2 * 0.5 ** len(start) for start in choice.starts)


def _rarest(words: Sequence[tuple[Choice, float]]) -> int:
    """Which of these words is seldom seen; the first of equals."""
    return min(range(len(words)), key=lambda at: words[at][1])


def _choice(part: str) -> Choice:
    """The alternatives of a part, each also without its dots where it is long enough."""
    whole: set[str] = set()
    starts: set[str] = set()
    ends: set[str] = set()
    parts: set[str] = set()
    for word in part.casefold().split("/"):
        if word.isalpha():  # most are: no need of the parser
            whole.update(_forms(word))
            continue
        parsed = Phrase.parse(word).words[0][0]
        if parsed.open_start:
            (parts if parsed.open_end else ends).update(_forms(parsed.text))
        else:
            (starts if parsed.open_end else whole).update(_forms(parsed.text))
    return Choice(
        frozenset(whole), tuple(sorted(starts)), tuple(sorted(ends)), tuple(sorted(parts))
    )


def _forms(word: str) -> tuple[str, ...]:
    """The word as it is written and, when long enough, as it is typed in a hurry: 'teidat'."""
    if word.isascii() or len(word) < _BARE_FROM:
        return (word,)
    return word, word.translate(_BARE)


class Shelves(Generic[K]):
    """Things filed under choices of words, to be found by a word of a text."""

    def __init__(self, things: Iterable[tuple[Choice, K]]) -> None:
        self._whole: dict[str, tuple[K, ...]] = {}
        self._starts: dict[str, tuple[K, ...]] = {}
        self._scanned: list[tuple[Choice, K]] = []
        for choice, thing in things:
            self._file(choice, thing)
        self._lengths = sorted({len(start) for start in self._starts})
        self._begun = lru_cache(maxsize=_REMEMBERED_WORDS)(self._that_begin)

    def under(self, word: str) -> tuple[K, ...]:
        """What is filed under this word, each thing once."""
        lengths = self._lengths[: bisect_right(self._lengths, len(word))]
        begun = self._begun(tuple([s for n in lengths if (s := word[:n]) in self._starts]))
        if word not in self._whole and not self._scanned:
            return begun
        things = {id(thing): thing for thing in self._whole.get(word, ())}
        things.update((id(thing), thing) for thing in begun)
        for choice, thing in self._scanned:
            if choice.matches(word):
                things[id(thing)] = thing
        return tuple(things.values())

    def _file(self, choice: Choice, thing: K) -> None:
        if choice.ends or choice.parts:
            self._scanned.append((choice, thing))
            return
        alone = (thing,)  # one for all words that have nothing else
        for shelf, words in ((self._whole, choice.whole), (self._starts, choice.starts)):
            for word in words:
                shelf[word] = shelf[word] + alone if word in shelf else alone

    def _that_begin(self, starts: tuple[str, ...]) -> tuple[K, ...]:
        """What is filed under one of these beginnings: many words share them."""
        things = {id(thing): thing for start in starts for thing in self._starts[start]}
        return tuple(things.values())


class RuleIndex(Generic[K]):
    """Finds every rule in a row of words."""

    def __init__(self, rules: Iterable[Rule[K]]) -> None:
        every = list(rules)
        # Loose rules ask for the same few lists of words.
        asked = {choice for rule in every if rule.loose for choice in rule.choices[1:]}
        self._shelves = Shelves[Rule[K] | Choice](
            chain(
                ((rule.choices[rule.anchor], rule) for rule in every),
                ((choice, choice) for choice in asked),
            )
        )
        self._under = lru_cache(maxsize=_REMEMBERED_WORDS)(self._look_up)

    def find(self, words: Sequence[Token]) -> list[Match[K]]:
        """Every match in the order of its anchor in the text."""
        found: list[Match[K]] = []
        texts = [word.text for word in words]
        there = [self._under(text) for text in texts]
        said = frozenset[Choice]().union(*[choices for _, choices in there])
        for at, (rules, _) in enumerate(there):
            for rule in rules:
                if rule.loose:
                    ends = rule.together(words, at) if said.issuperset(rule.choices[1:]) else None
                else:
                    ends = rule.around(words, at) if rule.may_stand(texts, at) else None
                if ends is not None:
                    found.append(Match(rule.key, *ends))
        return found

    def _look_up(self, word: str) -> tuple[tuple[Rule[K], ...], tuple[Choice, ...]]:
        """The rules that may stand around this word, and what loose ones ask for that it is."""
        things = self._shelves.under(word)
        if not things:
            return _NOTHING
        rules = tuple([thing for thing in things if isinstance(thing, Rule)])
        return rules, tuple([thing for thing in things if isinstance(thing, Choice)])
