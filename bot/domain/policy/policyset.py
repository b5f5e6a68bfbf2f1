"""One policy set, whole."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from bot.domain.conversation import SERVED
from bot.domain.policy.cases import Cases
from bot.domain.policy.clauses import Clause, Line, Model, Phrases, Words
from bot.domain.policy.conduct import Conduct
from bot.domain.policy.escalation import Escalations
from bot.domain.policy.organisation import Organisation
from bot.domain.policy.playbook import Playbook
from bot.domain.policy.reading import Own, OwnMatter, OwnReading
from bot.domain.policy.service import Authority, Never, Nevers, Service
from bot.domain.policy.voice import Voice
from bot.domain.policy.wellbeing import Wellbeing


class PhrasePack(Model):
    """Phrases for one kind of wording that goes wrong, shipped with Tyyni for rules to cover."""

    name: Line
    match: Phrases
    unless: Phrases = Phrases()


class SpeechActs(Model):
    """Acts (bot.domain.speech) of one kind, and the classes that excuse any of them."""

    unless: str = ""
    say: tuple[Line, ...] = Field(min_length=1)


class Speech(Model):
    """How one language is spoken: classes of words, and acts made of them, by pack."""

    language: Literal["fi", "sv", "en"]
    classes: dict[str, tuple[Line, ...]]
    acts: dict[str, SpeechActs]

    def __hash__(self) -> int:
        """By language, so that what is compiled from it is kept however many sets carry it."""
        return hash(self.language)


class Manner(Clause):
    """A rule of bot.domain.manner, which every set has: its kind, and why it is one."""

    kind: Line
    text: Words


class Manners(Model):
    """The rules of manner, as their file holds them."""

    rules: tuple[Manner, ...]


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
    reading: OwnReading = OwnReading()
    packs: tuple[PhrasePack, ...] = ()
    speech: tuple[Speech, ...] = ()
    manner: tuple[Manner, ...] = ()

    def __hash__(self) -> int:
        """By version, since the same files make the same set."""
        return hash((self.organisation.id, self.version))

    def __eq__(self, other: object) -> bool:
        """Sets of the same organisation and version are the same."""
        return isinstance(other, PolicySet) and (
            (self.organisation.id, self.version) == (other.organisation.id, other.version)
        )

    @property
    def stamp(self) -> str:
        """Which set this is, as what rests on it records."""
        return f"{self.organisation.id}@{self.version}"

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
            *self.reading.words,
            *self.reading.examples,
        )
        return {clause.id: clause for clause in found}

    @cached_property
    def own(self) -> Own | None:
        """What it adds to the reading; None where that is nothing."""
        matters = tuple(
            OwnMatter(situation.id, language, text)
            for situation in self.playbook.situations
            for language in SERVED
            for text in situation.examples.in_(language)
        )
        if not (self.reading.words or self.reading.examples or matters):
            return None
        return Own(self.stamp, self.reading.words, self.reading.examples, matters)

    @property
    def never_rules(self) -> tuple[Never, ...]:
        """All that may never be said or promised."""
        return (*self.authority.never_promise, *self.never.rules)
