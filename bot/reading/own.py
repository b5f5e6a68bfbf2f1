"""An organisation's own words in a turn: signals of its policy, and what is harmless there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.conversation import Language
from bot.domain.phrases import Token, tokens
from bot.domain.policy import Own, OwnWords, Phrases
from bot.domain.reading import Signal, SignalKind
from bot.reading.folding import Folded, fold, squeeze
from bot.reading.matching import Match, PhraseBook, Rule, RuleIndex

POLICY = "policy"
CONFIDENCE = 0.95
_MOST_OF_A_KIND = 20
# A version that is being tried stands beside the one in use, and a process may serve few sets.
_VERSIONS = 16
# What stands in the place of a harmless name: a word that says nothing in its language.
_NEUTRAL: Mapping[Language, str] = {
    Language.FI: "tuote",
    Language.SV: "produkten",
    Language.EN: "product",
}
_LETTERS = re.compile(r"[^\s*/.]+")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Use:
    """What a phrase is there for: a clause's find, or the taking back of one."""

    clause: str
    kind: SignalKind | None
    excuse: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn as the lexica and the head are to read it, and the policy's own signals in it."""

    folded: Folded
    signals: tuple[Signal, ...] = ()


def heard(folded: Folded, own: Own, language: Language, turn: int) -> Heard:
    """A folded turn of a conversation in `language`, with an organisation's words counted."""
    words = tokens(folded.text)
    plain, single = compiled(own)
    found = plain.find(words)
    if folded.stretched:
        found += _stretched(single, words, folded.stretched)
    kept = _unexcused(found)
    harmless = _places((m for m in kept if m.key.kind is None), words)
    neutral = _NEUTRAL.get(language, _NEUTRAL[Language.EN])
    return Heard(_replaced(folded, harmless, neutral), _signals(kept, words, folded, turn))


@lru_cache(maxsize=_VERSIONS)
def compiled(own: Own) -> tuple[RuleIndex[_Use], RuleIndex[_Use]]:
    """The words of one version of a policy set, ready to be found; then with single letters."""
    return (
        RuleIndex(rule for words in own.words for rule in _rules(words, str)),
        RuleIndex(rule for words in own.words for rule in _rules(words, squeeze)),
    )


def _stretched(
    single: RuleIndex[_Use], words: Sequence[Token], stretched: Iterable[Place]
) -> list[Match[_Use]]:
    """The finds in which a letter was stretched: 'tuleeeen' may be 'tulen' or 'tuleen'."""
    found = single.find([word._replace(text=squeeze(word.text)) for word in words])
    starts = {start for start, _ in stretched}
    return [m for m in found if any(w.start in starts for w in words[m.first : m.last + 1])]


def _rules(words: OwnWords, spelt: Callable[[str], str]) -> Iterator[Rule[_Use]]:
    book = PhraseBook({})
    kind = None if words.harmless else words.kind
    for phrases, use in (
        (words.phrases, _Use(words.id, kind)),
        (words.unless, _Use(words.id, kind, excuse=True)),
    ):
        for phrase in _all(phrases):
            yield book.rule(spelt(phrase), use)


def _all(phrases: Phrases) -> list[str]:
    """The phrases of all languages, each once, in the letters that a folded text has."""
    listed = (*phrases.fi, *phrases.sv, *phrases.en)
    return list(dict.fromkeys(_LETTERS.sub(_folded, phrase) for phrase in listed))


def _folded(word: re.Match[str]) -> str:
    return fold(word[0]).text or word[0]


def _unexcused(found: Iterable[Match[_Use]]) -> list[Match[_Use]]:
    """The finds that no `unless` of their own clause touches."""
    matches = list(found)
    excused: dict[str, set[int]] = defaultdict(set)
    for match in matches:
        if match.key.excuse:
            excused[match.key.clause].update(range(match.first, match.last + 1))
    return [
        match
        for match in matches
        if not match.key.excuse
        and excused[match.key.clause].isdisjoint(range(match.first, match.last + 1))
    ]


def _signals(
    kept: Iterable[Match[_Use]], words: Sequence[Token], folded: Folded, turn: int
) -> tuple[Signal, ...]:
    """The signals of the finds: the longest first, none inside another of its kind."""
    chosen: dict[SignalKind, list[Match[_Use]]] = defaultdict(list)
    for match in sorted(kept, key=lambda m: (m.first - m.last, m.first)):
        kind = match.key.kind
        if kind is None or len(chosen[kind]) >= _MOST_OF_A_KIND:
            continue
        if not any(o.first <= match.last and match.first <= o.last for o in chosen[kind]):
            chosen[kind].append(match)
    signals = (
        Signal(kind, CONFIDENCE, *_span(folded, words, match), POLICY, turn)
        for kind, matches in chosen.items()
        for match in matches
    )
    return tuple(sorted(signals, key=lambda s: (s.start, s.end, s.kind)))


def _span(folded: Folded, words: Sequence[Token], match: Match[_Use]) -> Place:
    return folded.span(words[match.first].start, words[match.last].end)


def _places(found: Iterable[Match[_Use]], words: Sequence[Token]) -> list[Place]:
    """Where the finds stand in the folded text, in order, those that overlap made one."""
    places: list[Place] = []
    for start, end in sorted((words[m.first].start, words[m.last].end) for m in found):
        if places and start < places[-1][1]:
            places[-1] = places[-1][0], max(end, places[-1][1])
        else:
            places.append((start, end))
    return places


def _replaced(folded: Folded, places: Sequence[Place], word: str) -> Folded:
    """The text with a word in each of these places; evidence still points at the original."""
    if not places:
        return folded
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in places:
        pieces += folded.text[at:start], word
        offsets += [*folded.offsets[at:start], *[folded.offsets[start]] * len(word)]
        at = end
    pieces.append(folded.text[at:])
    offsets += folded.offsets[at:]
    return Folded("".join(pieces), offsets, _moved(folded.stretched, places, len(word)))


def _moved(stretched: Iterable[Place], places: Sequence[Place], length: int) -> tuple[Place, ...]:
    """Where the stretched words are now; those that were replaced are gone."""
    moved: list[Place] = []
    for start, end in stretched:
        if any(a < end and start < b for a, b in places):
            continue
        by = sum(length - (b - a) for a, b in places if b <= start)
        moved.append((start + by, end + by))
    return tuple(moved)
