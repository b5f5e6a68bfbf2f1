"""organisation.yaml: whose policy this is, and how they can be reached."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.policy.clauses import Clause, Line, Model, Words


class ContactKind(StrEnum):
    """How an organisation can be reached."""

    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"


class Contact(Clause):
    """A contact detail that a reply may give; one that is not listed may not be given."""

    kind: ContactKind
    value: Line
    text: Words
    source: Line | None = None
    checked: Line | None = None


class People(Model):
    """Who may do what: ids of users and of groups, Slack's (`S…`) or those of Teams (`team:…`).

    Where no agents are named, everybody on the platform may ask.
    """

    agents: tuple[Line, ...] = ()
    supervisors: tuple[Line, ...] = Field(min_length=1)
    admins: tuple[Line, ...] = Field(min_length=1)


class Channels(Model):
    """Where agents ask for help, and where admins are told of a policy edit that was refused."""

    help: tuple[Line, ...] = ()
    admin: Line | None = None


Days = Annotated[int, Field(ge=1, le=365 * 30)]


class Retention(Model):
    """For how many days each kind of data is kept.

    `words` is what was said: turns, suggestions, quotes, comments. The other kinds are what is
    left without words; `audit` is the trail of who did what.
    """

    words: Days = 30
    events: Days = 7
    gaps: Days = 90
    wellbeing: Days = 90
    escalations: Days = 730
    handled: Days = 730
    audit: Days = 1825


class Organisation(Model):
    """Whose policy this is."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    name: Words
    about: Words
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    time_zone: Line
    language: Literal["fi", "sv", "en"] = "fi"
    contacts: tuple[Contact, ...] = ()
    people: People
    channels: Channels = Channels()
    retention: Retention = Retention()
