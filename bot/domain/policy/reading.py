"""reading.yaml: an organisation's own words and examples, which the reading counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.conversation import Language
from bot.domain.policy.clauses import Clause, Line, Model, Phrases
from bot.domain.reading import Severity, SignalKind


class OwnWords(Clause):
    """Phrases that are a signal of one kind, or that are harmless: a product, a team, a street.

    A clause has either a `kind` or `harmless: true`. What a harmless phrase covers is no find of
    the lexica, and the head reads another word in its place. `unless` takes back a find that it
    touches.
    """

    kind: SignalKind | None = None
    harmless: bool = False
    phrases: Phrases
    unless: Phrases = Phrases()


class OwnExample(Clause):
    """A message and how it is to be read; one that says the same takes its label."""

    language: Literal["fi", "sv", "en"]
    text: Line
    severity: Severity
    signals: tuple[SignalKind, ...] = ()


class OwnReading(Model):
    """What an organisation adds to the reading."""

    words: tuple[OwnWords, ...] = ()
    examples: tuple[OwnExample, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnMatter:
    """A message, and the situation of the playbook that it tells of."""

    situation: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Own:
    """What a policy set adds to the reading, known by its version so that it is compiled once."""

    version: str
    words: tuple[OwnWords, ...] = field(default=(), compare=False)
    examples: tuple[OwnExample, ...] = field(default=(), compare=False)
    matters: tuple[OwnMatter, ...] = field(default=(), compare=False)
