"""The floor of reading: language, signals, severity and details, with no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.conversation import Conversation, Language, Role
from bot.domain.reading import ABUSIVE, DANGEROUS, Reading, Severity, Signal, SignalKind
from bot.reading import lexicon, signals
from bot.reading.details import details
from bot.reading.language import detect_turns
from bot.reading.matching import RuleIndex
from bot.reading.signals import Findings

# A signal below this is shown to whoever looks but decides nothing.
THRESHOLD = 0.5
_UPSET = 1.0
_HEAT: Mapping[SignalKind, float] = {
    SignalKind.PROFANITY: 1.0,
    SignalKind.SHOUTING: 1.0,
    SignalKind.LEGAL_THREAT: 1.0,
    SignalKind.MEDIA_THREAT: 1.0,
    SignalKind.CHARGEBACK: 1.0,
    SignalKind.REPEATED_CONTACT: 1.0,
    SignalKind.SUPERVISOR_REQUEST: 1.0,
}


@dataclass(frozen=True, slots=True)
class FloorReader:
    """Reads a conversation by the lexica alone; the same words always give the same reading."""

    index: RuleIndex[lexicon.Entry] = field(default_factory=lexicon.load)
    default: Language = Language.FI

    def read(self, conversation: Conversation) -> Reading:
        """What the customer's turns say; the agent's turns raise nothing."""
        turns = [
            (at, turn.text)
            for at, turn in enumerate(conversation.turns)
            if turn.role is Role.CUSTOMER
        ]
        texts = [text for _, text in turns]
        language = detect_turns(texts, self.default)
        found = [signals.find(text, language, self.index, at) for at, text in turns]
        return Reading(
            language=language,
            severity=_severity(found),
            signals=tuple(signal for each in found for signal in each.signals),
            details=details(texts, language),
            strikes=sum(_has(each.signals, ABUSIVE) for each in found),
        )


def _has(found: Sequence[Signal], kinds: frozenset[SignalKind]) -> bool:
    """Whether any of these kinds is there, surely enough."""
    return any(signal.kind in kinds and signal.confidence >= THRESHOLD for signal in found)


def _severity(found: Sequence[Findings]) -> Severity:
    """A danger in any turn stands; the rest is as the last turn says."""
    if any(_has(each.signals, DANGEROUS) for each in found):
        return Severity.DANGER
    if not found:
        return Severity.CALM
    last = found[-1]
    if _has(last.signals, ABUSIVE):
        return Severity.ABUSIVE
    heat = sum(_HEAT.get(kind, 0.0) for kind in {signal.kind for signal in last.signals})
    return Severity.UPSET if last.mood + heat >= _UPSET else Severity.CALM
