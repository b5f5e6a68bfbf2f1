"""Conduct: a ladder that rises, safety wording for each danger, nothing contradictory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.domain import policy as p
from bot.domain.reading import DANGEROUS, SignalKind
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules.whole import Spot, Whole

_ORDER = (p.Step.LIMIT, p.Step.WARN, p.Step.END)


def ladder(whole: Whole) -> Iterator[Problem]:
    """A step that is missing, is there twice, or does not come after the one before it."""
    found: dict[p.Step, tuple[p.Rung, Spot]] = {}
    for rung, spot in whole.each(p.Rung):
        step = p.Step(rung.step)
        if step in found:
            said = f"'{found[step][0].id}' is already the step {step}; put its wording there"
            yield spot.at("step").problem(said)
        found.setdefault(step, (rung, spot))
    top = whole.file("conduct.yaml").at("ladder")
    for step in _ORDER:
        if step not in found:
            yield top.problem_at_key(f"the ladder has no step {step}; add it")
    yield from _rising([found[step] for step in _ORDER if step in found])


def _rising(rungs: list[tuple[p.Rung, Spot]]) -> Iterator[Problem]:
    for (lower, _), (higher, spot) in pairwise(rungs):
        if higher.at_strikes <= lower.at_strikes:
            said = (
                f"{higher.step} at strike {higher.at_strikes} does not come after {lower.step} "
                f"at strike {lower.at_strikes}; the strikes rise from limit to warn to end"
            )
            yield spot.at("at_strikes").problem(said)


def safety(whole: Whole) -> Iterator[Problem]:
    """A danger without safety wording, or with two of them."""
    first: dict[SignalKind, str] = {}
    for clause, spot in whole.each(p.Safety):
        for index, kind in enumerate(clause.signals):
            if first.setdefault(kind, clause.id) != clause.id:
                said = f"'{first[kind]}' already stands for {kind}, so this is never used for it"
                yield spot.at("signals", index).problem(f"{said}; remove it from one")
    for kind in sorted(DANGEROUS - first.keys()):
        said = f"no safety wording stands for {kind}; add a clause with signals: [{kind}]"
        yield whole.file("conduct.yaml").at("safety").problem_at_key(said)


def safety_contacts(whole: Whole) -> Iterator[Problem]:
    """A number for those in danger without its source, or without the day it was checked."""
    contacts = {contact.id: spot for contact, spot in whole.each(p.Contact)}
    known = {contact.id: contact for contact, _ in whole.each(p.Contact)}
    for name in sorted({name for one in whole.policy.conduct.safety for name in one.contacts}):
        contact = known.get(name)
        if contact and not (contact.source and contact.checked):
            said = (
                f"'{name}' is given to people in danger; say where it was read (source) and on "
                "which day (checked)"
            )
            yield contacts[name].at("id").problem(said)


def accepted_and_refused(whole: Whole) -> Iterator[Problem]:
    """A signal that one expectation accepts and another refuses."""
    first: dict[SignalKind, p.Expectation] = {}
    for expectation, spot in whole.each(p.Expectation):
        for index, kind in enumerate(expectation.signals):
            other = first.setdefault(kind, expectation)
            if other.accepted is not expectation.accepted:
                is_now = "accepted" if other.accepted else "refused"
                said = f"{kind} is {is_now} by '{other.id}' and the opposite here; decide which"
                yield spot.at("signals", index).problem(said)
