"""Many phrases at once: each is looked up by its rarest word, then checked to both sides.

`bot.domain.phrases` files a phrase under its first word. The lexica have hundreds of phrases that
begin with 'you', 'olet' or 'jag'; here each waits under the word that is seldom seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from bot.domain.phrases import GAP_WORDS, PhraseSyntaxError, Token
from bot.reading.choices import REMEMBERED_WORDS, Choice, Shelves, choice_of

# How far from its anchor a word of a loose rule may stand, in words; it bounds the time taken.
_NEAR = 7
_NOTHING: tuple[tuple[()], tuple[()]] = ((), ())

K = TypeVar("K")


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


class Match(NamedTuple, Generic[K]):
    """A rule found in a text: its key, and the first and last of its words.

    A tuple, since a text has many of them and tuples are made quickest.
    """

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
            choice = choice_of(self._spell_out(part))
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
        self._under = lru_cache(maxsize=REMEMBERED_WORDS)(self._look_up)

    def find(self, words: Sequence[Token]) -> list[Match[K]]:
        """Every match in the order of its anchor in the text."""
        found: list[Match[K]] = []
        texts = [word.text for word in words]
        there = [self._under(text) for text in texts]
        said = frozenset[Choice]().union(*[choices for _, choices in there if choices])
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
