"""The signals of one turn: phrases of the lexica, and the form of the writing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.conversation import Language
from bot.domain.phrases import Token, tokens
from bot.domain.policy import Own
from bot.domain.reading import ABUSIVE, Signal, SignalKind
from bot.reading.folding import Folded, fold, squeeze
from bot.reading.lexicon import Entry, Mood, Part
from bot.reading.matching import Match, RuleIndex
from bot.reading.own import heard
from bot.reading.whose import is_agents_own

# A longer turn is examined at its beginning and at its end; what lies between is left unread.
HEAD = 15_000
TAIL = 5_000
LEXICON = "lexicon"
FORM = "form"

_MOST_OF_A_KIND = 20
# What the rest of a turn explains away must be less sure than this.
_SURE = 0.92
_SHOUTED_LETTERS = 8
_SHOUTED_SHARE = 0.7
_SHOUTED_RUN = 3
_WORDS = re.compile(r"[^\W\d_]{2,}")
# Every word in capitals has this, and looking for it is far cheaper.
_TWO_CAPITALS = re.compile(r"[^\W\d_a-zåäö]{2}")
# Each way to begin is spelt out: then the search skips all that begins with no such sign.
_CRIES = re.compile(r"!!!+|!\?(?:!\?|\?!)+|\?!(?:!\?|\?!)+|1!!|!!1")
_MARKS_WEIGHT = 0.6
_FORM_CONFIDENCE = 0.8
_OWN_LETTERS = 12
# Somebody else's words: between double marks, or single ones that do not stand inside a word.
_QUOTED = re.compile(
    r"\"[^\"\n]{3,300}\"|(?<![^\W_])'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){3,300}'(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one turn carries: its signals, and its mood as a weight (1 and above is upset).

    `folded` is the turn as it was read; `turn` its index in the conversation. `own` are the
    signals of the organisation's own words, which always stand. An `aside` is the agent's own,
    about the customer: nobody is abused by it. `harmless` are the kinds that words speak against,
    and how surely.
    """

    signals: tuple[Signal, ...]
    mood: float
    folded: Folded
    turn: int
    own: tuple[Signal, ...] = ()
    aside: bool = False
    harmless: Mapping[SignalKind, float] = field(default_factory=dict)


def find(
    text: str,
    language: Language,
    lexicon: RuleIndex[Entry],
    turn: int = 0,
    own: Own | None = None,
) -> Findings:
    """The signals and the mood of one customer turn in a conversation in `language`."""
    folded = examined(text)
    said: tuple[Signal, ...] = ()
    if own:
        told = heard(folded, own, language, turn)
        folded, said = told.folded, told.signals
    words = tokens(folded.text)
    found = lexicon.find(words)
    if folded.stretched:
        found += lexicon.find(_squeezed(words, folded.stretched))
    counting = [match for match in found if _counts(match, words, language)]
    kept = _unquoted(_kept(counting, words), words, folded.text)
    signals = _signals(kept, words, folded, turn)
    aside = is_agents_own(folded.text)
    if aside:
        signals = [signal for signal in signals if signal.kind not in ABUSIVE]
    mood = _mood(kept)
    for start, piece in _pieces(text):
        mood += _MARKS_WEIGHT if _is_marked(piece) else 0.0
        signals += [
            Signal(SignalKind.SHOUTING, _FORM_CONFIDENCE, start + first, start + end, FORM, turn)
            for first, end in _shouted(piece)
        ]
    found_here = tuple(sorted(signals, key=lambda s: (s.start, s.end, s.kind)))
    return Findings(found_here, mood, folded, turn, said, aside, _harmless(counting))


