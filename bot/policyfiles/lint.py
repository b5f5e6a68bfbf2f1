"""What a valid policy set still gets wrong: rules over the whole of it."""

from __future__ import annotations

from itertools import islice
from typing import Final

from bot.policyfiles.asread import Floor, misread
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules import (
    authority,
    conduct,
    contradictions,
    examples,
    ids,
    organisation,
    phrases,
    reading,
    references,
    routes,
    situations,
    slots,
    spoken,
    voice,
)
from bot.policyfiles.rules.whole import Rule, Whole
from bot.policyfiles.yamltext import MOST

GROUND: Final[tuple[Rule, ...]] = (phrases.unreadable, references.unknown_packs, references.unheard)
"""What the guard stands on: with these wrong it cannot be asked."""
MACHINE: Final[tuple[Rule, ...]] = (organisation.time_zone,)
"""What they say depends on the machine as well as on the set."""
STRUCTURE: Final[tuple[Rule, ...]] = (
    *MACHINE,
    ids.twice,
    ids.wrong_word,
    references.unknown,
    organisation.contacts,
    organisation.people_and_channels,
    authority.counted_in,
    authority.about_nothing,
    authority.disagreeing,
    conduct.ladder,
    conduct.safety,
    conduct.safety_contacts,
    conduct.accepted_and_refused,
    voice.frames,
    voice.styles,
    voice.never_used,
    voice.too_long,
    situations.roles,
    situations.unrecognised,
    situations.hidden,
    situations.long_after,
    situations.speechless,
    situations.said_twice,
    examples.told_twice,
    examples.unusable,
    examples.too_many,
    slots.unknown,
    slots.out_of_place,
    slots.differing,
    reading.purpose,
    reading.swallowing,
    reading.too_many,
    reading.wordless,
    reading.disagreeing,
    routes.hours,
    routes.destinations,
    routes.groups_alone,
    routes.minutes,
    routes.to_nobody,
    routes.needed,
    routes.alarm,
    routes.danger_first,
    routes.unreachable,
    contradictions.match_and_unless,
    contradictions.may_and_must_not,
    contradictions.done_and_not_done,
    contradictions.roundabout_tests,
)
SPOKEN: Final[tuple[Rule, ...]] = (spoken.wording_that_breaks, spoken.examples)
"""Every wording put to the guard: the slowest of all."""


def linted(found: Loaded, *, spoken_too: bool, floor: Floor | None = None) -> Loaded:
    """The same set with what the rules found; without a set there is nothing to look at.

    With a `floor` its words and examples for the reading are put to the lexica as well.
    """
    if found.policy is None:
        return found
    whole = Whole(found.policy, found.sources)
    ground = _run(GROUND, whole)
    problems = ground | _run(STRUCTURE, whole)
    if spoken_too and not ground:
        problems |= _run(SPOKEN, whole)
    if floor and not ground:
        problems |= set(misread(found, floor))
    return Loaded(found.policy, tuple(sorted(problems)), found.version, found.sources)


def asked_anew(found: Loaded) -> Loaded:
    """A set that was found sound before, with what only the machine may say otherwise by now."""
    if found.policy is None:
        return found
    problems = _run(MACHINE, Whole(found.policy, found.sources))
    return Loaded(found.policy, tuple(sorted(problems)), found.version, found.sources)


def _run(rules: tuple[Rule, ...], whole: Whole) -> set[Problem]:
    return {problem for rule in rules for problem in islice(rule(whole), MOST)}
