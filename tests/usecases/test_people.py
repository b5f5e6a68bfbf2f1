"""Roles, and conduct across a case."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.domain.aftermath import Taken
from bot.domain.errors import NotFound, Refused
from bot.domain.policy import PolicySet, Step
from bot.domain.roles import Rank
from bot.reading.reader import FloorReader
from bot.slack.groups import groups_of
from bot.usecases.encounter import Encounter
from bot.usecases.roles import Roles
from tests.examples import MORNING, case, policy
from tests.fakes import (
    KnownGroups,
    MemoryCases,
    MemoryRecords,
    OnePolicy,
    RecordingAudit,
    SetClock,
    TickingClock,
)

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
