"""Routes: each can be reached, leads to somebody at every hour, and danger goes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.domain import policy as p
from bot.domain import routing
from bot.domain.phrases import tokens
from bot.domain.reading import ABUSIVE, DANGEROUS, Severity
from bot.policyfiles.problem import Problem, did_you_mean, one_of, shown
from bot.policyfiles.rules.organisation import is_date
from bot.policyfiles.rules.whole import Spot, Whole

PLATFORMS: Final = {
    "slack": re.compile(r"[CGD][A-Z0-9]{2,20}|@[UWS][A-Z0-9]{2,20}"),
    "teams": re.compile(r"\S{3,300}"),
    "outside": re.compile(r"[a-z][a-z0-9-]{1,40}"),
}
_ALL_DAYS = 7
_DANGER = frozenset(
    {("severity", Severity.DANGER.value), ("conduct", p.Step.SAFETY.value)}
    | {("signals", kind.value) for kind in DANGEROUS}
)

_Condition = tuple[str, str]


def hours(whole: Whole) -> Iterator[Problem]:
    """Opening hours that never open, or days that are none."""
    used = {route.hours for route in whole.policy.escalation.routes}
    for found, spot in whole.each(p.Hours):
        if found.open >= found.close:
            said = f"these hours close at {found.close}, before they open at {found.open}; mend one"
            yield spot.at("close").problem(said)
        for index, day in enumerate(found.closed):
            if not is_date(day):
                said = f"'{day}' is no day of the calendar; write year-month-day"
                yield spot.at("closed", index).problem(said)
        if found.id not in used:
            yield spot.at("id").problem(f"no route uses '{found.id}'; use it or remove it")


def destinations(whole: Whole) -> Iterator[Problem]:
    """A destination on no platform, or one that is no id there."""
    for step, spot in whole.each(p.ChainStep):
        platform, _, place = step.to.partition(":")
        pattern = PLATFORMS.get(platform)
        if pattern is None:
            hint = did_you_mean(platform, PLATFORMS) or f"; write {one_of(PLATFORMS)}"
            yield spot.at("to").problem(f"no platform is called '{platform}'{hint}")
        elif not pattern.fullmatch(place):
            said = (
                f"{shown(place)} is no id of {platform}, so this step reaches nobody; "
                "write a channel such as slack:C0123456, a person such as slack:@U0123456, a user "
                "group such as slack:@S0123456 or outside:on-call"
            )
            yield spot.at("to").problem(said)


def groups_alone(whole: Whole) -> Iterator[Problem]:
    """A chain that calls user groups only: who they are is known while the platform tells."""
    for route, spot in whole.each(p.Route):
        if len(routing.groups(route.chain)) == len({step.to for step in route.chain}):
            said = (
                "this chain calls user groups alone, and reaches nobody while Slack does not tell "
                "who they are; add a channel or a person"
            )
            yield spot.at("chain").problem_at_key(said)


def minutes(whole: Whole) -> Iterator[Problem]:
    """A chain that begins late, or whose minutes do not rise."""
    for route, spot in whole.each(p.Route):
        before = -1.0
        for index, step in enumerate(route.chain):
            where = spot.at("chain", index, "after_minutes")
            if index == 0 and step.after_minutes:
                said = f"for {step.after_minutes:g} minutes this chain tells nobody"
                yield where.problem(f"{said}; begin it with after_minutes: 0")
            elif step.after_minutes <= before:
                said = f"{step.after_minutes:g} minutes is not after {before:g}, the step above it"
                yield where.problem(f"{said}; the minutes rise along a chain")
            before = max(before, step.after_minutes)


def to_nobody(whole: Whole) -> Iterator[Problem]:
    """A route that at some hour leads to nobody."""
    routes = {route.id: route for route in whole.policy.escalation.routes}
    always = {found.id for found in whole.policy.escalation.hours if _never_closes(found)}
    for route, spot in whole.each(p.Route):
        if route.outside_hours and not route.hours:
            said = "outside_hours means nothing without hours; add hours or remove it"
            yield spot.at("outside_hours").problem_at_key(said)
        elif route.hours and not route.outside_hours and route.hours not in always:
            said = (
                f"outside '{route.hours}' this chain ends with nobody; add outside_hours: a route"
            )
            yield spot.at("hours").problem_at_key(said)
        elif route.hours and route.outside_hours:
            yield from _circle(route, spot, routes)


def _circle(route: p.Route, spot: Spot, routes: dict[str, p.Route]) -> Iterator[Problem]:
    seen = [route.id]
    while route.hours and route.outside_hours in routes:
        route = routes[route.outside_hours]
        if route.id in seen:
            way = " → ".join((*seen, route.id))
            said = (
                f"outside hours this route leads nowhere: {way}; let one of them be without hours"
            )
            yield spot.at("outside_hours").problem(said)
            return
        seen.append(route.id)


def _never_closes(found: p.Hours) -> bool:
    all_day = found.open == "00:00" and found.close == "24:00"
    return all_day and len(set(found.days)) == _ALL_DAYS and not found.closed


def needed(whole: Whole) -> Iterator[Problem]:
    """No route for danger, or none for the agent's own request."""
    routes = whole.policy.escalation.routes
    top = whole.file("escalation.yaml").at("routes")
    if not any(Severity.DANGER in route.when.severity for route in routes):
        yield top.problem_at_key("no route takes danger; add one with when: {severity: [danger]}")
    if not any(route.when.asked for route in routes):
        yield top.problem_at_key(
            "no route is for when the agent asks; add asked: true to the when of one"
        )


