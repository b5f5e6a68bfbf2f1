"""Reads a conversation: the lexica, and over them the semantic head where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.conversation import Conversation, Language, Role
from bot.domain.policy import Own
from bot.domain.reading import ABUSIVE, DANGEROUS, Method, Reading, Severity, Signal, SignalKind
from bot.reading import lexicon, signals
from bot.reading.details import Looked
from bot.reading.language import detect_turns
from bot.reading.likeness import Likeness
from bot.reading.matching import RuleIndex
from bot.reading.semantic.head import ABUSE, DANGER, UPSET, Opinion, SemanticHead
from bot.reading.signals import Findings

_OUTPUTS = ((DANGER, Severity.DANGER), (ABUSE, Severity.ABUSIVE), (UPSET, Severity.UPSET))
_UNSAID = ABUSIVE | DANGEROUS | {SignalKind.PROFANITY, SignalKind.INJECTION}
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

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """What the customer's turns say; the agent's turns raise nothing."""
        texts, language, found = self.look(conversation, own)
        return _reading(texts, language, found, _severity(found))

    def language(self, conversation: Conversation) -> Language:
        """The language of the customer's turns."""
        return detect_turns([text for _, text in _said(conversation)], self.default)

    def look(
        self, conversation: Conversation, own: Own | None = None
    ) -> tuple[list[str], Language, list[Findings]]:
        """The customer's turns, their language, and what the lexica find in each."""
        turns = _said(conversation)
        texts = [text for _, text in turns]
        language = detect_turns(texts, self.default)
        found = [signals.find(text, language, self.index, at, own) for at, text in turns]
        return texts, language, found


def _said(conversation: Conversation) -> list[tuple[int, str]]:
    """The customer's turns, each with its place."""
    return [
        (at, turn.text) for at, turn in enumerate(conversation.turns) if turn.role is Role.CUSTOMER
    ]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A turn's severity by itself, and its signals."""

    severity: Severity
    found: Findings


@dataclass(frozen=True, slots=True)
class HeadReader:
    """Reads by the lexica and the semantic head: the head weighs what the words mean together."""

    head: SemanticHead
    method: Method = Method.EMBEDDING
    floor: FloorReader = field(default_factory=FloorReader)
    likeness: Likeness | None = None

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """What the customer's turns say; the agent's turns raise nothing."""
        texts, language, found = self.floor.look(conversation, own)
        opinions = self._opinions(found)
        judged = [
            _Judged(
                self._severity(opinion, language, each),
                replace(each, signals=self._signals(each, opinion, language)),
            )
            for each, opinion in zip(found, opinions, strict=True)
        ]
        if own and own.examples and self.likeness and found:
            judged = self._labelled(own, found, opinions, judged)
        severity = _whole([each.severity for each in judged])
        made = _reading(texts, language, [each.found for each in judged], severity)
        return replace(made, method=self.method)

    def language(self, conversation: Conversation) -> Language:
        """The language of the customer's turns."""
        return self.floor.language(conversation)

    def _opinions(self, found: Sequence[Findings]) -> list[Opinion]:
        """The head's, a turn each; it is not asked where the customer has said nothing."""
        if not found:
            return []
        return self.head.look([each.folded.text for each in found], [sure(f) for f in found])

    def _labelled(
        self,
        own: Own,
        found: Sequence[Findings],
        opinions: Sequence[Opinion],
        judged: Sequence[_Judged],
    ) -> list[_Judged]:
        """The turns, those that say what one of the organisation's examples says as it says."""
        nearest = (
            self.likeness.nearest(own, [f.folded.text for f in found]) if self.likeness else []
        )
        return [
            _Judged(
                near.severity,
                replace(each.found, signals=near.signals(each.found, o.probabilities)),
            )
            if near.counts(each.severity, floor)
            else each
            for near, each, floor, o in zip(nearest, judged, found, opinions, strict=True)
        ]

    def _severity(self, opinion: Opinion, language: Language, found: Findings) -> Severity:
        """How grave a turn is by itself."""
        for output, severity in _OUTPUTS:
            if output == ABUSE and found.aside:
                continue
            if self._counts(opinion, output, language):
                return severity
        return Severity.CALM

    def _counts(self, opinion: Opinion, output: str, language: Language) -> bool:
        return opinion.probabilities[output] >= self.head.threshold(output, language)

    def _signals(self, found: Findings, opinion: Opinion, language: Language) -> tuple[Signal, ...]:
        """The lexica's signals that the head lets stand, and the head's own."""
        kinds = self._kinds(opinion, language, found)
        kept = [s for s in found.signals if s.kind in kinds or s.kind is SignalKind.SHOUTING]
        shown = {signal.kind for signal in kept}
        kept = [replace(s, confidence=max(s.confidence, kinds.get(s.kind, 0.0))) for s in kept]
        more = [kind.value for kind in kinds if kind not in shown]
        for name, (start, end) in self.head.places(found.folded.text, opinion, more).items():
            kind, place = SignalKind(name), found.folded.span(start, end)
            kept.append(Signal(kind, round(kinds[kind], 3), *place, self.method.value, found.turn))
        return tuple(sorted(kept, key=lambda s: (s.start, s.end, s.kind)))

    def _kinds(
        self, opinion: Opinion, language: Language, found: Findings
    ) -> dict[SignalKind, float]:
        """The kinds that count, with their probability; never a severity without its kind."""
        said = {kind: opinion.probabilities.get(kind.value, 0.0) for kind in SignalKind}
        kinds = {k: p for k, p in said.items() if p >= self.head.threshold(k.value, language)}
        dangerous = self._counts(opinion, DANGER, language)
        kinds = _settled(kinds, said, DANGEROUS, counts=dangerous)
        if dangerous:
            # Whether a threat is also an insult is for the insult's own probability to say.
            return kinds
        abusive = self._counts(opinion, ABUSE, language) and not found.aside
        return _settled(kinds, said, ABUSIVE, counts=abusive)


