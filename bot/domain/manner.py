"""How a draft fits the conversation it answers: language, address, length, what was said before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Language
from bot.domain.phrases import tokens
from bot.domain.reading import Severity
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.conversation import Channel, Conversation
    from bot.domain.policy import PolicySet
    from bot.domain.reading import Reading

_PLACEHOLDER = re.compile(
    r"\{[^{}\n]{1,40}\}|\[[^\W\d][^\]\n]{1,40}\]|<[^\W\d][^<>\n]{1,30}>|_{3,}"
)
_SENTENCE = re.compile(r"[^.!?…\n]+")
_MIN_WORDS = 4
_OTHER_ADDRESS = {
    ("fi", "sinä"): frozenset(["te", "teidän", "teille", "teillä", "teiltä", "teitä", "teidät"]),
    ("fi", "te"): frozenset(["sinä", "sinun", "sinulle", "sinulla", "sinua", "sinut", "sulle"]),
    ("sv", "du"): frozenset(["ni", "er", "ert", "era"]),
    ("sv", "ni"): frozenset(["du", "dig", "din", "ditt", "dina"]),
}
_SAFE = re.compile(
    r"\b(?:112|turvassa|turvallis\w*|säkerhet\w*|trygg\w*|safe|safety|alone|ensam|yksin"
    r"|päätän|lopetan|päättyy|avslutar|avslutas|ending|ends)\b",
    re.IGNORECASE,
)


def misfits(
    draft: str,
    policy: PolicySet,
    said: Conversation,
    language: Language,
    heard: Reading | None,
    channel: Channel | None = None,
) -> Iterator[Violation]:
    """What in a draft does not fit; `heard` is the reading of the conversation, None without one.

    `clause` and `why` come from the rules shipped with Tyyni. Without a `channel` nobody can say
    that a draft is too long.
    """
    why = {rule.id: rule for rule in policy.manner}
    for clause, start, end in (
        *_places(draft, policy, said, language, heard),
        *_too_long(draft, policy, channel),
    ):
        if rule := why.get(clause):
            yield Violation(clause, rule.kind, start, end, rule.text.in_(language))


def _places(
    draft: str, policy: PolicySet, said: Conversation, language: Language, heard: Reading | None
) -> Iterator[tuple[str, int, int]]:
    for match in _PLACEHOLDER.finditer(draft):
        yield "manner.placeholder", match.start(), match.end()
    for start, end in _otherwise_addressed(draft, policy, language):
        yield "manner.address", start, end
    for start, end in _repeated(draft, said):
        yield "manner.repetition", start, end
    if heard is None:
        return
    if {heard.language, language} <= set(SERVED) and heard.language is not language:
        yield "manner.language", 0, len(draft)
    if heard.severity is Severity.DANGER and not _SAFE.search(draft):
        yield "manner.danger", 0, len(draft)


def _too_long(
    draft: str, policy: PolicySet, channel: Channel | None
) -> Iterator[tuple[str, int, int]]:
    longest = next((f.max_length for f in policy.voice.frames if f.channel is channel), None)
    if longest and len(draft) > longest:
        yield "manner.length", longest, len(draft)


def _otherwise_addressed(
    draft: str, policy: PolicySet, language: Language
) -> Iterator[tuple[int, int]]:
    form = {"fi": policy.voice.address.fi, "sv": policy.voice.address.sv}.get(language.value, "")
    other = _OTHER_ADDRESS.get((language.value, form), frozenset())
    yield from ((word.start, word.end) for word in tokens(draft) if word.text in other)


def _repeated(draft: str, said: Conversation) -> Iterator[tuple[int, int]]:
    """Sentences of the draft that the agent has sent before."""
    before = {
        _plain(match.group())
        for turn in said.agent_turns
        for match in _SENTENCE.finditer(turn.text)
    }
    for match in _SENTENCE.finditer(draft):
        words = _plain(match.group())
        if len(words) >= _MIN_WORDS and words in before:
            lead = len(match.group()) - len(match.group().lstrip())
            yield match.start() + lead, match.end()


def _plain(sentence: str) -> tuple[str, ...]:
    return tuple(word.text for word in tokens(sentence))
