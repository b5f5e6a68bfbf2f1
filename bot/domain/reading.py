"""What a message says, as labels on the customer's words: never on anybody's feelings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.domain.conversation import Language


class SignalKind(StrEnum):
    """What can be found in a customer's words."""

    THREAT_VIOLENCE = "threat_violence"
    SELF_HARM = "self_harm"
    INSULT = "insult"
    HATE = "hate"
    SEXUAL_HARASSMENT = "sexual_harassment"
    PROFANITY = "profanity"
    SHOUTING = "shouting"
    LEGAL_THREAT = "legal_threat"
    MEDIA_THREAT = "media_threat"
    CHARGEBACK = "chargeback"
    REPEATED_CONTACT = "repeated_contact"
    SUPERVISOR_REQUEST = "supervisor_request"
    INJECTION = "injection"


DANGEROUS = frozenset({SignalKind.THREAT_VIOLENCE, SignalKind.SELF_HARM})
ABUSIVE = frozenset({SignalKind.INSULT, SignalKind.HATE, SignalKind.SEXUAL_HARASSMENT})


class Severity(StrEnum):
    """How hard the message is on the one who answers; compare with `rank`."""

    CALM = "calm"
    UPSET = "upset"
    ABUSIVE = "abusive"
    DANGER = "danger"

    @property
    def rank(self) -> int:
        """0 for calm to 3 for danger."""
        return list(Severity).index(self)


class IdentifierKind(StrEnum):
    """Kinds of personal data that are masked."""

    HETU = "hetu"
    PERSONNUMMER = "personnummer"
    IBAN = "iban"
    CARD = "card"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"
    ORDER = "order"
    URL = "url"
    SECRET = "secret"  # noqa: S105 - a kind of identifier, not a secret


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """Personal data found in a text; offsets are in characters of the original, end exclusive."""

    start: int
    end: int
    kind: IdentifierKind


@dataclass(frozen=True, slots=True)
class Signal:
    """Something the customer's words carry, with the words that show it.

    `turn` is the index of the turn in the conversation; `start` and `end` are characters
    of that turn's original text, end exclusive; `confidence` is between 0 and 1. `prompt` is the
    name and content hash of the template by which a model saw it.
    """

    kind: SignalKind
    confidence: float
    start: int
    end: int
    source: str
    turn: int = 0
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in cents and an ISO 4217 code."""

    cents: int
    currency: str


class Unit(StrEnum):
    """Units in which people count a wait."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def minutes(self) -> int:
        """How many minutes one of them is (a month is 30 days, a year 365)."""
        day = 24 * 60
        return {
            "minute": 1,
            "hour": 60,
            "day": day,
            "week": 7 * day,
            "month": 30 * day,
            "year": 365 * day,
        }[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time as the customer counted it: 3 weeks stays 3 weeks."""

    count: int
    unit: Unit

    @property
    def minutes(self) -> int:
        """Its length in minutes."""
        return self.count * self.unit.minutes


class Named(Protocol):
    """The concrete things a customer named, so that a reply can name them too.

    None: not said, or not plainly. They may be looked for only when they are asked for.
    """

    @property
    def span(self) -> Span | None:
        """How long they have waited."""

    @property
    def amount(self) -> Amount | None:
        """The sum of money at stake."""

    @property
    def times(self) -> int | None:
        """How many times they have been in touch."""

    @property
    def told(self) -> str | None:
        """What they told, said back: the clause after `you told me that`, in their language."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is named, known beforehand."""

    span: Span | None = None
    amount: Amount | None = None
    times: int | None = None
    told: str | None = None


class Method(StrEnum):
    """What a reading rests on: beside the lexica, what each machine can run."""

    EMBEDDING = "embedding"
    NGRAMS = "ngrams"
    LEXICON = "lexicon"


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a turn of the conversation is to a situation's examples: about 0 to 1."""

    situation: str
    turn: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one conversation says now: its signals are those of every customer turn.

    `covered` is False where the language is not one that is read: then a `calm` says only that
    nothing was found that is plain in any language. `language` is the one to answer in; `heard`
    is what the customer's own words are in, where that is another.
    """

    language: Language
    severity: Severity
    signals: tuple[Signal, ...] = ()
    details: Named = field(default=Details(), compare=False)
    strikes: int = 0
    method: Method = Method.LEXICON
    heard: Language | None = None
    near: tuple[Nearness, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the language is one that is read."""
        return self.language is not Language.OTHER

    def has(self, *kinds: SignalKind) -> bool:
        """Whether any of these kinds was found."""
        return any(signal.kind in kinds for signal in self.signals)
