"""Situations and things: recognised in every language, never without words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain import policy as p
from bot.domain.conversation import Channel, Language
from bot.domain.slots import slot_names
from bot.domain.spans import minutes_of
from bot.policyfiles.problem import Problem, one_of
from bot.policyfiles.rules.voice import wordings
from bot.policyfiles.rules.whole import LANGUAGES, NAMES, Spot, Whole

_FIGURES = {"duration", "amount", "nth", "told"}
_REQUIRED = (p.Move.ACKNOWLEDGE, p.Move.CALM, p.Move.NEXT)


def roles(whole: Whole) -> Iterator[Problem]:
    """The roles: one situation has each, and those that every set needs are there."""
    first: dict[p.SituationRole, str] = {}
    for situation, spot in whole.each(p.Situation):
        role = situation.role
        if role is None:
            continue
        if first.setdefault(role, situation.id) != situation.id:
            said = f"'{first[role]}' already has the role {role}; one situation has it"
            yield spot.at("role").problem(said)
        if any(situation.recognise.in_(language) for language in LANGUAGES):
            said = f"a situation with role {role} is not chosen by its words; remove recognise"
            yield spot.at("recognise").problem_at_key(said)
    playbook = next(source for source in whole.sources if isinstance(source.model, p.Playbook))
    for role in p.SituationRole:
        if role.needed and role not in first:
            said = f"no situation has role: {role}; add one to the playbook"
            yield Spot(playbook).problem(said)


def unrecognised(whole: Whole) -> Iterator[Problem]:
    """A situation or thing that no words of a language lead to."""
    for model, spot in whole.each(p.Clause):
        if isinstance(model, p.Thing) or (isinstance(model, p.Situation) and not model.role):
            silent = [one for one in LANGUAGES if not model.recognise.in_(one)]
            if silent:
                names = one_of(NAMES[one] for one in silent)
                codes = " and ".join(silent)
                said = f"no {names} words lead to '{model.id}', so nobody reaches it there"
                yield spot.at("recognise").problem_at_key(f"{said}; add {codes} to recognise")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines by which a situation is recognised in one language."""

    situation: p.Situation
    language: Language
    lines: frozenset[str]

    def hides(self, later: _Lines) -> bool:
        """Whether this one is always chosen before one that stands later in the playbook."""
        goes_first = self.situation.comes_last <= later.situation.comes_last
        return self.language is later.language and goes_first and later.lines <= self.lines


def hidden(whole: Whole) -> Iterator[Problem]:
    """A situation all of whose words belong to one before it."""
    earlier: list[_Lines] = []
    for situation, spot in whole.each(p.Situation):
        for language in LANGUAGES:
            lines = frozenset(
                (" ").join(x.casefold().split()) for x in situation.recognise.in_(language)
            )
            mine = _Lines(situation, language, lines)
            hider = next((one for one in earlier if lines and one.hides(mine)), None)
            if hider:
                said = (
                    f"nobody reaches '{situation.id}' in {NAMES[language]}: all of its words "
                    f"belong to '{hider.situation.id}' before it; give it words of its own"
                )
                yield spot.at("recognise", language.value).problem_at_key(said)
            earlier.append(mine)


def long_after(whole: Whole) -> Iterator[Problem]:
    """A stretch of time that cannot be read."""
    for situation, spot in whole.each(p.Situation):
        if situation.long_after is None:
            continue
        try:
            minutes = minutes_of(situation.long_after)
        except ValueError:
            minutes = 0
        if minutes < 1:
            said = (
                f"'{situation.long_after}' is no stretch of time; write a number and minutes, "
                "hours, days, weeks or months, such as 4 days"
            )
            yield spot.at("long_after").problem(said)


def speechless(whole: Whole) -> Iterator[Problem]:
    """A move for which a style can say nothing when the customer named no figure and no thing."""
    always: dict[tuple[str, p.Move], list[p.Wording]] = defaultdict(list)
    for situation, move, wording, _ in wordings(whole):
        named = {name for name, _ in slot_names(wording.fi)}
        if not named & _FIGURES and (situation.thing or "thing" not in named):
            always[situation.id, move].append(wording)
    for situation, spot in whole.each(p.Situation):
        for move in _REQUIRED:
            silent = _silent(whole.policy.voice.styles, move, always[situation.id, move])
            if silent:
                said = (
                    f"in the {silent} there is nothing to say in {move} when the customer "
                    f"named no figure{_or_thing(situation)}"
                )
                yield spot.at(move.value).problem_at_key(said)


def _or_thing(situation: p.Situation) -> str:
    if situation.thing:
        return "; add a wording without {duration}, {amount}, {nth} and {told}"
    return " and no thing; add a wording without slots, or a thing: that stands where none is named"


def _silent(orders: tuple[p.StyleOrder, ...], move: p.Move, always: list[p.Wording]) -> str | None:
    """A style and channel that none of these wordings is for, where the style makes the move."""
    made = p.Move.ACKNOWLEDGE if move is p.Move.CALM else move
    for order in orders:
        if made not in order.moves:
            continue
        for channel in Channel:
            if not any(_is_for(wording, order.style, channel) for wording in always):
                return f"style {order.style} by {channel}"
    return None


def _is_for(wording: p.Wording, style: p.Style, channel: Channel) -> bool:
    in_style = not wording.styles or style in wording.styles
    return in_style and (not wording.channels or channel in wording.channels)


def said_twice(whole: Whole) -> Iterator[Problem]:
    """A variant that is the same as one above it."""
    first: dict[tuple[str, p.Move, Language, str], Spot] = {}
    for situation, move, wording, spot in wordings(whole):
        for language in LANGUAGES:
            key = (situation.id, move, language, wording.in_(language).casefold())
            if first.setdefault(key, spot) is not spot:
                said = f"the {NAMES[language]} wording is the same as one above; say it another way"
                yield spot.at(language.value).problem(said)
