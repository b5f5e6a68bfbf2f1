"""A policy set: what an organisation has decided it does, says and never does.

Every clause has an id, and every wording stands in Finnish, Swedish and English. The models are
frozen; the YAML files of a policy set have exactly these keys (see docs/POLICIES.md).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.conversation import Channel, Language
from bot.domain.reading import Severity, SignalKind, Unit

ClauseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 30)]


class Model(BaseModel):
    """Frozen, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Model):
    """One wording in the three languages, each written by a native."""

    fi: Line
    sv: Line
    en: Line

    def in_(self, language: Language) -> str:
        """The wording in a language; English where the language is not served."""
        return str(getattr(self, language.value, self.en))


class Phrases(Model):
    """Phrases (bot.domain.phrases) to look for, by language."""

    fi: tuple[Line, ...] = ()
    sv: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The phrases of one language."""
        return tuple(getattr(self, language.value, ()))


class Clause(Model):
    """Anything that can be quoted by its id."""

    id: ClauseId


# organisation.yaml


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
    """Who may do what: user ids and user groups of the platforms."""

    supervisors: tuple[Line, ...] = Field(min_length=1)
    admins: tuple[Line, ...] = Field(min_length=1)


class Channels(Model):
    """Where agents ask for help, and where admins are told of a policy edit that was refused."""

    help: tuple[Line, ...] = ()
    admin: Line | None = None


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


# service.yaml


class Boundary(Clause):
    """Where the service begins, where it ends, and who takes over there."""

    kind: Literal["we_do", "we_do_not"]
    text: Words
    takes_over: Words | None = None


class Service(Model):
    """What the organisation does and does not do."""

    boundaries: tuple[Boundary, ...] = Field(min_length=1)


# authority.yaml


class LimitKind(StrEnum):
    """What a limit is counted in."""

    MONEY = "money"
    PERCENT = "percent"
    TIME = "time"


class Limit(Clause):
    """The most an agent may promise of something; `about` holds the words that promise it."""

    kind: LimitKind
    text: Words
    max: Annotated[float, Field(ge=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    unit: Unit | None = None
    about: Phrases


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
    in the same sentence is no violation.
    """

    kind: NeverKind = NeverKind.NEVER
    text: Words
    covers: tuple[Line, ...] = ()
    match: Phrases = Phrases()
    unless: Phrases = Phrases()
    breaks: Words
    keeps: Words


class Authority(Model):
    """What an agent may promise, and what nobody may."""

    limits: tuple[Limit, ...] = Field(min_length=1)
    never_promise: tuple[Never, ...] = ()


# conduct.yaml


class Step(StrEnum):
    """The ladder of conduct; safety stands outside it."""

    ACKNOWLEDGE = "acknowledge"
    LIMIT = "limit"
    WARN = "warn"
    END = "end"
    SAFETY = "safety"


class Expectation(Clause):
    """Conduct that is accepted, or is not: signals tell which behaviour the clause is about."""

    accepted: bool
    signals: tuple[SignalKind, ...] = ()
    text: Words


class Rung(Clause):
    """A step of the ladder with its exact wording; `who` may take it."""

    step: Literal[Step.LIMIT, Step.WARN, Step.END]
    at_strikes: Annotated[int, Field(ge=1, le=9)]
    who: Literal["agent", "supervisor"] = "agent"
    text: Words
    wording: tuple[Words, ...] = Field(min_length=1)


class Safety(Clause):
    """What is said when someone may come to harm: first to the agent, then to the customer."""

    signals: tuple[SignalKind, ...] = Field(min_length=1)
    to_agent: Words
    to_customer: tuple[Words, ...] = Field(min_length=1)
    contacts: tuple[ClauseId, ...] = ()


class Conduct(Model):
    """What behaviour is accepted, the ladder, and the safety wording."""

    expectations: tuple[Expectation, ...] = Field(min_length=1)
    ladder: tuple[Rung, ...] = Field(min_length=3)
    safety: tuple[Safety, ...] = Field(min_length=1)


