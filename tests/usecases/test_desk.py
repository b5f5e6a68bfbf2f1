"""What one agent should not carry alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.errors import NotFound, Refused, Unavailable
from bot.domain.escalation import Stale, State
from bot.domain.happened import What
from bot.domain.policy import PolicySet
from bot.domain.reading import Severity
from bot.reading.reader import FloorReader
from bot.usecases.claims import Claims
from bot.usecases.desk import Desk
from bot.usecases.roles import Roles
from bot.usecases.unkept import Unkept
from bot.usecases.watch import Watch
from bot.wiring import TextMasker
from tests.examples import MORNING, alarming, case, policy
from tests.fakes import (
    Company,
    CountingIds,
    KnownGroups,
    MemoryCases,
    MemoryEscalations,
    OnePolicy,
    RecordingAudit,
    RecordingFlow,
    RecordingNotifier,
    SetClock,
    Tally,
)

THREAT = "Tiedän missä asut, tulen sinne ja tapan sut."
READER = FloorReader()


@dataclass
class Room:
    """A desk with fakes around it."""

    cases: MemoryCases = field(default_factory=MemoryCases)
    escalations: MemoryEscalations = field(default_factory=MemoryEscalations)
    notifier: RecordingNotifier = field(default_factory=RecordingNotifier)
    clock: SetClock = field(default_factory=SetClock)
    tally: Tally = field(default_factory=Tally)
    groups: KnownGroups = field(default_factory=KnownGroups)
    chosen: PolicySet = field(default_factory=policy)

    def __post_init__(self) -> None:
        rows, notifier, clock = self.escalations, self.notifier, self.clock
        unkept = Unkept(rows, self.cases, notifier, clock)
        self.watch = Watch(rows, notifier, Company(), RecordingFlow(), clock, unkept)
        policies = OnePolicy(self.chosen)
        roles = Roles(policies, self.groups, RecordingAudit(), self.clock)
        self.claims = Claims(policies, self.watch, TextMasker(), self.clock, self.tally, roles)
        self.desk = Desk(READER, self.cases, self.claims, CountingIds(), unkept)

    async def remember(self, *lines: str) -> None:
        await self.cases.save(case("c1", *lines), MORNING)


async def test_danger_goes_to_the_safety_channel_with_the_words_that_show_it() -> None:
    room = Room()
    await room.remember("Missä paketti on?", "> Katson sen nyt.", THREAT)
    escalation = await room.desk.escalate_by_id("c1")
    assert escalation.severity is Severity.DANGER
    assert room.notifier.cards[0][0] == "slack:C0SAFETY"
    assert any("tapan" in words for words in escalation.handover.evidence)
    assert not escalation.due


async def test_each_member_of_a_user_group_has_a_card_of_their_own() -> None:
    chosen = alarming("slack:@S0DUTY", "slack:C0SAFETY")
    room = Room(chosen=chosen, groups=KnownGroups(known={"S0DUTY": frozenset({"U0A", "U0B"})}))
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    assert [to for to, _ in room.notifier.cards] == ["slack:@U0A", "slack:@U0B"]
    room.clock.on(minutes=3)
    await room.watch.look(opened.id)
    assert [to for to, _ in room.notifier.cards][2:] == ["slack:C0SAFETY"]


async def test_a_user_group_that_nobody_knows_is_passed_over() -> None:
    room = Room(chosen=alarming("slack:@S0DUTY", "slack:C0SAFETY"), groups=KnownGroups(away=True))
    room.notifier.deaf = {"slack:@S0DUTY"}
    await room.remember(THREAT)
    await room.desk.escalate_by_id("c1")
    assert [to for to, _ in room.notifier.cards] == ["slack:C0SAFETY"]


async def test_what_the_agent_asks_for_goes_to_the_supervisors() -> None:
    room = Room()
    await room.remember("Paketti ei ole tullut, kolmas viikko menossa!")
    escalation = await room.desk.escalate_by_id("c1")
    assert escalation.route == "route.supervisor"


async def test_asking_twice_posts_one_card() -> None:
    room = Room()
    await room.remember(THREAT)
    await asyncio.gather(*(room.desk.escalate_by_id("c1") for _ in range(5)))
    first = await room.desk.escalate_by_id("c1")
    assert first.id == "e1"
    assert len({escalation.id for _, escalation in room.notifier.cards}) == 1


async def test_what_is_taken_up_again_after_a_kill_tells_nobody_the_same_twice() -> None:
    room = Room()
    await room.remember("Missä paketti on?", THREAT)
    await room.desk.escalate_by_id("c1")
    said = len(room.notifier.said)
    await room.desk.escalate_by_id("c1", again=True)
    assert len(room.notifier.cards) == 1
    assert len(room.notifier.said) == said
    await room.remember("Missä paketti on?", THREAT, "Vastatkaa!")
    await room.desk.escalate_by_id("c1", again=True)
    assert len(room.notifier.said) > said


async def test_a_destination_that_takes_nothing_is_passed_over() -> None:
    room = Room(notifier=RecordingNotifier(deaf={"slack:C0SAFETY"}))
    await room.remember(THREAT)
    await room.desk.escalate_by_id("c1")
    assert [place for place, _ in room.notifier.cards] == ["slack:@U0SUPERVISOR"]


async def test_with_the_platform_away_the_card_waits_and_goes_out_later() -> None:
    room = Room(notifier=RecordingNotifier(away=True))
    await room.remember(THREAT)
    waiting = await room.desk.escalate_by_id("c1")
    assert waiting.due
    room.notifier.away = False
    room.clock.on(minutes=1)
    assert await room.watch.due() == 1
    assert await room.watch.due() == 0
    assert len(room.notifier.cards) == 1


async def test_with_the_database_away_the_card_goes_out_all_the_same() -> None:
    room = Room(escalations=MemoryEscalations(away=True))
    escalation = await room.desk.escalate(case("c1", THREAT))
    assert not escalation.due
    assert room.notifier.cards[0][0] == "slack:C0SAFETY"


async def test_what_was_sent_without_a_row_has_one_once_the_database_is_back() -> None:
    room = Room(cases=MemoryCases(away=True), escalations=MemoryEscalations(away=True))
    sent = await room.desk.escalate(case("c1", THREAT))
    with pytest.raises(Unavailable):
        await room.watch.due()
    room.cases.away = room.escalations.away = False
    await room.watch.due()
    assert [to for to, _ in room.notifier.cards] == ["slack:C0SAFETY"]
    # Its chain goes on, and the card that went out can be claimed.
    room.clock.on(minutes=3)
    await room.watch.due()
    assert [to for to, _ in room.notifier.cards] == ["slack:C0SAFETY", "slack:@U0SUPERVISOR"]
    assert (await room.claims.claim(sent.id, "U0SUPERVISOR")).claimed_by == "U0SUPERVISOR"
    happened = [event.what for event in await room.escalations.events(sent.id)]
    assert happened[:2] == [What.OPENED, What.POSTED]


async def test_a_card_without_a_row_can_be_claimed_the_moment_the_database_is_back() -> None:
    room = Room(escalations=MemoryEscalations(away=True))
    sent = await room.desk.escalate(case("c1", THREAT))
    room.escalations.away = False
    assert (await room.claims.claim(sent.id, "U0SUPERVISOR")).claimed_by == "U0SUPERVISOR"


async def test_what_nobody_took_while_the_database_was_away_is_tried_again() -> None:
    room = Room(escalations=MemoryEscalations(away=True), notifier=RecordingNotifier(away=True))
    await room.desk.escalate(case("c1", THREAT))
    room.notifier.away = False
    for _ in range(3):
        room.clock.on(minutes=0.25)
        with pytest.raises(Unavailable):
            await room.watch.due()
    assert [to for to, _ in room.notifier.cards] == ["slack:C0SAFETY"]


async def test_where_a_telephone_rang_without_a_row_the_card_follows_and_it_rings_once() -> None:
    chosen = alarming("slack:C0SAFETY", "outside:on-call")
    away = MemoryEscalations(away=True)
    deaf = RecordingNotifier(deaf={"slack:C0SAFETY"})
    room = Room(escalations=away, notifier=deaf, chosen=chosen)
    await room.desk.escalate(case("c1", THREAT))
    for _ in range(3):
        room.clock.on(minutes=0.25)
        with pytest.raises(Unavailable):
            await room.watch.due()
    deaf.deaf.clear()
    room.clock.on(minutes=0.5)
    room.escalations.away = False
    await room.watch.due()
    assert [to for to, _ in deaf.cards] == ["outside:on-call", "slack:C0SAFETY"]


async def test_what_was_sent_without_a_row_joins_the_one_that_is_open_for_its_case() -> None:
    room = Room()
    await room.remember("Missä paketti on?")
    first = await room.desk.escalate_by_id("c1")
    room.escalations.away = True
    await room.desk.escalate(case("c1", THREAT))
    room.escalations.away = False
    await room.watch.due()
    joined = await room.escalations.get(first.id)
    assert joined is not None
    assert joined.severity is Severity.DANGER
    places = ["slack:C0SUPERVISORS", "slack:C0SAFETY"]
    assert [to for to, _ in room.notifier.cards] == places
    # Both cards are its own now: they are rendered again, with its buttons.
    assert [card.to for card in room.notifier.updates[-1].cards] == places


async def test_a_second_request_without_a_row_is_on_the_same_card() -> None:
    room = Room(cases=MemoryCases(away=True), escalations=MemoryEscalations(away=True))
    for lines in ((THREAT,), (THREAT, "Nähdään pihalla.")):
        await room.desk.escalate(case("c1", *lines))
    room.cases.away = room.escalations.away = False
    await room.watch.due()
    (only,) = room.escalations.kept.values()
    assert len(only.cards) == len(room.notifier.cards) == 1
    assert len(only.handover.turns) == len(room.notifier.updates[-1].handover.turns) == 2


async def test_the_agent_is_told_who_took_it() -> None:
    room = Room()
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    await room.claims.claim(opened.id, "U0SUPERVISOR")
    assert room.notifier.told[-1].claimed_by == "U0SUPERVISOR"
    assert room.notifier.updates[-1].state is State.CLAIMED


async def test_only_whom_the_policy_names_can_claim_or_resolve() -> None:
    room = Room()
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    for change in (room.claims.claim, room.claims.resolve):
        with pytest.raises(Refused):
            await change(opened.id, "U0AGENT")
    kept = await room.escalations.get(opened.id)
    assert kept is not None
    assert kept.state is State.OPEN


async def test_of_many_who_claim_at_once_one_has_it() -> None:
    room = Room()
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    tries = (room.claims.claim(opened.id, "U0SUPERVISOR") for _ in range(10))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert all(isinstance(r, Stale) for r in results if isinstance(r, Exception))


async def test_a_claim_stands_even_where_the_card_cannot_be_shown() -> None:
    room = Room()
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    room.notifier.away = True
    claimed = await room.claims.claim(opened.id, "U0SUPERVISOR")
    assert claimed.state is State.CLAIMED


async def test_an_unknown_case_or_escalation_is_a_clear_sentence() -> None:
    room = Room()
    with pytest.raises(NotFound, match="no longer kept"):
        await room.desk.escalate_by_id("c1")
    with pytest.raises(NotFound, match="database was away"):
        await room.claims.claim("e1", "U0SUPERVISOR")


async def test_an_edit_of_the_policy_changes_none_in_flight() -> None:
    room = Room()
    await room.remember(THREAT)
    opened = await room.desk.escalate_by_id("c1")
    edited = policy().model_copy(update={"version": "edited"})
    claims = replace(room.claims, policies=OnePolicy(edited))
    claimed = await claims.claim(opened.id, "U0SUPERVISOR")
    assert (claimed.steps, claimed.policy) == (opened.steps, opened.policy)


async def test_a_danger_in_a_case_that_is_already_with_somebody_goes_out_again() -> None:
    room = Room()
    await room.remember("Paketti ei ole tullut, kolmas viikko menossa!")
    opened = await room.desk.escalate_by_id("c1")
    await room.claims.claim(opened.id, "U0SUPERVISOR")
    await room.remember("Paketti ei ole tullut!", THREAT)
    raised = await room.desk.escalate_by_id("c1")
    assert (raised.id, raised.severity) == (opened.id, Severity.DANGER)
    assert room.notifier.cards[-1][0] == "slack:C0SAFETY"
    assert len(raised.cards) == 2
    assert raised.claimed_by == "U0SUPERVISOR"


async def test_what_is_said_later_is_on_the_card_that_is_there() -> None:
    room = Room()
    await room.remember(THREAT)
    await room.desk.escalate_by_id("c1")
    await room.remember(THREAT, "Nyt mulla on puukko mukana.")
    await room.desk.escalate_by_id("c1")
    assert len(room.notifier.cards) == 1
    assert "puukko" in room.notifier.updates[-1].handover.turns[-1].text


async def test_the_agent_is_told_of_a_card_that_went_out_late() -> None:
    room = Room(notifier=RecordingNotifier(away=True))
    await room.remember(THREAT)
    await room.desk.escalate_by_id("c1")
    room.notifier.away = False
    room.clock.on(minutes=1)
    await room.watch.due()
    assert room.notifier.told
