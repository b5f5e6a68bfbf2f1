"""Which route a case takes, and which steps are frozen when it opens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.policy import ChainStep, Hours, PolicySet, Route, Step, When
from bot.domain.reading import Severity
from bot.domain.suggestion import Escalate

if TYPE_CHECKING:
    from bot.domain.conversation import Language
    from bot.domain.reading import Reading

_GROUP = re.compile(r"([a-z]+:@)(S[A-Z0-9]{2,20})")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def escalate(
    policy: PolicySet,
    reading: Reading,
    step: Step,
    situation: str,
    language: Language,
    *,
    asked: bool = False,
) -> Escalate | None:
    """The route that this case must take, or None; `asked` when the agent pressed the button."""
    route = route_for(policy, reading, step, situation, asked=asked)
    return Escalate(route.id, route.reason.in_(language)) if route else None


def route_for(
    policy: PolicySet, reading: Reading, step: Step, situation: str, *, asked: bool
) -> Route | None:
    """The first route whose `when` fits; what the agent asks for comes after what must be."""
    for route in policy.escalation.routes:
        if _fits(route.when, reading, step, situation):
            return route
    if asked:
        return next(route for route in policy.escalation.routes if route.when.asked)
    return None


def alarm_route(policy: PolicySet) -> Route:
    """The route of an alarm: the one that the policy names, else its first one for danger."""
    routes = policy.escalation.routes
    named = [route for route in routes if route.id == policy.escalation.alarm.route]
    for_danger = [route for route in routes if Severity.DANGER in route.when.severity]
    return next(iter((*named, *for_danger, *routes)))


def chain_now(policy: PolicySet, route: Route, now: datetime) -> tuple[ChainStep, ...]:
    """The steps to freeze for a case that opens now: another route's where nobody is there.

    Where the hours end before the chain does, what is left of it is the chain of the route that
    takes over then.
    """
    return _frozen(policy, route, now, frozenset())


def _frozen(
    policy: PolicySet, route: Route, now: datetime, seen: frozenset[str]
) -> tuple[ChainStep, ...]:
    hours = {found.id: found for found in policy.escalation.hours}
    routes = {found.id: found for found in policy.escalation.routes}
    after = routes.get(route.outside_hours or "")
    if route.hours is None or after is None or after.id in seen | {route.id}:
        return route.chain
    seen |= {route.id}
    if not is_open(hours[route.hours], policy, now):
        return _frozen(policy, after, now, seen)
    closing = closes_at(hours[route.hours], policy, now)
    left = (closing - now) / timedelta(minutes=1)
    before = tuple(step for step in route.chain if step.after_minutes < left)
    if len(before) == len(route.chain) or is_open(hours[route.hours], policy, closing):
        return route.chain
    then = _frozen(policy, after, closing, seen)
    return (*before, *(_later(step, left) for step in then))


def is_group(to: str) -> bool:
    """Whether a destination is a user group."""
    return _GROUP.fullmatch(to) is not None


def groups(chain: tuple[ChainStep, ...]) -> tuple[str, ...]:
    """The user groups that a chain calls."""
    found = (_GROUP.fullmatch(step.to) for step in chain)
    return tuple(dict.fromkeys(one[2] for one in found if one))


def spread(
    chain: tuple[ChainStep, ...], members: Mapping[str, frozenset[str]]
) -> tuple[ChainStep, ...]:
    """The chain with each user group's members, all at its minute; as it is where none is known."""
    return tuple(one for step in chain for one in _each(step, members))


def _each(step: ChainStep, members: Mapping[str, frozenset[str]]) -> tuple[ChainStep, ...]:
    found = _GROUP.fullmatch(step.to)
    people = sorted(members.get(found[2], ())) if found else ()
    each = (step.model_copy(update={"to": f"{found[1]}{one}"}) for one in people if found)
    return tuple(each) or (step,)


def _later(step: ChainStep, minutes: float) -> ChainStep:
    return step.model_copy(update={"after_minutes": step.after_minutes + minutes})


def closes_at(hours: Hours, policy: PolicySet, now: datetime) -> datetime:
    """When hours that are open now end today, by the organisation's clocks."""
    zone = ZoneInfo(policy.organisation.time_zone)
    today = now.astimezone(zone).date()
    if hours.close == "24:00":
        midnight = datetime.combine(today + timedelta(days=1), time.min, zone)
        return midnight.astimezone(UTC)
    return datetime.combine(today, time.fromisoformat(hours.close), zone).astimezone(UTC)


def is_open(hours: Hours, policy: PolicySet, now: datetime) -> bool:
    """Whether these hours are open at an instant (an aware datetime)."""
    local = now.astimezone(ZoneInfo(policy.organisation.time_zone))
    if local.date().isoformat() in hours.closed or _DAYS[local.weekday()] not in hours.days:
        return False
    closing = time.max if hours.close == "24:00" else time.fromisoformat(hours.close)
    return time.fromisoformat(hours.open) <= local.time() < closing


def _fits(when: When, reading: Reading, step: Step, situation: str) -> bool:
    return (
        reading.severity in when.severity
        or any(signal.kind in when.signals for signal in reading.signals)
        or step in when.conduct
        or situation in when.situations
    )
