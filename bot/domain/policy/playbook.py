"""playbook/*.yaml: situations, things and approved wording."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bot.domain.conversation import Channel
from bot.domain.policy.clauses import Clause, ClauseId, Line, Messages, Model, Phrases, Words
from bot.domain.policy.voice import Move, Style


class Wording(Words):
    """An approved sentence or two for one move; without styles or channels it fits them all.

    `{duration}`, `{amount}`, `{nth}` and `{thing}` stand for what the customer named, `{told}` for
    what they told, said back to them; a wording is used only where all its slots can be filled.
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
    """Something customers speak of, by the words they use, with the forms that we use.

    A `topic` is named only in situations that have no thing of their own: an invoice can be late,
    a bus stop cannot.
    """

    topic: bool = False
    recognise: Phrases
    fi: FinnishForms
    sv: SwedishForms
    en: EnglishForms


class SituationRole(StrEnum):
    """Situations not chosen by their words: no clause covers it, no matter was said, or several."""

    GAP = "gap"
    UNCLEAR = "unclear"
    SEVERAL = "several"

    @property
    def needed(self) -> bool:
        """Whether every set must have it; without `several` the matter that fits best is taken."""
        return self is not SituationRole.SEVERAL


class Situation(Clause):
    """A situation from real work, how to recognise it, and approved wording for each move.

    It is recognised by phrases and by its `examples`: a message that is like them belongs to it.

    A `fallback` is chosen only where no other situation fits: thanks, or a third contact about
    something that the customer does not name. A `gap` is a fallback too: no clause covers the
    matter, which the agent is told and admins find recorded. A `refusal` is a situation in
    which the customer hears a no: its limit is said in every style, elsewhere in the firm one.
    One that is `calm_only` is praise or thanks: upset customers mean something else by its words.
    """

    name: Words
    role: SituationRole | None = None
    clauses: tuple[ClauseId, ...] = ()
    recognise: Phrases = Phrases()
    examples: Messages = Messages()
    fallback: bool = False
    gap: bool = False
    refusal: bool = False
    calm_only: bool = False
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

    @property
    def comes_last(self) -> bool:
        """Whether any other situation that fits goes before this one."""
        return self.fallback or self.gap

    def wording(self, move: Move) -> tuple[Wording, ...]:
        """The approved wording for one move, in the policy's order."""
        return tuple(getattr(self, move.value))


class Playbook(Model):
    """Situations and the things they are about."""

    things: tuple[Thing, ...] = ()
    situations: tuple[Situation, ...] = ()

    def thing(self, id_: str | None) -> Thing | None:
        """The thing of that id, where there is one."""
        return next((thing for thing in self.things if thing.id == id_), None)
