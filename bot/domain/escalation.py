"""An escalation from open to resolved; every transition returns a new value.

open ⇄ claimed → resolved → debriefed
  └──────┴─────→ cancelled      (what is over can be reopened)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Address, Language, Turn
from bot.domain.errors import TyyniError
from bot.domain.handover import Handover
from bot.domain.joining import is_graver
from bot.domain.outbox import Card, Kind, Message, Sending
from bot.domain.policy import ChainStep, Pace
from bot.domain.reading import Severity
from bot.domain.review import Summary

__all__ = ["OVER", "Card", "Escalation", "Outcome", "Stale", "State"]


class State(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    DEBRIEFED = "debriefed"
    CANCELLED = "cancelled"


OVER = frozenset({State.RESOLVED, State.DEBRIEFED, State.CANCELLED})
"""States in which nobody waits for anything."""


class Outcome(StrEnum):
    """Why an escalation is resolved."""

    SETTLED = "settled"
    ENDED = "ended"
    PASSED_ON = "passed_on"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that a supervisor must see. Its steps and pace were frozen when it opened.

    `step` is the last one called, counted on beyond the chain's end; `began_at` is when its minutes
    count from, `called_at` when somebody was last called. `held_at` is the claimer's last sign of
    life, `asked_at` when they were asked for one. `outbox` holds what must still be said; from
    `informed_at`, the first card, the employer knows. `life` counts how often it was opened,
    `revision` every change. `alarm`: the agent called for help.
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
    pace: Pace = field(default_factory=Pace)
    state: State = State.OPEN
    seen_by: str | None = None
    seen_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    held_at: datetime | None = None
    asked_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    outcome: Outcome | None = None
    words: str = ""
    cards: tuple[Card, ...] = ()
    raised_at: datetime | None = None
    informed_at: datetime | None = None
    step: int = 0
    began_at: datetime | None = None
    called_at: datetime | None = None
    outbox: tuple[Message, ...] = ()
    sending: Sending | None = None
    life: int = 1
    revision: int = 0
    alarm: bool = False

    @property
    def due(self) -> bool:
        """Whether a card must still be posted."""
        return any(message.kind is Kind.CARD for message in self.outbox)

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for anything any more."""
        return self.state in OVER

    def opened(self) -> Escalation:
        """The same with its first card to post."""
        began = replace(self, began_at=self.opened_at, called_at=self.opened_at)
        return began.saying(Kind.CARD, self.opened_at, to=self.steps[0].to)

    def claim(self, by: str, at: datetime) -> Escalation:
        """Taken by a supervisor; Stale when somebody has it or it is over."""
        if self.state is not State.OPEN:
            raise Stale(
                "This has already been taken or resolved; the card now shows by whom.", self
            )
        kept = self.changed().without(Kind.CARD, Kind.CALL, Kind.NOBODY)
        taken = replace(kept, state=State.CLAIMED, claimed_by=by, claimed_at=at)
        return taken.held(at).told(at)

    def seen(self, by: str, at: datetime) -> Escalation:
        """Somebody has it before them, though nobody has taken it; the agent is told once."""
        self._must_be(State.OPEN)
        if self.seen_by:
            return self.changed()
        return replace(self.changed(), seen_by=by, seen_at=at).told(at)

    def confirm(self, by: str, at: datetime) -> Escalation:
        """The claimer still has it; Stale for anybody else."""
        self._must_be_claimed_by(by)
        return self.changed().held(at)

    def unclaim(self, by: str, at: datetime) -> Escalation:
        """Given back by the claimer: the chain begins again; Stale for anybody else."""
        self._must_be_claimed_by(by)
        return self.called_again(at).told(at)

    def hand_over(self, by: str, to: str, at: datetime) -> Escalation:
        """Passed to another, who is asked to confirm; Stale unless it is claimed."""
        self._must_be(State.CLAIMED)
        given = replace(self.changed(), claimed_by=to, claimed_at=at, snoozed_until=None)
        asked = replace(given.held(at), asked_at=at)
        return asked.told(at).saying(Kind.ASK, at, by=by)

    def snooze(self, until: datetime, at: datetime) -> Escalation:
        """No reminder before then; Stale when it is over."""
        self._must_be(State.OPEN, State.CLAIMED)
        return replace(self.changed(), snoozed_until=until, asked_at=None).rendered(at)

    def comment(self, by: str, words: str, at: datetime) -> Escalation:
        """Something said about it, in the card's thread; from the claimer it is a sign of life."""
        said = self.changed()
        if self.state is State.CLAIMED and by == self.claimed_by:
            said = said.held(at)
        return said.saying(Kind.COMMENT, at, words=words, by=by)

    def resolve(
        self, by: str, at: datetime, outcome: Outcome = Outcome.SETTLED, words: str = ""
    ) -> Escalation:
        """Settled by a supervisor, the claimer or the next on shift; Stale unless it is claimed."""
        if self.state is not State.CLAIMED:
            raise Stale(
                "Claim this before resolving it; if it is settled, the card shows so.", self
            )
        over = replace(self._over(State.RESOLVED, by, at, words), outcome=outcome).told(at)
        grave = self.severity.rank >= Severity.ABUSIVE.rank
        return over.saying(Kind.DEBRIEF, at) if grave else over

    def cancel(self, by: str, at: datetime, words: str = "") -> Escalation:
        """Called off; Stale when it is over."""
        self._must_be(State.OPEN, State.CLAIMED)
        return self._over(State.CANCELLED, by, at, words).told(at)

    def reopen(self, at: datetime) -> Escalation:
        """Open again, its chain from the beginning; Stale unless it is over."""
        self._must_be(*OVER)
        again = replace(self, resolved_by=None, resolved_at=None, outcome=None, words="")
        return replace(again, life=self.life + 1).called_again(at).told(at)

    def debriefed(self) -> Escalation:
        """The agent has talked it over, or does not want to; Stale unless it is resolved."""
        self._must_be(State.RESOLVED)
        return replace(self.changed(), state=State.DEBRIEFED)

    def summed_up(self, turns: tuple[Turn, ...], summary: Summary, at: datetime) -> Escalation:
        """The same with a better summary, or with why there is none.

        Stale where more has been said than was summed up.
        """
        if self.handover.turns != turns:
            raise Stale("This has changed since; the card now shows how it stands.", self)
        told = replace(self.handover, statements=summary.statements, help=summary.help)
        return replace(self.changed(), handover=told).rendered(at)

    def joined_by(self, newer: Escalation) -> Escalation:
        """The same with what has been said since.

        A further reason is told in the thread; a graver case takes the graver route as well, and so
        does an agent's call for help. That is told wherever somebody has been called already.
        """
        at = newer.opened_at
        now = replace(self.changed(), handover=newer.handover).told(at)
        if not is_graver(self, newer):
            known = newer.route == self.route
            return now if known else now.saying(Kind.JOINED, at, words=newer.reason)
        raised = replace(
            now,
            alarm=self.alarm or newer.alarm,
            severity=newer.severity,
            route=newer.route,
            reason=newer.reason,
            steps=newer.steps,
            pace=newer.pace,
            raised_at=at,
            snoozed_until=None,
        )
        for to in dict.fromkeys(card.to for card in self.cards):
            raised = raised.saying(Kind.JOINED, at, to=to, words=newer.reason)
        return raised.without(Kind.CARD).calling(0, at).without(Kind.CALL)

    # What the transitions, and bot.domain.chain, are made of.
    def changed(self) -> Escalation:
        """One revision later."""
        return replace(self, revision=self.revision + 1)

    def held(self, at: datetime) -> Escalation:
        """The claimer has given a sign of life."""
        return replace(self, held_at=at, asked_at=None)

    def calling(self, step: int, at: datetime) -> Escalation:
        """A step is called: a card for those who have none, else a call in their card's thread."""
        to = self.steps[step % len(self.steps)].to
        shown = any(card.to == to for card in self.cards)
        began = at if step == 0 or self.began_at is None else self.began_at
        called = replace(self, step=step, called_at=at, began_at=began)
        return called.saying(Kind.CALL if shown else Kind.CARD, at, to=to, step=step)

    def called_again(self, at: datetime) -> Escalation:
        """Open, with nobody who has it: the chain begins again."""
        free = replace(
            self.changed().without(Kind.ASK),
            state=State.OPEN,
            claimed_by=None,
            claimed_at=None,
            held_at=None,
            asked_at=None,
            snoozed_until=None,
        )
        return free.calling(0, at).rendered(at)

    def told(self, at: datetime) -> Escalation:
        """The agent is to be told how it stands, and the cards to be rendered again."""
        return self.without(Kind.NOTE).saying(Kind.NOTE, at).rendered(at)

    def rendered(self, at: datetime) -> Escalation:
        """The cards are to be rendered again: also one that may be there before it is noted."""
        shown = self.cards or (self.sending and self.due)
        return self.without(Kind.UPDATE).saying(Kind.UPDATE, at) if shown else self

    def saying(
        self,
        kind: Kind,
        at: datetime,
        *,
        to: str = "",
        words: str = "",
        by: str = "",
        step: int = 0,
    ) -> Escalation:
        """One more message to send; its key is unlike all others."""
        key = f"{self.id}.{self.life}.{self.revision}.{kind}.{len(self.outbox)}"
        message = Message(key, kind, at, to=to, words=words, by=by, step=step)
        return replace(self, outbox=(*self.outbox, message))

    def without(self, *kinds: Kind) -> Escalation:
        """The same without messages of these kinds, save one that is being sent."""
        busy = self.sending.key if self.sending else None
        kept = tuple(m for m in self.outbox if m.kind not in kinds or m.key == busy)
        return replace(self, outbox=kept)

    def _over(self, state: State, by: str, at: datetime, words: str) -> Escalation:
        kept = self.changed().without(Kind.CARD, Kind.CALL, Kind.ASK, Kind.NOBODY)
        return replace(
            kept, state=state, resolved_by=by, resolved_at=at, words=words, snoozed_until=None
        )

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise Stale("This has changed since; the card now shows how it stands.", self)

    def _must_be_claimed_by(self, by: str) -> None:
        if self.state is not State.CLAIMED or self.claimed_by != by:
            raise Stale("This is not with you now; the card shows who has it.", self)


class Stale(TyyniError):
    """The escalation has changed since its card was shown; `now` is what is true."""

    def __init__(self, sentence: str, now: Escalation) -> None:
        super().__init__(sentence)
        self.now = now
