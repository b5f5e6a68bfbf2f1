"""What a turn says in its sentences: what is asked for, what is stated, what is only courtesy."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import Language, Role
from bot.domain.phrases import tokens
from bot.domain.sentences import SENTENCE
from bot.domain.sieve import Sieve
from bot.domain.sources import pack, parsed
from bot.domain.trust import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.conversation import Conversation
    from bot.domain.policy import PolicySet

_PACKS = ("asking", "courtesy", "acknowledging", "acting")
_LONG = 280
_CLAUSE = re.compile(r"[^\s,;–—][^,;–—]*")
_TELLING = 3
"""Fewer words than this state nothing."""
_NAMES = 3
"""So many words with a capital may follow a greeting and be whom it greets."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text as they stand in it."""
    for found in SENTENCE.finditer(text):
        yield found.group()


def wanted(policy: PolicySet, conversation: Conversation) -> list[tuple[int, str]]:
    """What the customer wants, each with its turn: what they asked for first, and last.

    Without a request it is the question, else the first words, of where they came to the matter.
    """
    said = [
        (at, sentence)
        for at, turn in enumerate(conversation.turns)
        if turn.role is Role.CUSTOMER
        for sentence in sentences(turn.text)
        if not is_courtesy(policy, sentence)
    ]
    asked = [(at, _asking(policy, one)) for at, one in said if "asking" in _found(policy, one)]
    if asked:
        return list(dict.fromkeys((asked[0], asked[-1])))
    first = [(at, one) for at, one in said if at == said[0][0]]
    question = [(at, one) for at, one in first if one.endswith("?")]
    return [(at, _cut(one)) for at, one in (question or first)[:1]]


def states(policy: PolicySet, sentence: str) -> bool:
    """Whether it says something of the matter: no question, no courtesy, no mere sympathy."""
    if sentence.endswith("?") or is_courtesy(policy, sentence):
        return False
    found = _found(policy, sentence)
    return len(tokens(sentence)) >= _TELLING and ("acting" in found or "acknowledging" not in found)


def is_courtesy(policy: PolicySet, sentence: str) -> bool:
    """Whether it greets, thanks or takes leave and does nothing else; names may stand beside."""
    bare = PLACEHOLDERS.sub("", sentence)
    words = tokens(bare)
    spans = [
        (hit.start, hit.end)
        for hit in _phrases(policy).find(words)
        if hit.key == "courtesy" and not sentence.endswith("?")
    ]
    rest = [w for w in words if not any(start <= w.start < end for start, end in spans)]
    if not rest:
        return bool(spans) or not words
    named = all(bare[word.start].isupper() for word in rest)
    return bool(spans) and named and len(rest) <= _NAMES


def _asking(policy: PolicySet, sentence: str) -> str:
    """The sentence, or, of one that is long, the clause that asks."""
    if len(sentence) <= _LONG:
        return sentence
    clauses = (found.group().strip() for found in _CLAUSE.finditer(sentence))
    return _cut(next((c for c in clauses if "asking" in _found(policy, c)), sentence))


def _cut(text: str) -> str:
    """No longer than a card has room for, and ending with a whole word."""
    return text if len(text) <= _LONG else text[:_LONG].rpartition(" ")[0] or text[:_LONG]


def _found(policy: PolicySet, text: str) -> set[str]:
    return {hit.key for hit in _phrases(policy).find(tokens(text))}


@lru_cache(maxsize=8)
def _phrases(policy: PolicySet) -> Sieve[str]:
    """In every language: agent and customer need not speak the same."""
    return Sieve(
        (phrase, name)
        for name in _PACKS
        for phrase in parsed(pack(policy, name).match, Language.OTHER)
    )
