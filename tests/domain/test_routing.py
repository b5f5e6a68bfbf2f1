"""Which route a case takes, and whom it reaches at which hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain import routing
from bot.domain.conversation import Language
from bot.domain.policy import Step
from bot.domain.reading import Reading, Severity, Signal, SignalKind
from tests.examples import SETS, policy

WEEKDAY_MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)


def read(severity: Severity, *kinds: SignalKind) -> Reading:
    signals = tuple(Signal(kind, 1.0, 0, 1, "lexicon") for kind in kinds)
    return Reading(Language.FI, severity, signals)


@pytest.mark.parametrize("name", SETS)
def test_danger_goes_first_whatever_else_is_said(name: str) -> None:
    reading = read(Severity.DANGER, SignalKind.THREAT_VIOLENCE, SignalKind.SUPERVISOR_REQUEST)
    route = routing.route_for(policy(name), reading, Step.SAFETY, "", asked=False)
    assert route is not None
    assert Severity.DANGER in route.when.severity


@pytest.mark.parametrize("name", SETS)
def test_danger_reaches_somebody_at_every_hour(name: str) -> None:
    route = routing.route_for(policy(name), read(Severity.DANGER), Step.SAFETY, "", asked=False)
    assert route is not None
    for moment in (WEEKDAY_MORNING, SUNDAY_NIGHT):
        assert routing.chain_now(policy(name), route, moment)[0].after_minutes == 0


@pytest.mark.parametrize("name", SETS)
def test_mere_anger_is_the_agents_own_until_they_ask(name: str) -> None:
    angry = read(Severity.UPSET, SignalKind.PROFANITY, SignalKind.SHOUTING)
    assert routing.route_for(policy(name), angry, Step.ACKNOWLEDGE, "", asked=False) is None
    assert routing.route_for(policy(name), angry, Step.ACKNOWLEDGE, "", asked=True) is not None


def test_outside_hours_another_chain_is_frozen() -> None:
    shop = policy("webshop")
    route = next(r for r in shop.escalation.routes if r.id == "route.supervisor")
    day = routing.chain_now(shop, route, WEEKDAY_MORNING)
    night = routing.chain_now(shop, route, SUNDAY_NIGHT)
    assert day == route.chain
    assert night != day


def test_a_user_group_is_its_members_at_its_minute() -> None:
    first, second = policy().escalation.routes[0].chain[:2]
    group = second.model_copy(update={"to": "slack:@S0DUTY"})
    known = routing.spread((first, group), {"S0DUTY": frozenset({"U0B", "U0A"})})
    assert [(s.after_minutes, s.to) for s in known] == [
        (0, "slack:C0SAFETY"),
        (3, "slack:@U0A"),
        (3, "slack:@U0B"),
    ]
    for unknown in ({}, {"S0DUTY": frozenset[str]()}):
        assert routing.spread((first, group), unknown) == (first, group)


def test_hours_that_end_while_the_clocks_are_put_back_end_by_the_clocks() -> None:
    shop = policy("webshop")
    route = next(r for r in shop.escalation.routes if r.id == "route.supervisor")
    night, *others = shop.escalation.hours
    night = night.model_copy(update={"days": ("sun",), "open": "00:00", "close": "05:00"})
    late = tuple(
        s.model_copy(update={"after_minutes": 1000.0}) if s.after_minutes else s
        for s in route.chain
    )
    hours = (night, *others)
    changed = shop.escalation.model_copy(update={"hours": hours})
    on_that_night = shop.model_copy(update={"escalation": changed, "version": "night"})
    # 2.30 in the summer's time; 3.00 to 4.00 comes twice, and it is 5.00 in three hours and a half.
    steps = routing.chain_now(
        on_that_night,
        route.model_copy(update={"chain": late}),
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    )
    assert [s.after_minutes for s in steps[:2]] == [0, 210]


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 13, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), False),
        # Summer time: Helsinki is three hours ahead of UTC, not two.
        (datetime(2026, 7, 6, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 24, 10, tzinfo=UTC), False),
    ],
)
def test_hours_are_the_organisations_own(moment: datetime, opened: bool) -> None:
    shop = policy("webshop")
    hours = next(h for h in shop.escalation.hours if h.id == "hours.office")
    assert routing.is_open(hours, shop, moment) is opened
