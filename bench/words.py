"""Words read, composed, guarded and masked, without a server around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import phonenumbers

from bench.rows import Figure, Limit, Row
from bench.texts import messages, replies
from bench.timing import Once, interleaved, timed
from bot import wiring
from bot.domain import guard, playbook
from bot.domain.conversation import Conversation, Language
from bot.domain.phrases import GAP_WORDS
from bot.domain.policy import PolicySet
from bot.domain.sources import pack
from bot.reading.masking import Masking
from bot.reading.reader import FloorReader

ROUNDS, WARM_UP = 150, 40
TEXTS = ROUNDS + WARM_UP
_MS = 1e3
_IDENTIFIERS = (
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    r"\b[A-Z]{2}\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,3})?\b",
    r"\b\d{6}[-+A]\d{3}[0-9A-Y]\b",
    r"\b\d{6,8}-\d{4}\b",
    r"\b(?:\d[ -]?){13,19}\b",
    r"https?://\S{1,500}",
)


def rows(_folder: Path) -> Iterator[Row]:
    """All rows about words."""
    policy = wiring.policy(None)
    yield _answers(policy)
    yield from _guarded(policy)
    yield _masked()


def _answers(policy: PolicySet) -> Row:
    texts, reader = messages(TEXTS, 300), FloorReader()

    def ours(text: str) -> object:
        said = Conversation.of(text)
        return playbook.answer(policy, said, reader.read(said))

    return _row(
        "an answer in every style, reading by the lexica included: 300 characters",
        (ours, texts),
        "phonenumbers' matcher over the same text",
        (_numbers, texts),
        Limit("median", 10),
    )


def _guarded(policy: PolicySet) -> Iterator[Row]:
    """The time alone, and beside the same phrases as regexes."""
    texts, nothing = replies(TEXTS, 600), Conversation(())
    patterns = as_patterns(guarded_phrases(policy, Language.FI))

    def ours(text: str) -> object:
        return guard.violations(text, policy, nothing, Language.FI)

    row = _row(
        f"guard: 600 characters, {len(patterns)} phrases, figures and contacts",
        (ours, texts),
        "re.search for each of the phrases as a regex",
        (lambda text: _searched(patterns, text), texts),
        Limit("median", 1.0),
    )
    yield row
    yield replace(row, what="the same", beside="ahead of the regexes", limit=Limit("ratio", 1.0))


def _masked() -> Row:
    texts = messages(TEXTS, 500)
    patterns = [re.compile(source) for source in _IDENTIFIERS]

    def theirs(text: str) -> object:
        return _numbers(text), [pattern.findall(text) for pattern in patterns]

    return _row(
        "identifiers found and masked: 500 characters",
        (lambda text: Masking().mask(text), texts),
        f"phonenumbers' matcher and {len(patterns)} regexes",
        (theirs, texts),
        Limit("median", 2),
    )


def _row(
    what: str,
    ours: tuple[Callable[[str], object], Sequence[str]],
    beside: str,
    theirs: tuple[Callable[[str], object], Sequence[str]],
    limit: Limit,
) -> Row:
    us, them = interleaved((_in_turn(*ours), _in_turn(*theirs)), ROUNDS, WARM_UP)
    return Row(what, Figure.of(us, "ms", _MS), beside, Figure.of(them, "ms", _MS), limit)


def _in_turn(work: Callable[[str], object], texts: Sequence[str]) -> Once:
    """Another text each time."""
    following = cycle(texts)
    return timed(lambda: work(next(following)))


def _numbers(text: str) -> int:
    return sum(1 for _ in phonenumbers.PhoneNumberMatcher(text, "FI"))


def _searched(patterns: Sequence[re.Pattern[str]], text: str) -> int:
    return sum(pattern.search(text) is not None for pattern in patterns)


def guarded_phrases(policy: PolicySet, language: Language) -> list[str]:
    """Every phrase that the guard looks for in a language, each once; its acts are not phrases."""
    sources = [limit.about for limit in policy.authority.limits]
    sources += [avoid.words for avoid in policy.voice.avoid]
    for rule in policy.never_rules:
        sources += [rule.match, rule.unless]
        covered = [pack(policy, name) for name in rule.covers]
        sources += [part for one in covered for part in (one.match, one.unless)]
    return sorted({phrase for source in sources for phrase in source.in_(language)})


def as_patterns(phrases: Sequence[str]) -> list[re.Pattern[str]]:
    """Phrases (bot.domain.phrases) as the regexes one would write by hand."""
    return [re.compile(_pattern(phrase), re.IGNORECASE) for phrase in phrases]


def _pattern(phrase: str) -> str:
    between, made = r"\b", ""
    for part in phrase.split():
        if part == "..":
            between = rf"\W+(?:\w+\W+){{0,{GAP_WORDS}}}"
            continue
        words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in part.split("/"))
        made += f"{between}(?:{words})"
        between = r"\W+"
    return rf"{made}\b"
