"""A request that was taken is done once, whatever becomes of the process that took it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.inbox_ports import Accepted
from bot.usecases.accepting import MOST_TRIES, Accepting
from tests.fakes import Company, CountingIds, MemoryInbox, SetClock


@dataclass
class Door:
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    peers: Company = field(default_factory=Company)
    clock: SetClock = field(default_factory=SetClock)
    ids: CountingIds = field(default_factory=CountingIds)

    def accepting(self, name: str = "here") -> Accepting:
        peers = self.peers if name == "here" else Company(name)
        return Accepting(self.inbox, peers, self.clock, self.ids)

    async def taken(self, name: str) -> Accepted:
        theirs = self.accepting(name)
        accepted = theirs.new("application/json", b"{}")
        await theirs.keep(accepted)
        return accepted


async def test_only_what_one_that_is_gone_had_under_way_is_taken_up() -> None:
    door = Door()
    gone, _living, _ours = [await door.taken(name) for name in ("gone", "living", "here")]
    door.peers.gone.add("gone")
    assert [one.id for one in await door.accepting().left_behind()] == [gone.id]
    assert await door.accepting().left_behind() == ()


async def test_what_is_done_is_never_taken_up() -> None:
    door = Door()
    await door.accepting("gone").done(await door.taken("gone"))
    door.peers.gone.add("gone")
    assert await door.accepting().left_behind() == ()


async def test_a_request_that_ends_its_process_each_time_is_given_up() -> None:
    door, name = Door(), "p0"
    await door.taken(name)
    for turn in range(1, MOST_TRIES + 1):
        mine = Accepting(door.inbox, Company(f"p{turn}", {name}), door.clock, door.ids)
        assert len(await mine.left_behind()) == 1
        name = f"p{turn}"
    last = Accepting(door.inbox, Company("last", {name}), door.clock, door.ids)
    assert await last.left_behind() == ()
    assert door.inbox.kept == {}


async def test_a_request_of_long_ago_is_given_up() -> None:
    door = Door()
    await door.taken("gone")
    door.peers.gone.add("gone")
    door.clock.at += timedelta(days=2)
    assert await door.accepting().left_behind() == ()
    assert door.inbox.kept == {}


async def test_with_the_database_away_a_request_is_done_all_the_same() -> None:
    door = Door()
    door.inbox.away = True
    accepted = await door.taken("here")
    await door.accepting().done(accepted)
    assert await door.accepting().left_behind() == ()
