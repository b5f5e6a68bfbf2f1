"""What the use cases need of the outside, in the domain's own types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from bot.domain.brief import Brief, Way
    from bot.domain.conversation import Address, Conversation, Language, Turn
    from bot.domain.escalation import Card, Escalation, State
    from bot.domain.happened import Event
    from bot.domain.outbox import Message
    from bot.domain.policy import Own, PolicySet
    from bot.domain.reading import Reading
    from bot.domain.review import Mended, Noticed, Statement
    from bot.domain.speech import Done
    from bot.domain.suggestion import Answer, Draft, Violation


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation as the desk knows it: masked turns, and what the agent was shown.

    `standing` is the suggestion that stands first before the agent now: what is said another way.
    `spoken` is its language, where that is not the customer's.
    """

    id: str
    address: Address
    conversation: Conversation
    language: Language
    standing: str = ""
    spoken: Language | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something customers ask that no clause covers; the text is masked."""

    policy: str
    language: Language
    text: str
    at: datetime


class Notice(StrEnum):
    """What admins are told."""

    PUBLISHED = "published"
    REFUSED = "refused"
    BUDGET = "budget"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Spent:
    """One call of the language model: its template, what came of it, seconds and tokens."""

    purpose: str
    outcome: str
    seconds: float
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        """Tokens of both directions."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True)
class Veiled:
    """Turns without personal data, and how to put it back for the agent's eyes."""

    turns: tuple[Turn, ...]
    restore: Callable[[str], str]


class Reader(Protocol):
    """Reads what a conversation says."""

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """The reading of the conversation as it stands, `own` words and examples counted."""
        ...

    def language(self, conversation: Conversation) -> Language:
        """The reading's language alone, at a small part of what the reading costs."""
        ...


class Ear(Protocol):
    """Hears what an agent's words do, beyond what rules can name."""

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        """The families of what is done, each with its sentence; none where nothing is heard."""
        ...


class Masker(Protocol):
    """Puts placeholders in the place of personal data."""

    def mask(self, turns: tuple[Turn, ...], before: tuple[Turn, ...] = ()) -> tuple[Turn, ...]:
        """The turns without personal data, numbered on from those `before`, masked already."""
        ...

    def veil(self, turns: tuple[Turn, ...], before: tuple[Turn, ...] = ()) -> Veiled:
        """The same, with those `before` in front, and with the way back for what was hidden now."""
        ...


class PolicySource(Protocol):
    """Where the policy set in use comes from."""

    def current(self) -> PolicySet:
        """The newest set that passed check and test."""
        ...


class Cases(Protocol):
    """What the desk remembers, durably. Every method may raise Unavailable."""

    async def first_time(self, key: str, at: datetime) -> bool:
        """Whether this event is new; it is not the next time."""
        ...

    async def case(self, case_id: str) -> Case | None:
        """A case by its id."""
        ...

    async def save(self, case: Case, at: datetime) -> None:
        """Keep a case as it now is."""
        ...

    async def note_gap(self, gap: Gap) -> None:
        """Record a gap for admins."""
        ...


class Escalations(Protocol):
    """Escalations and what happened to them, durably. Every method may raise Unavailable."""

    async def open(self, escalation: Escalation, event: Event) -> Escalation:
        """Keep a new escalation; the one already open for its case where there is one."""
        ...

    async def get(self, escalation_id: str) -> Escalation | None:
        """An escalation by its id."""
        ...

    async def swap(self, old: Escalation, new: Escalation, event: Event | None = None) -> bool:
        """Put `new` in the place of `old`, with what happened; False where it has changed since.

        False as well where it would be the second open escalation of its case.
        """
        ...

    async def overdue(self, before: datetime, most: int) -> tuple[str, ...]:
        """Ids of those with something to do before then: the gravest, then the longest overdue."""
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next one after then has something to do; None where none ever will."""
        ...

    async def listed(self, states: frozenset[State], most: int) -> tuple[Escalation, ...]:
        """Those in these states, the newest first."""
        ...

    async def latest_of(self, case_id: str) -> Escalation | None:
        """A case's newest escalation; None where it was never escalated."""
        ...

    async def events(self, escalation_id: str) -> tuple[Event, ...]:
        """What happened to one, oldest first."""
        ...


class Notifier(Protocol):
    """Reaches people on their platform. Every method may raise Unavailable."""

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        """Post an escalation's card to a destination; the key goes with it."""
        ...

    async def say(self, message: Message, escalation: Escalation) -> None:
        """Send what is no card: to those who have its cards, or to the agent."""
        ...

    async def find(self, message: Message, escalation: Escalation) -> Card | None:
        """What has gone out under a message's key, asked of the platform; None where nothing."""
        ...

    async def update(self, escalation: Escalation) -> None:
        """Render an escalation's cards again."""
        ...

    async def tell_agent(self, escalation: Escalation) -> None:
        """Tell the agent where their escalation stands now."""
        ...

    async def tell_admins(self, place: str, notice: Notice, lines: tuple[str, ...]) -> None:
        """Tell the admins something, with details line by line."""
        ...


class Meter(Protocol):
    """Counts what happens, without who and without words."""

    def suggested(self, answer: Answer, seconds: float) -> None:
        """An agent was answered."""
        ...

    def escalated(self, escalation: Escalation) -> None:
        """An escalation was opened, taken or settled."""
        ...

    def asked_model(self, spent: Spent) -> None:
        """The language model was called."""
        ...

    def rejected(self, clause: str) -> None:
        """A model's words were kept back for a clause that they break."""
        ...

    def model_helped(self, outcome: str) -> None:
        """What the model did for one answer: `given`, or why the playbook stood alone."""
        ...


class Writer(Protocol):
    """A language model. Every method ends `within` so many seconds and may raise Silent."""

    def suggest(self, brief: Brief, within: float) -> AsyncGenerator[Draft, None]:
        """Drafts, each as soon as it is whole."""
        ...

    async def repair(
        self, brief: Brief, draft: Draft, broken: tuple[Violation, ...], within: float
    ) -> Draft:
        """A draft once more, without what it breaks."""
        ...

    async def rephrase(self, brief: Brief, text: str, way: Way, within: float) -> Draft:
        """The same text said another way."""
        ...

    async def mend(
        self, brief: Brief, draft: str, broken: tuple[Violation, ...], within: float
    ) -> tuple[Mended, ...]:
        """A sentence in the place of each that breaks something."""
        ...

    async def summarise(self, brief: Brief, within: float) -> tuple[Statement, ...]:
        """What a supervisor needs to know, each statement with the turn it stands in."""
        ...

    async def assess(self, brief: Brief, within: float) -> tuple[Noticed, ...]:
        """Danger and abuse in the customer's words, quoted."""
        ...

    async def judge(self, brief: Brief, text: str, within: float) -> int:
        """How glad an experienced colleague would be to send this: 1 to 5."""
        ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """An aware datetime in UTC."""
        ...


class Ids(Protocol):
    """New names for things."""

    def new(self) -> str:
        """A new id, unlike all others."""
        ...
