"""Words and examples put to the shipped lexica: no name may hide what is plainly dangerous."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product

from bot.domain import policy as p
from bot.domain.conversation import Conversation, Language
from bot.domain.phrases import Phrase, PhraseIndex, tokens
from bot.domain.policy import Own
from bot.domain.reading import Severity
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.packs import threats
from bot.policyfiles.problem import Problem, shown
from bot.policyfiles.rules.phrases import listed
from bot.policyfiles.rules.whole import NAMES, Spot, Whole
from bot.policyfiles.yamltext import MOST
from bot.ports import Reader

Floor = Callable[[Language], Reader]
"""The lexica as a reader, by the language that is taken where a text does not tell."""

_MOST_SPELLINGS = 24


def misread(found: Loaded, floor: Floor) -> tuple[Problem, ...]:
    """What the lexica say against a set's words and examples; nothing where it has none."""
    if found.policy is None or found.policy.own is None:
        return ()
    whole = Whole(found.policy, found.sources)
    rules = (_dangerous_names(whole, floor), _other_languages(whole, floor))
    return tuple(problem for rule in rules for problem in islice(rule, MOST))


def _dangerous_names(whole: Whole, floor: Floor) -> Iterator[Problem]:
    for words, spot in whole.each(p.OwnWords):
        if words.harmless:
            for phrase, where in listed(words.phrases, spot.at("phrases")):
                language = Language(str(where.key[-2]))
                if _would_hide(phrase, language, floor):
                    yield where.problem(_hides(phrase))


def _would_hide(phrase: str, language: Language, floor: Floor) -> bool:
    """Whether a phrase is itself a threat, can be half of one, or what makes one."""
    if any(_is_danger(text, language, floor) for text in _tried(phrase, language)):
        return True
    index = PhraseIndex([(Phrase.parse(phrase), phrase)])
    own = Own(f"harmless {phrase}", (_harmless(phrase, language),))
    return any(
        _is_danger(threat, language, floor) and not _is_danger(threat, language, floor, own)
        for threat in threats().in_(language).threats
        if index.find(tokens(threat))
    )


def _harmless(phrase: str, language: Language) -> p.OwnWords:
    phrases = p.Phrases.model_validate({language.value: (phrase,)})
    return p.OwnWords(id="reading.tried", harmless=True, phrases=phrases)


def _hides(phrase: str) -> str:
    said = f"{shown(phrase)} is part of plain threats and would hide them"
    return f"{said}; write the whole name, with a word that no threat has"


def _tried(phrase: str, language: Language) -> Iterator[str]:
    """The phrase as customers would write it: alone and, where it is one word, in a threat."""
    words = [word.replace("*", "").split("/") for word in phrase.split() if word != ".."]
    for spelling in islice(product(*words), _MOST_SPELLINGS):
        said = " ".join(spelling)
        yield said
        if len(spelling) == 1:
            yield from (frame.format(said) for frame in threats().in_(language).frames)


def _is_danger(text: str, language: Language, floor: Floor, own: Own | None = None) -> bool:
    read = floor(language).read(Conversation.of(text), own)
    return read.severity is Severity.DANGER


def _other_languages(whole: Whole, floor: Floor) -> Iterator[Problem]:
    for example, spot in whole.each(p.OwnExample):
        said = Language(example.language)
        read = floor(said).read(Conversation.of(example.text)).language
        if read is not said:
            yield _other(read, spot)


def _other(read: Language, spot: Spot) -> Problem:
    name = NAMES.get(read, "another language")
    hint = f"write language: {read}" if read in NAMES else "only fi, sv and en are read"
    return spot.at("language").problem(f"the text looks like {name}; {hint}, or change the text")
