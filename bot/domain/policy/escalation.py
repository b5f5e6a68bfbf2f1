"""escalation.yaml: opening hours and routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.policy.clauses import Clause, ClauseId, Line, Model, Words
from bot.domain.policy.conduct import Step
from bot.domain.reading import Severity, SignalKind

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Hours(Clause):
    """When someone is there, in the organisation's time zone; closed days as YYYY-MM-DD."""

    days: tuple[Day, ...] = Field(min_length=1)
    open: Time
    close: Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
    closed: tuple[Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")], ...] = ()


Wait = Annotated[float, Field(ge=0, le=60 * 24 * 30)]
"""Minutes; half a minute is 0.5."""
Pause = Annotated[float, Field(gt=0, le=60 * 24 * 30)]


class ChainStep(Model):
    """Whom to tell after how many minutes without a claim.

    `slack:C0123` is a channel, `slack:@U0123` a person, `slack:@S0123` a user group, whose members
    each get a card; `outside:NAME` is a destination that the server's settings name: a telephone,
    a pager, an e-mail address.
    """

    after_minutes: Wait
    to: Annotated[str, StringConstraints(pattern=r"^[a-z]+:\S+$")]


class Pace(Model):
    """How often people are reminded, in minutes.

    `repeat` between calls once the whole chain has been called; `remind` until the one who took it
    is asked whether they still have it; `confirm` for them to answer before it is given back.
    """

    repeat_minutes: Pause = 10
    remind_minutes: Pause = 30
    confirm_minutes: Pause = 15


class When(Model):
    """What sends a case to a route: any one of these is enough."""

    severity: tuple[Severity, ...] = ()
    signals: tuple[SignalKind, ...] = ()
    conduct: tuple[Step, ...] = ()
    situations: tuple[ClauseId, ...] = ()
    asked: bool = False


class Route(Clause):
    """Where a case goes; the first route in the file whose `when` fits is taken."""

    name: Words
    when: When
    reason: Words
    hours: ClauseId | None = None
    outside_hours: ClauseId | None = None
    chain: tuple[ChainStep, ...] = Field(min_length=1)
    pace: Pace = Pace()


class AlarmTest(Model):
    """When the chain of the alarm is tried, and by when everybody on it must have answered."""

    day: Day
    at: Time
    answer_minutes: Annotated[int, Field(ge=1, le=60 * 24)] = 60


class Alarm(Model):
    """An agent's call for help: whom it reaches, at any hour, and the words that sound it.

    Without a `route` it takes the first one for danger. `call` says whom to call where nothing
    took it.
    """

    route: ClauseId | None = None
    words: tuple[Line, ...] = ()
    call: Words | None = None
    test: AlarmTest | None = None


class Escalations(Model):
    """Opening hours, routes and the alarm."""

    hours: tuple[Hours, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)
    alarm: Alarm = Alarm()