def alarm(whole: Whole) -> Iterator[Problem]:
    """An alarm that waits for office hours, or a word that no agent could type for it."""
    routes = {route.id: route for route in whole.policy.escalation.routes}
    for found, spot in whole.each(p.Alarm):
        route = routes.get(found.route or "")
        if route and route.hours:
            said = f"'{route.id}' has opening hours, and an alarm waits for none; name another"
            yield spot.at("route").problem(said)
        for index, word in enumerate(found.words):
            if not tokens(word):
                said = f"{shown(word)} holds no letters; write a word such as hälytys"
                yield spot.at("words", index).problem(said)


def danger_first(whole: Whole) -> Iterator[Problem]:
    """A route that takes dangerous conversations away from the route for danger."""
    earlier: list[p.Route] = []
    for route, spot in whole.each(p.Route):
        taken = [one for one in earlier if _conditions(one.when) - _DANGER - {("asked", "true")}]
        if Severity.DANGER in route.when.severity and taken:
            said = (
                f"'{taken[0].id}' comes before this route and would take a dangerous conversation "
                "that fits it as well; move the route for danger to the top"
            )
            yield spot.at("id").problem(said)
            return
        earlier.append(route)


def unreachable(whole: Whole) -> Iterator[Problem]:
    """A route that nothing leads to."""
    called = {route.outside_hours for route in whole.policy.escalation.routes}
    called.add(whole.policy.escalation.alarm.route)
    taken: dict[_Condition, str] = {}
    for route, spot in whole.each(p.Route):
        conditions = _conditions(route.when)
        shadows = {_taker(condition, taken) for condition in conditions}
        if None not in shadows and route.id not in called:
            yield spot.at("when").problem_at_key(_never_taken(shadows))
        for condition in conditions:
            taken.setdefault(condition, route.id)


def _never_taken(shadows: set[str | None]) -> str:
    if not shadows:
        return "nobody reaches this route: its when is empty and no outside_hours names it"
    names = one_of(sorted(f"'{name}'" for name in shadows if name))
    return (
        f"nobody reaches this route: {names} above takes all of its cases; move "
        "it up or mend its when"
    )


def _taker(condition: _Condition, taken: dict[_Condition, str]) -> str | None:
    """The earlier route that takes every case of this condition."""
    sort, value = condition
    if condition in taken:
        return taken[condition]
    if condition in _DANGER:
        return taken.get(("severity", Severity.DANGER.value))
    if sort == "signals" and value in {kind.value for kind in ABUSIVE}:
        # Such words make a case abusive or, with a threat, dangerous.
        both = [taken.get(("severity", s.value)) for s in (Severity.ABUSIVE, Severity.DANGER)]
        return both[0] if all(both) else None
    return None


def _conditions(when: p.When) -> set[_Condition]:
    return {
        *(("severity", one.value) for one in when.severity),
        *(("signals", one.value) for one in when.signals),
        *(("conduct", one.value) for one in when.conduct),
        *(("situations", one) for one in when.situations),
        *([("asked", "true")] if when.asked else []),
    }