def examined(text: str) -> Folded:
    """What is read of a turn, folded; of a very long one its beginning and its end."""
    pieces = [(start, fold(piece)) for start, piece in _pieces(text)]
    if len(pieces) == 1:
        return pieces[0][1]
    (_, first), (start, last) = pieces
    moved = len(first.text) + 1
    return Folded(
        f"{first.text}\n{last.text}",
        (*first.offsets, *(start + offset for offset in last.offsets)),
        (*first.stretched, *((a + moved, b + moved) for a, b in last.stretched)),
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a turn that are examined, each with where it starts."""
    if len(text) <= HEAD + TAIL:
        yield 0, text
        return
    yield 0, text[:HEAD]
    yield len(text) - TAIL, text[-TAIL:]


def _squeezed(words: Sequence[Token], stretched: Iterable[tuple[int, int]]) -> list[Token]:
    """The words, stretched ones taken down to single letters: 'tapaaaan' may be 'tapan'."""
    starts = {start for start, _ in stretched}
    return [
        word._replace(text=squeeze(word.text)) if word.start in starts else word for word in words
    ]


def _harmless(counting: Iterable[Match[Entry]]) -> dict[SignalKind, float]:
    """The kinds that words speak against, and how surely."""
    return {
        match.key.kind: match.key.confidence
        for match in counting
        if match.key.part is Part.HARMLESS and isinstance(match.key.kind, SignalKind)
    }


def _kept(counting: Sequence[Match[Entry]], words: Sequence[Token]) -> list[Match[Entry]]:
    """The matches that nothing takes back."""
    places: dict[SignalKind | Mood, set[int]] = defaultdict(set)
    sentences: dict[SignalKind | Mood, set[int]] = defaultdict(set)
    turns: set[SignalKind | Mood] = set()
    for match in counting:
        if match.key.part is Part.UNLESS:
            places[match.key.kind].update(range(match.first, match.last + 1))
        elif match.key.part is Part.UNLESS_SENTENCE:
            sentences[match.key.kind].add(words[match.first].sentence)
        elif match.key.part is Part.UNLESS_TURN:
            turns.add(match.key.kind)
    return [
        match
        for match in counting
        if match.key.part is Part.PHRASES
        and (match.key.confidence >= _SURE or match.key.kind not in turns)
        and words[match.first].sentence not in sentences[match.key.kind]
        and places[match.key.kind].isdisjoint(range(match.first, match.last + 1))
    ]


def _unquoted(kept: list[Match[Entry]], words: Sequence[Token], text: str) -> list[Match[Entry]]:
    """The matches without threats that stand in quotation marks: the writer tells of them.

    A text that is quoted from end to end is the writer's own. What is quoted of a wish to die
    stays: whoever passes it on is asking for help.
    """
    marked = '"' in text or "'" in text
    quoted = [found.span() for found in _QUOTED.finditer(text)] if marked else []
    if not quoted or sum(end - start for start, end in quoted) + _OWN_LETTERS > len(text):
        return kept
    return [
        match
        for match in kept
        if match.key.kind is not SignalKind.THREAT_VIOLENCE
        or not any(
            start <= words[match.first].start and words[match.last].end <= end
            for start, end in quoted
        )
    ]


def _counts(match: Match[Entry], words: Sequence[Token], language: Language) -> bool:
    """Whether a match is in the right language and, where it must be, alone in its sentence."""
    entry = match.key
    if entry.own_language and entry.language is not language:
        return False
    if not entry.alone:
        return True
    sentence = words[match.first].sentence
    before = match.first > 0 and words[match.first - 1].sentence == sentence
    after = match.last + 1 < len(words) and words[match.last + 1].sentence == sentence
    return not before and not after


def _signals(
    kept: Iterable[Match[Entry]],
    words: Sequence[Token],
    folded: Folded,
    turn: int,
) -> list[Signal]:
    """Signals for the matches, the surest first, none inside a surer one of its kind."""
    chosen: dict[SignalKind, list[Match[Entry]]] = defaultdict(list)
    for match in sorted(kept, key=lambda m: (-m.key.confidence, m.first - m.last, m.first)):
        kind = match.key.kind
        if isinstance(kind, Mood) or len(chosen[kind]) >= _MOST_OF_A_KIND:
            continue
        if not any(o.first <= match.last and match.first <= o.last for o in chosen[kind]):
            chosen[kind].append(match)
    signals = []
    for kind, matches in chosen.items():
        for match in matches:
            where = folded.span(words[match.first].start, words[match.last].end)
            signals.append(Signal(kind, match.key.confidence, *where, LEXICON, turn))
    return signals


def _mood(kept: Iterable[Match[Entry]]) -> float:
    """The weight of the cues of mood; each place in the text counts once, the heaviest cue wins."""
    weights: dict[tuple[int, Mood], float] = {}
    for match in kept:
        kind = match.key.kind
        if isinstance(kind, Mood):
            place = (match.last, kind)
            weights[place] = max(weights.get(place, 0.0), match.key.confidence)
    return sum(w if mood is Mood.UPSET else -w for (_, mood), w in weights.items())


def _is_marked(text: str) -> bool:
    return "!!" in text or "??" in text or "?!" in text or "!?" in text


def _shouted(text: str) -> Iterator[tuple[int, int]]:
    """Where the writing shouts: capitals, then marks; at most one stretch of each."""
    maybe = _TWO_CAPITALS.search(text) and sum(map(str.isupper, _WORDS.findall(text))) > 1
    words = list(_WORDS.finditer(text)) if maybe else []
    capitals = [word for word in words if word.group().isupper()]
    letters = sum(len(word.group()) for word in words)
    shouted = sum(len(word.group()) for word in capitals)
    if len(capitals) > 1 and shouted >= max(_SHOUTED_LETTERS, _SHOUTED_SHARE * letters):
        yield capitals[0].start(), capitals[-1].end()
    else:
        yield from _shouted_run(words)
    cries = _CRIES.search(text) if _is_marked(text) else None
    if cries:
        yield cries.span()


def _shouted_run(words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The first run of capitals in a text that is otherwise not shouted."""
    run: list[re.Match[str]] = []
    for word in words:
        run = [*run, word] if word.group().isupper() else []
        letters = sum(len(each.group()) for each in run)
        if len(run) >= _SHOUTED_RUN and letters >= _SHOUTED_LETTERS * 1.5:
            yield run[0].start(), run[-1].end()
            return
