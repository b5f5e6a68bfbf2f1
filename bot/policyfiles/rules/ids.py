"""Ids: each only once in the set, each beginning with its file's word."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.policyfiles.problem import Problem, one_of
from bot.policyfiles.rules.whole import Spot, Whole

_PREFIXES: dict[type[p.Clause], tuple[str, ...]] = {
    p.Contact: ("contact",),
    p.Boundary: ("service",),
    p.Limit: ("authority",),
    p.Never: ("never", "authority"),
    p.Expectation: ("conduct",),
    p.Rung: ("conduct",),
    p.Safety: ("safety",),
    p.StyleOrder: ("voice",),
    p.Prefer: ("voice",),
    p.Avoid: ("voice",),
    p.Thing: ("thing",),
    p.Situation: ("playbook",),
    p.Hours: ("hours",),
    p.Route: ("route",),
    p.Pause: ("wellbeing",),
    p.Case: ("test",),
    p.OwnWords: ("reading",),
    p.OwnExample: ("reading",),
}


def twice(whole: Whole) -> Iterator[Problem]:
    """An id that another clause already has."""
    first: dict[str, Spot] = {}
    for clause, spot in whole.each(p.Clause):
        where = spot.at("id")
        if clause.id in first:
            said = f"the id '{clause.id}' is taken by {first[clause.id]}; give this clause another"
            yield where.problem(said)
        first.setdefault(clause.id, where)


def wrong_word(whole: Whole) -> Iterator[Problem]:
    """An id whose first part is not the word of its file."""
    for clause, spot in whole.each(p.Clause):
        words = _words(clause, spot)
        word, _, rest = clause.id.partition(".")
        if word not in words:
            said = f"the id '{clause.id}' should begin with {one_of(words)}: '{words[0]}.{rest}'"
            yield spot.at("id").problem(said)


def _words(clause: p.Clause, spot: Spot) -> tuple[str, ...]:
    words = _PREFIXES[type(clause)]
    if isinstance(clause, p.Never):
        return ("authority",) if spot.source.name == "authority.yaml" else ("never",)
    return words
