"""What a reply does well, by rule: a quiet checklist for agents and the measures of `evaluate`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bot.domain import mending
from bot.domain.conversation import Conversation, Language
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import refused
from bot.domain.review import Dimension, Mended, Merit, Review
from bot.domain.sentences import SENTENCE
from bot.domain.sieve import Sieve
from bot.domain.sources import pack, parsed
from bot.domain.suggestion import Violation

MANNER = "manner."
SHORT = 420
"""Characters that are read in ten seconds or so."""
_STEM = 5
_WORD = re.compile(rf"[^\W\d_]{{{_STEM},}}|\d+")
_PACKS = ("acknowledging", "acting", "addressing", "choosing")


def merits(
    text: str, policy: PolicySet, conversation: Conversation, language: Language
) -> tuple[Merit, ...]:
    """What is there, in the order in which a reply has it; what is missing is not said."""
    found = _found(text, policy, language)
    there = {
        Merit.NAMES_DETAIL: names_detail(text, conversation),
        Merit.ACKNOWLEDGES: "acknowledging" in found or _begins_with_them(text, policy, language),
        Merit.SAYS_WHAT_NOW: "acting" in found,
        Merit.OFFERS_CHOICE: "choosing" in found,
        Merit.STATES_LIMIT: refused(policy, text),
        Merit.ASKS: "?" in text,
        Merit.SHORT: 0 < len(text) <= SHORT,
    }
    return tuple(merit for merit, is_there in there.items() if is_there)


def dimensions(found: tuple[Merit, ...]) -> tuple[Dimension, ...]:
    """EPITOME's three, as far as rules can see them."""
    seen = {
        Dimension.EMOTIONAL: Merit.ACKNOWLEDGES in found,
        Dimension.INTERPRETATION: {Merit.ACKNOWLEDGES, Merit.NAMES_DETAIL} <= set(found),
        Dimension.EXPLORATION: Merit.ASKS in found,
    }
    return tuple(dimension for dimension, is_there in seen.items() if is_there)


def names_detail(text: str, conversation: Conversation) -> bool:
    """Whether it names something that the customer named: a figure or the stem of a word."""
    said = {stem for turn in conversation.customer_turns for stem in _stems(turn.text)}
    return not said.isdisjoint(_stems(text))


def reviewed(
    draft: str,
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    found: tuple[Violation, ...],
) -> Review:
    """All that can be said of an agent's draft without a model; `found` is what speaks against it.

    How it fits the conversation is said and not mended: no other words would be sure to fit better.
    """
    broken = tuple(v for v in found if not v.clause.startswith(MANNER))
    good = merits(draft, policy, conversation, language)
    return Review(
        violations=found,
        mended=mending.mended(draft, policy, conversation, language, broken),
        sentences=tuple(_mended(draft, policy, conversation, language, broken)),
        merits=good,
        dimensions=dimensions(good),
    )


def _mended(
    draft: str,
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    found: tuple[Violation, ...],
) -> Iterator[Mended]:
    """Each broken sentence beside a mended one; empty where it can only be left out."""
    for match in SENTENCE.finditer(draft):
        if any(v.start < match.end() and match.start() < v.end for v in found):
            sentence = match.group()
            inside = (v for v in found if v.start < match.end() and match.start() < v.end)
            broken = tuple(_moved(v, match.start(), len(sentence)) for v in inside)
            instead = mending.mended(sentence, policy, conversation, language, broken)
            if instead != sentence:
                yield Mended(sentence, instead)


def _moved(violation: Violation, start: int, length: int) -> Violation:
    """The violation where it stands in a sentence that begins there."""
    first, last = max(violation.start - start, 0), min(violation.end - start, length)
    return replace(violation, start=first, end=last)


def _begins_with_them(text: str, policy: PolicySet, language: Language) -> bool:
    """Whether the first sentence speaks of the customer before it speaks of what we do."""
    first = next((found.group() for found in SENTENCE.finditer(text)), "")
    found = _found(first, policy, language)
    return "addressing" in found and "acting" not in found


def _found(text: str, policy: PolicySet, language: Language) -> set[str]:
    return {hit.key for hit in _phrases(policy, language).find(tokens(text))}


@lru_cache(maxsize=32)
def _phrases(policy: PolicySet, language: Language) -> Sieve[str]:
    return Sieve(
        (phrase, name) for name in _PACKS for phrase in parsed(pack(policy, name).match, language)
    )


def _stems(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text.casefold()):
        yield found.group()[:_STEM]