def _settled(
    kinds: Mapping[SignalKind, float],
    said: Mapping[SignalKind, float],
    family: frozenset[SignalKind],
    *,
    counts: bool,
) -> dict[SignalKind, float]:
    """The kinds without a family that does not count, or with its likeliest where none did."""
    if not counts:
        return {kind: p for kind, p in kinds.items() if kind not in family}
    if kinds.keys() & family:
        return dict(kinds)
    likeliest = max(family, key=lambda kind: (said[kind], kind))
    return {**kinds, likeliest: max(said[likeliest], THRESHOLD)}


def _reading(
    texts: Sequence[str], language: Language, found: Sequence[Findings], severity: Severity
) -> Reading:
    """The reading of turns, an organisation's own words put to what was found besides."""
    said = [_with_own(each) for each in found]
    own = _whole([_by_kinds(each.own) for each in found])
    return Reading(
        language=language,
        severity=max(severity, own, key=lambda one: one.rank),
        signals=tuple(signal for each in said for signal in each),
        details=Looked(texts, language, _not_to_say_back(found)),
        strikes=sum(_has(each, ABUSIVE) for each in said),
    )


def _not_to_say_back(found: Sequence[Findings]) -> list[tuple[int, int]]:
    """Where the latest turn abuses, swears or instructs."""
    if not found:
        return []
    said = (*found[-1].signals, *found[-1].own)
    if any(signal.kind is SignalKind.HATE for signal in said):
        return [(0, len(found[-1].folded.text))]
    return [(signal.start, signal.end) for signal in said if signal.kind in _UNSAID]


def _with_own(found: Findings) -> tuple[Signal, ...]:
    """The signals of a turn; one that stands inside an own word of its kind says nothing new."""
    if not found.own:
        return found.signals
    others = (
        signal
        for signal in found.signals
        if not any(
            own.kind is signal.kind and own.start <= signal.start and signal.end <= own.end
            for own in found.own
        )
    )
    return tuple(sorted((*others, *found.own), key=lambda s: (s.start, s.end, s.kind)))


def _whole(turns: Sequence[Severity]) -> Severity:
    """A danger in any turn stands; the rest is as the last turn says."""
    if Severity.DANGER in turns:
        return Severity.DANGER
    return turns[-1] if turns else Severity.CALM


def sure(found: Findings) -> dict[str, float]:
    """How sure the lexica are of each of the head's outputs in a turn, between 0 and 1.

    Below 0 where words speak against a kind of danger or abuse and none for any of its family.
    """
    kinds: dict[str, float] = {}
    for signal in found.signals:
        kinds[signal.kind.value] = max(kinds.get(signal.kind.value, 0.0), signal.confidence)
    heat = sum(_HEAT.get(kind, 0.0) for kind in {signal.kind for signal in found.signals})
    return kinds | {
        DANGER: _surest(kinds, found.harmless, DANGEROUS),
        ABUSE: _surest(kinds, found.harmless, ABUSIVE),
        UPSET: min(1.0, max(0.0, found.mood + heat)),
    }


def _surest(
    kinds: Mapping[str, float],
    harmless: Mapping[SignalKind, float],
    family: frozenset[SignalKind],
) -> float:
    """How sure of the surest kind of a family; where there is none, how sure of the contrary."""
    there = [kinds[kind.value] for kind in family if kind.value in kinds]
    against = [-sureness for kind, sureness in harmless.items() if kind in family]
    return max(there or against, default=0.0)


def _has(found: Sequence[Signal], kinds: frozenset[SignalKind]) -> bool:
    """Whether any of these kinds is there, surely enough."""
    return any(signal.kind in kinds and signal.confidence >= THRESHOLD for signal in found)


def _by_kinds(found: Sequence[Signal]) -> Severity:
    """How grave a turn is by the kinds of its signals alone."""
    if _has(found, DANGEROUS):
        return Severity.DANGER
    return Severity.ABUSIVE if _has(found, ABUSIVE) else Severity.CALM


def _severity(found: Sequence[Findings]) -> Severity:
    """What the lexica say of the whole."""
    return _whole([_floor(each) for each in found])


def _floor(found: Findings) -> Severity:
    """How grave a turn is by the lexica."""
    grave = _by_kinds(found.signals)
    if grave is not Severity.CALM:
        return grave
    heat = sum(_HEAT.get(kind, 0.0) for kind in {signal.kind for signal in found.signals})
    return Severity.UPSET if found.mood + heat >= _UPSET else Severity.CALM