# voice.yaml


class Move(StrEnum):
    """The moves of a reply, each chosen from approved wording."""

    ACKNOWLEDGE = "acknowledge"
    CALM = "calm"
    LIMIT = "limit"
    CHOICES = "choices"
    NEXT = "next"


class Style(StrEnum):
    """How a reply sounds."""

    WARM = "warm"
    BRIEF = "brief"
    FIRM = "firm"


class StyleOrder(Clause):
    """Which moves a style makes, in which order."""

    style: Style
    text: Words
    moves: tuple[Move, ...] = Field(min_length=2)


class Avoid(Clause):
    """Words that are not used, why, and what to say instead."""

    text: Words
    words: Phrases
    instead: Words


class Prefer(Clause):
    """A way of saying things that is ours."""

    text: Words


class AddressForm(Model):
    """How the customer is addressed in each language."""

    fi: Literal["sinä", "te"]
    sv: Literal["du", "ni"]
    en: Literal["you"]


class Frame(Model):
    """What stands around a reply in one channel, and its greatest length in characters."""

    channel: Channel
    max_length: Annotated[int, Field(ge=80, le=4000)]
    opening: Words | None = None
    closing: Words | None = None


class Voice(Model):
    """How the organisation talks."""

    address: AddressForm
    styles: tuple[StyleOrder, ...] = Field(min_length=1)
    prefer: tuple[Prefer, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    frames: tuple[Frame, ...] = Field(min_length=3)


# never.yaml


class Nevers(Model):
    """What the organisation never does, even if the customer demands it."""

    rules: tuple[Never, ...] = Field(min_length=1)


# playbook/*.yaml


class Wording(Words):
    """An approved sentence or two for one move; without styles or channels it fits them all.

    `{duration}`, `{amount}`, `{nth}` and `{thing}` stand for what the customer named; a wording
    is used only where all its slots can be filled.
    """

    styles: tuple[Style, ...] = ()
    channels: tuple[Channel, ...] = ()


class FinnishForms(Model):
    """A noun in the cases of wording: nominative, genitive, partitive, elative, illative."""

    nom: Line
    gen: Line
    par: Line
    ela: Line
    ill: Line


class SwedishForms(Model):
    """A noun in Swedish: *ett paket* is `indef`, *paketet* is `definite`."""

    indef: Line
    definite: Line


class EnglishForms(Model):
    """A noun in English, in the singular, without an article."""

    noun: Line


class Thing(Clause):
    """Something customers speak of, by the words they use, with the forms that we use."""

    recognise: Phrases
    fi: FinnishForms
    sv: SwedishForms
    en: EnglishForms


class SituationRole(StrEnum):
    """Situations that are not chosen by their words: no clause covers it, or no matter was said."""

    GAP = "gap"
    UNCLEAR = "unclear"


class Situation(Clause):
    """A situation from real work, how to recognise it, and approved wording for each move.

    A `fallback` is chosen only where no other situation fits: thanks, or a third contact about
    something that the customer does not name. A `refusal` is a situation in which the customer
    hears a no: its limit is said in every style, elsewhere in the firm one only.
    """

    name: Words
    role: SituationRole | None = None
    clauses: tuple[ClauseId, ...] = ()
    recognise: Phrases = Phrases()
    fallback: bool = False
    refusal: bool = False
    thing: ClauseId | None = None
    long_after: Line | None = None
    acknowledge: tuple[Wording, ...] = Field(min_length=2)
    calm: tuple[Wording, ...] = Field(min_length=1)
    limit: tuple[Wording, ...] = ()
    choices: tuple[Wording, ...] = ()
    next: tuple[Wording, ...] = Field(min_length=1)
    may: tuple[ClauseId, ...] = ()
    must_not: tuple[ClauseId, ...] = ()
    pause: Words | None = None

    def wording(self, move: Move) -> tuple[Wording, ...]:
        """The approved wording for one move, in the policy's order."""
        return tuple(getattr(self, move.value))


class Playbook(Model):
    """Situations and the things they are about."""

    things: tuple[Thing, ...] = ()
    situations: tuple[Situation, ...] = ()


# escalation.yaml


class Hours(Clause):
    """When someone is there, in the organisation's time zone; closed days as YYYY-MM-DD."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)
    open: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    close: Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
    closed: tuple[Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")], ...] = ()


class ChainStep(Model):
    """Whom to tell after how many minutes without a claim, as `slack:C0123` or `slack:@U0123`."""

    after_minutes: Minutes
    to: Annotated[str, StringConstraints(pattern=r"^[a-z]+:\S+$")]


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


class Escalations(Model):
    """Opening hours and routes."""

    hours: tuple[Hours, ...] = ()
    routes: tuple[Route, ...] = Field(min_length=1)


# wellbeing.yaml


class Pause(Clause):
    """One calming line for the agent, about the situation and never about how they feel."""

    severity: tuple[Severity, ...] = ()
    text: Words


class Wellbeing(Model):
    """Words for the agent: pauses, thanks for what was handled alone, the offer of a debrief."""

    pauses: tuple[Pause, ...] = Field(min_length=1)
    thanks: tuple[Words, ...] = Field(min_length=1)
    debrief: tuple[Words, ...] = Field(min_length=1)


# tests.yaml


class Said(Model):
    """A turn of a test's conversation: exactly one of the two."""

    customer: Line | None = None
    agent: Line | None = None


class Case(Clause):
    """A conversation and what must come of it."""

    conversation: tuple[Said, ...] = Field(min_length=1)
    situation: ClauseId | None = None
    severity: Severity | None = None
    conduct: Step | None = None
    gap: bool | None = None
    must_escalate_to: ClauseId | None = None
    must_not_escalate: bool = False
    must_say: tuple[ClauseId, ...] = ()
    must_never_say: tuple[Line, ...] = ()


class Cases(Model):
    """The policy set's own tests."""

    cases: tuple[Case, ...] = Field(min_length=1)


class PhrasePack(Model):
    """Phrases for one kind of wording that goes wrong, shipped with Tyyni for rules to cover."""

    name: Line
    match: Phrases
    unless: Phrases = Phrases()


class PolicySet(Model):
    """One organisation's policy, whole; `version` is the hash of its files' content."""

    version: str
    organisation: Organisation
    service: Service
    authority: Authority
    conduct: Conduct
    voice: Voice
    never: Nevers
    playbook: Playbook
    escalation: Escalations
    wellbeing: Wellbeing
    tests: Cases
    packs: tuple[PhrasePack, ...] = ()

    def __hash__(self) -> int:
        """By version, since the same files make the same set."""
        return hash((self.organisation.id, self.version))

    def __eq__(self, other: object) -> bool:
        """Sets of the same organisation and version are the same."""
        return isinstance(other, PolicySet) and (
            (self.organisation.id, self.version) == (other.organisation.id, other.version)
        )

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id."""
        found: tuple[Clause, ...] = (
            *self.organisation.contacts,
            *self.service.boundaries,
            *self.authority.limits,
            *self.authority.never_promise,
            *self.conduct.expectations,
            *self.conduct.ladder,
            *self.conduct.safety,
            *self.voice.styles,
            *self.voice.prefer,
            *self.voice.avoid,
            *self.never.rules,
            *self.playbook.things,
            *self.playbook.situations,
            *self.escalation.hours,
            *self.escalation.routes,
            *self.wellbeing.pauses,
            *self.tests.cases,
        )
        return {clause.id: clause for clause in found}

    @property
    def never_rules(self) -> tuple[Never, ...]:
        """All that may never be said or promised."""
        return (*self.authority.never_promise, *self.never.rules)
