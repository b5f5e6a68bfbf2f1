"""Roles, conduct across a case, tests of the alarm and the daily work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.domain.aftermath import Taken
from bot.domain.errors import NotFound, Refused
from bot.domain.policy import PolicySet, Retention, Step
from bot.domain.roles import Rank
from bot.people_ports import Sweeper
from bot.ports import Clock
from bot.reading.reader import FloorReader
from bot.slack.groups import groups_of
from bot.usecases.drilling import Drilling
from bot.usecases.encounter import Encounter
from bot.usecases.housekeeping import DIGEST_AT, SWEEP_AT, TURN, Daily, Housekeeping
from bot.usecases.retaining import Retaining
from bot.usecases.roles import Roles
from tests.examples import MORNING, alarming, case, policy
from tests.fakes import (
    KnownGroups,
    MemoryCases,
    MemoryDays,
    MemoryDrills,
    MemoryRecords,
    OnePolicy,
    RecordingAudit,
    RecordingFlow,
    RecordingMessenger,
    SetClock,
    TickingClock,
)
from tests.usecases.test_aftercare import Room

READER = FloorReader()
INSULT = "Oot ihan idiootti."


def with_people(**people: tuple[str, ...]) -> PolicySet:
    organisation = policy().organisation
    given = organisation.people.model_copy(update=people)
    changed = organisation.model_copy(update={"people": given})
    return policy().model_copy(update={"organisation": changed, "version": repr(people)})


def roles(
    chosen: PolicySet, groups: KnownGroups | None = None, audit: RecordingAudit | None = None
) -> Roles:
    return Roles(
        OnePolicy(chosen), groups or KnownGroups(), audit or RecordingAudit(), TickingClock()
    )


async def test_who_is_named_may_and_who_is_not_is_refused_and_it_is_written_down() -> None:
    audit = RecordingAudit()
    made = roles(policy(), audit=audit)
    await made.require("U0SUPERVISOR", Rank.SUPERVISOR, "claim", "e1")
    with pytest.raises(Refused, match="Only a supervisor"):
        await made.require("U0AGENT", Rank.SUPERVISOR, "claim", "e1")
    assert [(deed.who, deed.outcome) for deed in audit.deeds] == [("U0AGENT", "refused")]


async def test_a_user_group_stands_for_its_members() -> None:
    chosen = with_people(supervisors=("S0SHIFT",))
    made = roles(chosen, KnownGroups(known={"S0SHIFT": frozenset({"U0A"})}))
    assert await made.holds("U0A", Rank.SUPERVISOR)
    assert not await made.holds("U0B", Rank.SUPERVISOR)


async def test_a_group_of_teams_stands_for_its_members_and_slack_is_not_asked_for_it() -> None:
    chosen = with_people(supervisors=("team:19:shift@thread.tacv2", "U0BOSS"))
    known = {"team:19:shift@thread.tacv2": frozenset({"29:a"})}
    assert await roles(chosen, KnownGroups(known=known)).holds("29:a", Rank.SUPERVISOR)
    nobody = groups_of(SecretStr("token"), "http://127.0.0.1:1/", SetClock())
    made = Roles(OnePolicy(chosen), nobody, RecordingAudit(), SetClock())
    assert not await made.holds("U0A", Rank.SUPERVISOR)


async def test_a_group_that_cannot_be_seen_lets_nobody_in_and_says_why() -> None:
    made = roles(with_people(supervisors=("S0SHIFT", "U0BOSS")), KnownGroups(away=True))
    await made.require("U0BOSS", Rank.SUPERVISOR, "claim")
    with pytest.raises(Refused, match="does not tell now"):
        await made.require("U0A", Rank.SUPERVISOR, "claim")


async def test_everybody_may_ask_until_the_policy_names_agents() -> None:
    assert await roles(policy()).holds("U0ANYBODY", Rank.AGENT)
    named = roles(with_people(agents=("U0A",)))
    assert await named.holds("U0A", Rank.AGENT)
    assert not await named.holds("U0ANYBODY", Rank.AGENT)


async def test_a_refusal_stands_also_where_it_cannot_be_written_down() -> None:
    made = roles(policy(), audit=RecordingAudit(away=True))
    with pytest.raises(Refused):
        await made.require("U0AGENT", Rank.ADMIN, "erase")


def encounter(chosen: PolicySet | None = None) -> tuple[Encounter, MemoryCases, MemoryRecords]:
    cases, records, used = MemoryCases(), MemoryRecords(), chosen or policy()
    made = Encounter(READER, OnePolicy(used), cases, records, roles(used), TickingClock())
    return made, cases, records


async def test_the_words_of_a_step_are_kept_as_they_were_sent() -> None:
    made, cases, records = encounter()
    wording = policy().conduct.ladder[0].wording[2].fi
    await cases.save(case("c1", INSULT, f"> {wording} Katson pakettia.", INSULT), MORNING)
    taken = await made.said("c1", "U0AGENT")
    assert taken.step is Step.WARN
    await cases.save(case("c2", f"> {wording} Katson pakettia.", INSULT), MORNING)
    assert (await made.said("c2", "U0AGENT")).wording == wording
    assert await records.taken_in("c2")


async def test_only_a_supervisor_ends_where_the_policy_says_so() -> None:
    ladder = tuple(
        rung.model_copy(update={"who": "supervisor"}) if rung.step is Step.END else rung
        for rung in policy().conduct.ladder
    )
    conduct = policy().conduct.model_copy(update={"ladder": ladder})
    chosen = policy().model_copy(update={"conduct": conduct, "version": "ends"})
    made, cases, records = encounter(chosen)
    await cases.save(case("c1", INSULT, INSULT, INSULT), MORNING)
    with pytest.raises(Refused):
        await made.said("c1", "U0AGENT")
    assert (await made.said("c1", "U0SUPERVISOR")).step is Step.END
    assert [one.person for one in records.taken] == ["U0SUPERVISOR"]


async def test_no_step_is_recorded_where_none_is_due() -> None:
    made, cases, _ = encounter()
    await cases.save(case("c1", "Missä paketti on?"), MORNING)
    with pytest.raises(NotFound, match="No step"):
        await made.said("c1", "U0AGENT")


async def test_a_repeat_customer_is_known_by_the_reference_and_by_what_was_said_alone() -> None:
    made, _, records = encounter()
    await records.note_taken(Taken("old", Step.WARN, "Sanat.", "U0AGENT", MORNING))
    assert await made.refer("old", "A-1") == ()
    assert [one.wording for one in await made.refer("new", "A-1")] == ["Sanat."]
    assert await made.refer("other", "B-2") == ()


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


class Sweeping(Sweeper):
    """Counts its sweeps."""

    def __init__(self) -> None:
        self.sweeps = 0

    async def expire(self, keep: Retention, now: datetime) -> dict[str, int]:
        self.sweeps += 1
        return {"words": 2, "gaps": 0}

    async def erase_reference(self, reference: str) -> int:
        return 0

    async def erase_person(self, person: str) -> int:
        return 0


async def test_the_daily_work_is_done_once_a_day_and_written_down() -> None:
    sweeper, audit = Sweeping(), RecordingAudit()
    clock = TickingClock(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    made = house(clock, MemoryDays(), swept(sweeper, audit, clock))
    await made.tick()
    assert sweeper.sweeps == 0
    for hours in (2, 1, 1, 24):
        clock.at += timedelta(hours=hours)
        await made.tick()
    assert sweeper.sweeps == 2
    assert [(deed.action, deed.outcome) for deed in audit.deeds] == [("retention.words", "2")] * 2


async def test_the_daily_work_is_not_done_again_after_a_restart_or_by_another_server() -> None:
    sweeper, days = Sweeping(), MemoryDays()
    clock = TickingClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    for name in ("one", "one again", "another"):
        await house(clock, days, swept(sweeper, RecordingAudit(), clock), name=name).tick()
    assert sweeper.sweeps == 1


async def test_the_daily_work_of_one_that_was_killed_in_the_middle_is_done_by_another() -> None:
    sweeper, days = Sweeping(), MemoryDays()
    clock = SetClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    await days.begin("sweep", clock.at.date(), "killed", (clock.at, clock.at + TURN))
    other = house(clock, days, swept(sweeper, RecordingAudit(), clock))
    await other.tick()
    assert sweeper.sweeps == 0
    clock.at += TURN
    await other.tick()
    assert sweeper.sweeps == 1


async def test_the_digest_waits_for_its_hour_and_for_the_platform() -> None:
    room = Room(messenger=RecordingMessenger(away=True))
    await room.handled()
    clock = TickingClock(datetime(2026, 11, 23, 12, 59, tzinfo=UTC))
    made = house(clock, MemoryDays(), Daily("digest", DIGEST_AT, room.care.digest))
    await made.tick()
    clock.at += timedelta(minutes=2)
    await made.tick()
    room.messenger.away = False
    assert room.messenger.digests == []
    await made.tick()
    assert len(room.messenger.digests) == 1


async def test_timers_that_are_done_are_kept_as_long_as_other_events() -> None:
    flow, clock = RecordingFlow(), TickingClock()
    ports = (OnePolicy(policy()), Sweeping(), RecordingAudit(), clock, flow)
    days = timedelta(days=policy().organisation.retention.events)
    await Retaining(*ports).forget_timers()
    (before,) = flow.forgotten
    assert timedelta(0) <= clock.at - days - before < timedelta(minutes=1)


def swept(sweeper: Sweeping, audit: RecordingAudit, clock: Clock) -> Daily:
    retaining = Retaining(OnePolicy(policy()), sweeper, audit, clock, RecordingFlow())
    return Daily("sweep", SWEEP_AT, retaining.sweep)


def house(clock: Clock, days: MemoryDays, *daily: Daily, name: str = "here") -> Housekeeping:
    return Housekeeping(OnePolicy(policy()), days, clock, name, daily)
