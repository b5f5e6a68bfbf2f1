"""Ids that name other clauses: each must be there, and be of the right sort."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.domain.hearing import LIMITS, VOICES
from bot.policyfiles.problem import Problem, did_you_mean, nearest_id, one_of
from bot.policyfiles.rules.whole import Spot, Whole

_Use = tuple[str, Spot, tuple[type[p.Clause], ...], str]
"""An id, where it stands, the sorts it may be of, and what those are called."""
_SORTS: dict[type[p.Clause], str] = {
    p.Contact: "a contact",
    p.Boundary: "a boundary",
    p.Limit: "a limit of authority",
    p.Never: "a never-rule",
    p.Situation: "a situation",
    p.Thing: "a thing",
    p.Hours: "opening hours",
    p.Route: "a route",
    p.Case: "a test",
}


def unknown(whole: Whole) -> Iterator[Problem]:
    """An id that names nothing, or something of another sort."""
    clauses = whole.policy.clauses
    for clause_id, spot, sorts, wanted in _uses(whole):
        clause = clauses.get(clause_id)
        if clause is None:
            known = [key for key, found in clauses.items() if isinstance(found, sorts)]
            hint = nearest_id(clause_id, known) or f"; write the id of {wanted} of this set"
            yield spot.problem(f"no clause has the id '{clause_id}'{hint}")
        elif not isinstance(clause, sorts):
            is_now = _SORTS.get(type(clause), f"a clause of {clause_id.partition('.')[0]}")
            yield spot.problem(f"'{clause_id}' is {is_now}, but this must be {wanted}")


def unknown_packs(whole: Whole) -> Iterator[Problem]:
    """A phrase pack that does not come with Tyyni."""
    packs = {pack.name for pack in whole.policy.packs}
    acts = sorted(packs.union(*(speech.acts for speech in whole.policy.speech)))
    limits = sorted({*acts, *LIMITS})
    covering = [(never.covers, spot, acts) for never, spot in whole.each(p.Never)]
    covering += [(limit.covers, spot, limits) for limit, spot in whole.each(p.Limit)]
    for covers, spot, known in covering:
        for index, name in enumerate(covers):
            if name not in known:
                hint = did_you_mean(name, known) or f"; the packs are {one_of(known)}"
                yield spot.at("covers", index).problem(f"no phrase pack is called '{name}'{hint}")


def unheard(whole: Whole) -> Iterator[Problem]:
    """What a clause of the voice covers, and nobody hears."""
    known = sorted(VOICES)
    for avoid, spot in whole.each(p.Avoid):
        for index, name in enumerate(avoid.covers):
            if name not in VOICES:
                hint = did_you_mean(name, known) or f"; what is heard is {one_of(known)}"
                yield spot.at("covers", index).problem(f"nothing heard is called '{name}'{hint}")


def _uses(whole: Whole) -> Iterator[_Use]:
    for safety, spot in whole.each(p.Safety):
        yield from _listed(safety.contacts, spot.at("contacts"), p.Contact)
    for situation, spot in whole.each(p.Situation):
        yield from _of_situation(situation, spot)
    for route, spot in whole.each(p.Route):
        yield from _one(route.hours, spot.at("hours"), p.Hours)
        yield from _one(route.outside_hours, spot.at("outside_hours"), p.Route)
        yield from _listed(route.when.situations, spot.at("when", "situations"), p.Situation)
    for alarm, spot in whole.each(p.Alarm):
        yield from _one(alarm.route, spot.at("route"), p.Route)
    for case, spot in whole.each(p.Case):
        yield from _one(case.situation, spot.at("situation"), p.Situation)
        yield from _one(case.must_escalate_to, spot.at("must_escalate_to"), p.Route)
        yield from _listed(case.must_say, spot.at("must_say"), p.Clause)


def _of_situation(situation: p.Situation, spot: Spot) -> Iterator[_Use]:
    yield from _listed(situation.clauses, spot.at("clauses"), p.Clause)
    yield from _listed(situation.may, spot.at("may"), p.Limit, p.Boundary, p.Contact)
    yield from _listed(situation.must_not, spot.at("must_not"), p.Never, p.Limit, p.Boundary)
    yield from _one(situation.thing, spot.at("thing"), p.Thing)


def _listed(ids: tuple[str, ...], spot: Spot, *sorts: type[p.Clause]) -> Iterator[_Use]:
    for index, clause_id in enumerate(ids):
        yield from _one(clause_id, spot.at(index), *sorts)


def _one(clause_id: str | None, spot: Spot, *sorts: type[p.Clause]) -> Iterator[_Use]:
    if clause_id is not None:
        wanted = one_of(_SORTS.get(sort, "a clause") for sort in sorts)
        yield clause_id, spot, sorts, wanted
