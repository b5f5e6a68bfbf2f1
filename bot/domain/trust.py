"""What is asked of a model's words beside the guard: nothing a customer or a prompt put there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.domain.promises import refused
from bot.domain.quantities import quantities
from bot.domain.reading import Reading, SignalKind

if TYPE_CHECKING:
    from bot.domain.brief import Brief
    from bot.domain.conversation import Conversation, Language
    from bot.domain.policy import PolicySet

LANGUAGE = "model.language"
LENGTH = "model.length"
PLACEHOLDER = "model.placeholder"
REPEATED = "model.repeated"
CONDUCT = "model.conduct"
LEAK = "model.leak"
INJECTION = "model.injection"
EMPTY = "model.empty"
NUMBERS = "model.numbers"
LIMITS = "model.limits"

PLACEHOLDERS = re.compile(r"\[[A-Z]{2,20}_\d{1,9}\]")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^.!?…\n]+")
_TELLING = 5
"""A sentence of fewer words than this may be said twice."""
_RUN = 4
"""Words in a row that a reply takes from a customer who gives it orders."""
_LOUD = re.compile(r"\b[A-ZÅÄÖ]{4,}\b|[\"'”“»«](?P<said>[^\"'”“»«\n]{3,80})[\"'”“»«]")
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0 ]\d+)*")
_THOUSANDS = re.compile(r"[.,\u00a0 ](?=\d{3}(?!\d))")


def faults(
    text: str, brief: Brief, policy: PolicySet, conversation: Conversation, reading: Reading
) -> tuple[str, ...]:
    """Why these words of a model can't be shown; the guard looks at everything else."""
    checks = (
        (EMPTY, not _WORD.search(text)),
        (LENGTH, len(text) > brief.longest),
        (PLACEHOLDER, bool(PLACEHOLDERS.search(text))),
        (CONDUCT, bool(brief.fixed) and _plain(brief.fixed) not in _plain(text)),
        (REPEATED, _repeats(text, brief)),
        (LEAK, any(clause in text for clause in policy.clauses)),
        (INJECTION, _obeys(text, conversation, reading)),
    )
    return tuple(fault for fault, found in checks if found)


def in_language(read: Language, wanted: Language) -> tuple[str, ...]:
    """The fault of words that were read as another language than the customer's."""
    return () if read is wanted else (LANGUAGE,)


def same_numbers(before: str, after: str) -> tuple[str, ...]:
    """The fault of a text said again whose figures are not those of the first.

    Sums, shares and times count in figures or in words; a number that counts something else stays
    as it was written.
    """
    return () if _numbers(before) == _numbers(after) else (NUMBERS,)


def same_limits(policy: PolicySet, before: str, after: str) -> tuple[str, ...]:
    """The fault of a text said again that has lost, or made up, what will not be done."""
    return () if refused(policy, before) is refused(policy, after) else (LIMITS,)


def invents_placeholder(before: str, after: str) -> bool:
    """Whether a placeholder for personal data stands in a text that the one before it has not."""
    return not set(PLACEHOLDERS.findall(after)) <= set(PLACEHOLDERS.findall(before))


def adds_no_number(before: str, after: str) -> bool:
    """Whether every quantity and number of a text stands in the one it speaks of."""
    return not _numbers(after).keys() - _numbers(before).keys()


def is_shorter(before: str, after: str) -> tuple[str, ...]:
    """The fault of a text that was to be shorter and is not."""
    return () if len(after) < len(before) else (LENGTH,)


def shares_run(text: str, other: str, words: int) -> bool:
    """Whether so many words in a row stand in both."""
    return not runs(other, words).isdisjoint(_runs(text, words))


def runs(text: str, words: int) -> frozenset[tuple[str, ...]]:
    """All runs of so many words, to compare several texts with."""
    return frozenset(_runs(text, words))


def copies(text: str, known: frozenset[tuple[str, ...]], words: int) -> bool:
    """Whether one of these runs of so many words stands in the text."""
    return not known.isdisjoint(_runs(text, words))


def _numbers(text: str) -> Counter[object]:
    """How often each quantity stands there, and each number beside them."""
    counted = quantities(text)
    rest, at = "", 0
    for one in counted:
        rest, at = f"{rest}{text[at : one.start]} ; ", one.end
    numbers = (_number(found.group()) for found in _NUMBER.finditer(rest + text[at:]))
    return Counter([*((one.of, one.value) for one in counted), *numbers])


def _number(written: str) -> str:
    """The same in every language: thousands joined, and one mark within a time or a fraction."""
    return re.sub(r"[.,:](?=\d)", ".", _THOUSANDS.sub("", written))


def _repeats(text: str, brief: Brief) -> bool:
    """Whether a telling sentence was said before; the wording of a step may be, it is fixed."""
    used = [_plain(said) for said in brief.used]
    fixed = _plain(brief.fixed) if brief.fixed else ""
    for sentence in _SENTENCE.findall(text):
        plain = _plain(sentence)
        telling = len(plain.split()) >= _TELLING and plain not in fixed
        if telling and any(plain in said for said in used):
            return True
    return False


def _obeys(text: str, conversation: Conversation, reading: Reading) -> bool:
    """Whether it says what a customer who gives the program orders told it to say."""
    for order in _orders(conversation, reading):
        loud = [found["said"] or found.group() for found in _LOUD.finditer(order)]
        if shares_run(text, order, _RUN) or any(_plain(word) in _plain(text) for word in loud):
            return True
    return False


def _orders(conversation: Conversation, reading: Reading) -> Iterator[str]:
    turns = {s.turn for s in reading.signals if s.kind is SignalKind.INJECTION}
    for turn in sorted(turns):
        if turn < len(conversation.turns):
            yield conversation.turns[turn].text


def _runs(text: str, words: int) -> Iterator[tuple[str, ...]]:
    found = _WORD.findall(text.casefold())
    for start in range(len(found) - words + 1):
        yield tuple(found[start : start + words])


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
