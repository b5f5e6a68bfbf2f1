"""An escalation from open to resolved; every transition returns a new value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Address, Language
from bot.domain.errors import TyyniError
from bot.domain.handover import Handover
from bot.domain.policy import ChainStep
from bot.domain.reading import Severity


class State(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Card:
    """The message that shows an escalation: its place and the platform's id for it."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that a supervisor must see. Its steps were frozen from the policy when it opened.

    `due` says that a card must still be posted; `posting_until` that somebody is posting it until
    then; `alarm` that the agent called for help. `revision` grows by one at each change, so that a
    change made on an old view is noticed.
    """

    id: str
    case: str
    route: str
    reason: str
    severity: Severity
    language: Language
    agent: Address
    steps: tuple[ChainStep, ...]
    handover: Handover
    policy: str
    opened_at: datetime
    state: State = State.OPEN
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    cards: tuple[Card, ...] = ()
    due: bool = True
    posting_until: datetime | None = None
    raised_at: datetime | None = None
    revision: int = 0
    alarm: bool = False

    def claim(self, by: str, at: datetime) -> Escalation:
        """Taken by a supervisor; Stale when somebody has it or it is over."""
        if self.state is not State.OPEN:
            raise Stale(
                "This has already been taken or resolved; the card now shows by whom.", self
            )
        return replace(
            self, state=State.CLAIMED, claimed_by=by, claimed_at=at, revision=self.revision + 1
        )

    def resolve(self, by: str, at: datetime) -> Escalation:
        """Settled by a supervisor, the claimer or the next on shift; Stale unless it is claimed."""
        if self.state is not State.CLAIMED:
            raise Stale(
                "Claim this before resolving it; if it is settled, the card shows so.", self
            )
        return replace(
            self, state=State.RESOLVED, resolved_by=by, resolved_at=at, revision=self.revision + 1
        )

    def shown_on(self, card: Card) -> Escalation:
        """The same, with one more message that shows it."""
        cards, revision = (*self.cards, card), self.revision + 1
        return replace(self, cards=cards, due=False, posting_until=None, revision=revision)

    def posting(self, until: datetime | None) -> Escalation:
        """The same while its card is being posted, or with None when that came to nothing."""
        return replace(self, posting_until=until, revision=self.revision + 1)

    def joined_by(self, newer: Escalation) -> Escalation:
        """The same with what has been said since; a graver case is posted again, on its route."""
        now = replace(self, handover=newer.handover, revision=self.revision + 1)
        called = newer.alarm and not self.alarm
        if newer.severity.rank <= self.severity.rank and not called:
            return now
        return replace(
            now,
            alarm=self.alarm or newer.alarm,
            severity=newer.severity,
            route=newer.route,
            reason=newer.reason,
            steps=newer.steps,
            raised_at=newer.opened_at,
            due=True,
        )


class Stale(TyyniError):
    """The escalation has changed since its card was shown; `now` is what is true."""

    def __init__(self, sentence: str, now: Escalation) -> None:
        super().__init__(sentence)
        self.now = now
