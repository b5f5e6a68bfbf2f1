"""What `evaluate` measures in a suggestion, by rule; each measure is kept or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain import guard, quality
from bot.domain.review import Merit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.conversation import Conversation, Language
    from bot.domain.policy import PolicySet
    from bot.domain.suggestion import Suggestion

_SENTENCE = re.compile(r"[^.!?…\n]+")
_WORD = re.compile(r"[^\W_]+")
_TELLING = 4


class Measure(StrEnum):
    """What is looked at, in the order of a report's columns."""

    GUARD = "guard"
    LANGUAGE = "language"
    LENGTH = "length"
    SITUATION = "situation"
    DETAIL = "detail"
    ACKNOWLEDGED = "acknowledged"
    NOW = "now"
    CHOICE = "choice"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case asks for."""

    situation: str
    language: Language


@dataclass(frozen=True, slots=True)
class Marked:
    """One suggestion's measures; `score` is a judge model's, 1 to 5."""

    style: str
    source: str
    text: str
    kept: frozenset[Measure]
    score: int | None = None


def marked(
    found: Suggestion,
    others: Sequence[Suggestion],
    policy: PolicySet,
    conversation: Conversation,
    expected: Expected,
    read_as: Language,
) -> Marked:
    """A suggestion measured; `read_as` is the language that a reader saw in it."""
    text, language = found.text, expected.language
    merits = quality.merits(text, policy, conversation, language)
    frame = next(f for f in policy.voice.frames if f.channel is conversation.channel)
    kept = {
        Measure.GUARD: not guard.violations(text, policy, conversation, language),
        Measure.LANGUAGE: read_as is language,
        Measure.LENGTH: len(text) <= frame.max_length,
        Measure.SITUATION: expected.situation in found.clauses,
        Measure.DETAIL: Merit.NAMES_DETAIL in merits,
        Measure.ACKNOWLEDGED: Merit.ACKNOWLEDGES in merits,
        Measure.NOW: Merit.SAYS_WHAT_NOW in merits,
        Measure.CHOICE: Merit.OFFERS_CHOICE in merits or Merit.ASKS in merits,
        Measure.FRESH: not _shared(text, others, conversation),
    }
    held = frozenset(measure for measure, is_kept in kept.items() if is_kept)
    return Marked(found.style.value, found.source, text, held)


def _shared(text: str, others: Sequence[Suggestion], conversation: Conversation) -> bool:
    """Whether a telling sentence stands in another suggestion too, or was said before."""
    said = [other.text for other in others if other.text != text]
    said += [turn.text for turn in conversation.agent_turns]
    known = {sentence for one in said for sentence in _sentences(one)}
    return any(sentence in known for sentence in _sentences(text))


def _sentences(text: str) -> list[str]:
    plain = (" ".join(_WORD.findall(s.casefold())) for s in _SENTENCE.findall(text))
    return [sentence for sentence in plain if len(sentence.split()) >= _TELLING]
