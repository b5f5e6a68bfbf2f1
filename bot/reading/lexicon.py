"""The lexica: phrases in files that an admin can read aloud, compiled into one index.

A file `lexicon/<topic>.<language>.yaml` holds named lists of words (`lists`, used in phrases by
their names in capitals), words too ordinary to look phrases up by (`common`), and for each kind
of signal blocks of phrases, one a line, in the syntax of `bot.domain.phrases`. A block has one of

- `phrases` with its `confidence`;
- `together` with its `confidence`: words parted by '+' that need only stand near one another in a
  sentence, in any order;
- `unless`: takes back a find that it touches;
- `unless_sentence`: takes back every find of that kind in its sentence;
- `unless_turn`: takes back the less sure finds of that kind in the whole turn;
- `harmless` with its `confidence`: speaks against that kind where nothing speaks for it, also
  against what the scorers take for it (*took two paracetamol and went to bed*).

`own_language: true` lets false friends count only where the conversation is in that language;
`alone: true` asks that the phrase be all there is in its sentence; `either_way: true` reads what
is parted by '..' in both orders. `upset` and `pleased` are cues of mood, not signals; their
confidences are added up. `nearby.yaml` holds what is the same in every language, told in the
names of the lists that each language fills in `concepts.<language>.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import TypedDict

import yaml

from bot.domain.conversation import SERVED, Language
from bot.domain.reading import SignalKind
from bot.reading.matching import PhraseBook, Rule, RuleIndex

_TOPICS = ("concepts", "danger", "veiled", "abuse", "matter", "grievance")
_SHARED = "nearby.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mood(Enum):
    """Cues that weigh on severity and are shown to nobody."""

    UPSET = "upset"
    PLEASED = "pleased"


class Part(Enum):
    """What a phrase of the lexicon is there for."""

    PHRASES = "phrases"
    UNLESS = "unless"
    UNLESS_SENTENCE = "unless_sentence"
    UNLESS_TURN = "unless_turn"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the lexicon says when it is found."""

    kind: SignalKind | Mood
    part: Part
    confidence: float
    language: Language
    own_language: bool
    alone: bool


class _Block(TypedDict, total=False):
    """One block of phrases as it stands in a file."""

    confidence: float
    own_language: bool
    alone: bool
    either_way: bool
    together: str
    phrases: str
    unless: str
    unless_sentence: str
    unless_turn: str
    harmless: str


@lru_cache(maxsize=1)
def load() -> RuleIndex[Entry]:
    """All lexica, read once; raises PhraseSyntaxError or ValueError for a broken file."""
    return RuleIndex(rule for language in SERVED for rule in _language_rules(language))


def _language_rules(language: Language) -> Iterator[Rule[Entry]]:
    """The rules of one language; its files share their lists."""
    folder = files("bot.reading").joinpath("lexicon")
    names = [*(f"{topic}.{language}.yaml" for topic in _TOPICS), _SHARED]
    contents = [
        yaml.load(folder.joinpath(name).read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
        for name in names
    ]
    lists: dict[str, str] = {}
    common: list[str] = []
    for content in contents:
        lists |= content.pop("lists", {})
        common += content.pop("common", "").split()
    book = PhraseBook(lists, common)
    for content in contents:
        for name, blocks in content.items():
            for block in blocks:
                yield from _block_rules(book, _kind(name), block, language)


def _kind(name: str) -> SignalKind | Mood:
    return Mood(name) if name in {mood.value for mood in Mood} else SignalKind(name)


def _block_rules(
    book: PhraseBook, kind: SignalKind | Mood, block: _Block, language: Language
) -> Iterator[Rule[Entry]]:
    """The rules of one block."""
    part = next((part for part in Part if part.value in block), Part.PHRASES)
    entry = Entry(
        kind,
        part,
        block.get("confidence", 1.0),
        language,
        block.get("own_language", False),
        block.get("alone", False),
    )
    for words in _lines(block.get("together", "")):
        yield book.together(words, entry)
    for phrase in _lines(_text(block, part)):
        yield book.rule(phrase, entry)
        if block.get("either_way", False):
            yield book.rule(" .. ".join(reversed(phrase.split(" .. "))), entry)


def _text(block: _Block, part: Part) -> str:
    """The phrases of a block; a block of words that stand together has none."""
    match part:
        case Part.UNLESS:
            return block["unless"]
        case Part.UNLESS_SENTENCE:
            return block["unless_sentence"]
        case Part.UNLESS_TURN:
            return block["unless_turn"]
        case Part.HARMLESS:
            return block["harmless"]
        case Part.PHRASES:
            return block.get("phrases", "")


def _lines(text: str) -> Iterator[str]:
    """The phrases of a block, one a line; lines that begin with '#' are remarks."""
    for line in text.splitlines():
        phrase = line.strip()
        if phrase and not phrase.startswith("#"):
            yield phrase
