"""service.yaml, authority.yaml and never.yaml: what is done, may be promised, is never said."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.policy.clauses import Clause, Line, Model, Phrases, Words
from bot.domain.reading import Unit


class Boundary(Clause):
    """Where the service begins, where it ends, and who takes over there."""

    kind: Literal["we_do", "we_do_not"]
    text: Words
    takes_over: Words | None = None


class Service(Model):
    """What the organisation does and does not do."""

    boundaries: tuple[Boundary, ...] = Field(min_length=1)


class LimitKind(StrEnum):
    """What a limit is counted in."""

    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"


class Limit(Clause):
    """The most an agent may promise of something; `about` holds the words that promise it.

    `covers` names acts that come with Tyyni and promise it in other words. `mends` may stand for a
    sentence that oversteps it, whatever the case.
    """

    kind: LimitKind
    text: Words
    max: Annotated[float, Field(ge=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    unit: Unit | None = None
    about: Phrases
    covers: tuple[Line, ...] = ()
    mends: Words | None = None


class NeverKind(StrEnum):
    """What kind of harm a never-rule keeps away; it is the kind of its violations."""

    NEVER = "never"
    PROMISE = "promise"
    FAULT = "fault"
    BLAME = "blame"
    ANGER = "anger"
    DIAGNOSIS = "diagnosis"
    THREAT = "threat"
    PRIVACY = "privacy"
    CONTACT = "contact"


class Never(Clause):
    """What is never said, with an example that breaks the rule and one that keeps it.

    A rule of kind `contact` needs no phrases: it is broken by any phone number, e-mail or web
    address that is not among the organisation's contacts. `covers` names phrase packs that come
    with Tyyni; `match` adds the organisation's own phrases; a hit that overlaps one of `unless`
    in the same sentence is no violation. `mends` may stand for a broken sentence in any reply,
    where `keeps` is an example and may tell of one case; without it the sentence is left out.
    """

    kind: NeverKind = NeverKind.NEVER
    text: Words
    covers: tuple[Line, ...] = ()
    match: Phrases = Phrases()
    unless: Phrases = Phrases()
    breaks: Words
    keeps: Words
    mends: Words | None = None


class Authority(Model):
    """What an agent may promise, and what nobody may."""

    limits: tuple[Limit, ...] = Field(min_length=1)
    never_promise: tuple[Never, ...] = ()


class Nevers(Model):
    """What the organisation never does, even if the customer demands it."""

    rules: tuple[Never, ...] = Field(min_length=1)
