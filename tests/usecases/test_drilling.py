"""Tests of the alarm: who is called, who answers, what is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import NotFound
from bot.usecases.drilling import Drilling
from tests.examples import alarming, policy
from tests.fakes import (
    KnownGroups,
    MemoryDrills,
    OnePolicy,
    RecordingMessenger,
    TickingClock,
)
from tests.usecases.test_people import roles

MONDAY_NINE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def drilling(messenger: RecordingMessenger, at: datetime = MONDAY_NINE) -> Drilling:
    return Drilling(
        OnePolicy(policy()), MemoryDrills(), messenger, roles(policy()), TickingClock(at)
    )


async def test_a_drill_calls_everybody_on_the_chain_at_its_time_and_once() -> None:
    messenger = RecordingMessenger()
    made = drilling(messenger)
    assert await made.begin()
    assert not await made.begin()
    assert [to for to, _ in messenger.drills] == [
        "slack:C0SAFETY",
        "slack:@U0SUPERVISOR",
        "slack:C0SUPERVISORS",
    ]


@dataclass
class AnsweredAtOnce(RecordingMessenger):
    """Somebody presses while the call is still on its way."""

    presses: list[Drilling] = field(default_factory=list)

    async def call_drill(self, to: str, drill: str, outside: tuple[str, ...]) -> None:
        await super().call_drill(to, drill, outside)
        await self.presses[0].answer(drill, to, "U0QUICK")


async def test_who_answers_while_they_are_being_called_has_answered() -> None:
    messenger, drills = AnsweredAtOnce(), MemoryDrills()
    clock = TickingClock(MONDAY_NINE)
    made = Drilling(OnePolicy(policy()), drills, messenger, roles(policy()), clock)
    messenger.presses.append(made)
    await made.begin()
    assert {call.answered_by for call in await drills.calls("2026-11-23")} == {"U0QUICK"}


async def test_each_member_of_a_user_group_is_called_and_named() -> None:
    chosen = alarming("slack:C0SAFETY", "slack:@S0DUTY")
    group = KnownGroups(known={"S0DUTY": frozenset({"U0B", "U0A"})})
    messenger, drills, clock = RecordingMessenger(), MemoryDrills(), TickingClock(MONDAY_NINE)
    made = Drilling(OnePolicy(chosen), drills, messenger, roles(chosen, group), clock)
    await made.begin()
    clock.at += timedelta(hours=1)
    await made.report()
    ((_, report),) = messenger.reports
    assert [c.to for c in report.silent] == ["slack:C0SAFETY", "slack:@U0A", "slack:@U0B"]
    assert report.unreached == ()


async def test_a_user_group_that_nobody_knows_is_told_as_not_reached() -> None:
    chosen = alarming("slack:C0SAFETY", "slack:@S0DUTY")
    messenger = RecordingMessenger(deaf={"slack:@S0DUTY"})
    drills, clock = MemoryDrills(), TickingClock(MONDAY_NINE)
    away = roles(chosen, KnownGroups(away=True))
    made = Drilling(OnePolicy(chosen), drills, messenger, away, clock)
    await made.begin()
    clock.at += timedelta(hours=1)
    await made.report()
    ((_, report),) = messenger.reports
    assert [c.to for c in report.unreached] == ["slack:@S0DUTY"]


@pytest.mark.parametrize("hours", [-1, 7, 24])
async def test_at_other_times_there_is_no_drill(hours: int) -> None:
    assert not await drilling(RecordingMessenger(), MONDAY_NINE + timedelta(hours=hours)).begin()


async def test_the_report_names_who_answered_who_did_not_and_who_was_not_reached() -> None:
    messenger = RecordingMessenger(deaf={"slack:C0SUPERVISORS"})
    clock = TickingClock(MONDAY_NINE)
    made = Drilling(OnePolicy(policy()), MemoryDrills(), messenger, roles(policy()), clock)
    await made.begin()
    await made.answer("2026-11-23", "slack:C0SAFETY", "U0A")
    assert await made.report() == 0
    clock.at += timedelta(hours=1)
    assert await made.report() == 1
    assert await made.report() == 0
    ((place, report),) = messenger.reports
    assert place == "slack:C0ADMIN"
    assert [call.answered_by for call in report.answered] == ["U0A"]
    assert [call.to for call in report.silent] == ["slack:@U0SUPERVISOR"]
    assert [call.to for call in report.unreached] == ["slack:C0SUPERVISORS"]


async def test_a_drill_that_was_killed_in_the_middle_names_those_it_never_called() -> None:
    messenger, drills = RecordingMessenger(), MemoryDrills()
    clock = TickingClock(MONDAY_NINE)
    await drills.begin("2026-11-23", MONDAY_NINE)
    await Drilling(OnePolicy(policy()), drills, messenger, roles(policy()), clock).report()
    ((_, report),) = messenger.reports
    assert [call.to for call in report.unreached] == [
        "slack:C0SAFETY",
        "slack:@U0SUPERVISOR",
        "slack:C0SUPERVISORS",
    ]


async def test_a_report_is_told_once_the_platform_takes_it_and_also_without_an_admin_channel() -> (
    None
):
    messenger, drills = RecordingMessenger(away=True), MemoryDrills()
    clock, found = TickingClock(MONDAY_NINE), policy()
    channels = found.organisation.channels.model_copy(update={"admin": None})
    organisation = found.organisation.model_copy(update={"channels": channels})
    without = found.model_copy(update={"organisation": organisation})
    await drills.begin("2026-11-23", MONDAY_NINE)
    made = Drilling(OnePolicy(without), drills, messenger, roles(without), clock)
    assert await made.report() == 0
    messenger.away = False
    assert await made.report() == 1
    assert [place for place, _ in messenger.reports] == ["slack:C0SAFETY"]


async def test_an_answer_to_a_drill_that_is_gone_is_a_clear_sentence() -> None:
    with pytest.raises(NotFound):
        await drilling(RecordingMessenger()).answer("2020-01-06", "slack:C0SAFETY", "U0A")
