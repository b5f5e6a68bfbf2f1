"""What the use cases around people need of the outside: trail, records, drills, word to people."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.domain.aftermath import Alone, Digest, Informed, Moment, Taken
    from bot.domain.audit import Deed
    from bot.domain.drill import DrillCall, DrillReport
    from bot.domain.policy import Retention


class Audit(Protocol):
    """The trail of who did what. May raise Unavailable."""

    async def note(self, deed: Deed) -> None:
        """Put a deed at the end of the trail."""
        ...


class Preferences(Protocol):
    """What people have chosen for themselves, durably. Every method may raise Unavailable."""

    async def is_light(self, person: str) -> bool:
        """Whether an agent wants limits alone, without phrasing."""
        ...

    async def choose_light(self, person: str, *, light: bool) -> None:
        """Keep an agent's choice."""
        ...


class Groups(Protocol):
    """The platform's user groups. May raise Unavailable."""

    async def members(self, group: str) -> frozenset[str]:
        """The ids of those who belong to a group."""
        ...


class Records(Protocol):
    """What is left of hard cases, durably. Every method may raise Unavailable."""

    async def note_alone(self, alone: Alone) -> bool:
        """Record that a case was handled alone; False where it was, and its line is kept then."""
        ...

    async def untold(self, before: datetime) -> tuple[Alone, ...]:
        """Those of before then that no digest has told, oldest first."""
        ...

    async def told(self, cases: tuple[str, ...], at: datetime) -> None:
        """A digest has told these."""
        ...

    async def alone_since(self, since: datetime) -> tuple[Alone, ...]:
        """All handled alone from then on."""
        ...

    async def note_moment(self, moment: Moment) -> bool:
        """Record a hard case; False where it was recorded and is no graver now."""
        ...

    async def moments_since(self, since: datetime, person: str | None = None) -> tuple[Moment, ...]:
        """Hard cases from then on, of one person or of all."""
        ...

    async def unoffered(self, before: datetime) -> tuple[Moment, ...]:
        """Hard cases of before then whose agent was not offered a debrief.

        Those aside whose escalation is as grave, and not called off: its end brings the offer.
        """
        ...

    async def not_offered(self, case: str) -> None:
        """A debrief could not be offered after all; it is due again."""
        ...

    async def offered(self, case: str, at: datetime) -> bool:
        """A debrief is being offered; False where it was already."""
        ...

    async def note_informed(self, informed: Informed) -> None:
        """The employer learnt of a case."""
        ...

    async def informed_of(self, case: str) -> tuple[Informed, ...]:
        """When and how the employer learnt of a case, oldest first."""
        ...

    async def note_taken(self, taken: Taken) -> None:
        """A step of the ladder was taken."""
        ...

    async def taken_in(self, case: str) -> tuple[Taken, ...]:
        """The steps taken in a case, oldest first."""
        ...

    async def refer(self, case: str, reference: str) -> None:
        """A case is of the customer with this reference of the organisation's own."""
        ...

    async def taken_before(self, reference: str, case: str) -> tuple[Taken, ...]:
        """The steps taken in this customer's other cases, oldest first."""
        ...


class Drills(Protocol):
    """Tests of the alarm, durably. Every method may raise Unavailable."""

    async def begin(self, drill: str, due_at: datetime) -> bool:
        """Begin a drill; False where it was begun already."""
        ...

    async def note_call(self, drill: str, call: DrillCall) -> None:
        """Somebody on the chain was called, or answered; an answer is never taken back."""
        ...

    async def calls(self, drill: str) -> tuple[DrillCall, ...]:
        """All who were called in a drill."""
        ...

    async def due(self, now: datetime) -> tuple[str, ...]:
        """Drills whose time is up and that nobody has reported on."""
        ...

    async def unreported(self, drill: str) -> None:
        """A drill could not be reported on after all; it is due again."""
        ...

    async def reported(self, drill: str) -> bool:
        """A drill is being reported on; False where it was already."""
        ...


class Sweeper(Protocol):
    """Takes data away for good. Every method may raise Unavailable."""

    async def expire(self, keep: Retention, now: datetime) -> dict[str, int]:
        """What is older than the policy allows goes; how many rows of each kind."""
        ...

    async def erase_reference(self, reference: str) -> int:
        """All cases of a customer, by the organisation's own reference; how many there were."""
        ...

    async def erase_person(self, person: str) -> int:
        """An agent or supervisor, wherever they are named; how many rows named them."""
        ...


class Days(Protocol):
    """Which day each piece of daily work was last done. Every method may raise Unavailable."""

    async def begin(self, work: str, day: date, by: str, turn: tuple[datetime, datetime]) -> bool:
        """Take a day's work; False where it is done, or another has it.

        `turn` is now, and until when nobody else may take it.
        """
        ...

    async def done(self, work: str, day: date) -> None:
        """It is done for this day."""
        ...


class Messenger(Protocol):
    """Brings word to people and places outside any escalation. May raise Unavailable."""

    async def offer_debrief(self, person: str, case: str, words: str) -> None:
        """Offer an agent a debrief, where only they see it."""
        ...

    async def tell_wish(self, place: str, person: str, words: str) -> None:
        """An agent wants to talk a case over, and lets the supervisors know."""
        ...

    async def tell_digest(self, place: str, digest: Digest) -> None:
        """What was handled alone since the last time, with thanks."""
        ...

    async def call_drill(self, to: str, drill: str, outside: tuple[str, ...]) -> None:
        """Call somebody on the alarm's chain, for a test."""
        ...

    async def tell_drill(self, place: str, report: DrillReport) -> None:
        """Who answered a test of the alarm and who did not."""
        ...
