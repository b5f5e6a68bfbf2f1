"""Replicas on a real PostgreSQL: who lives, who is gone, who must leave."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import psycopg
import pytest

from bot.domain.errors import Unavailable
from bot.flow import replicas
from bot.flow.replicas import Replicas
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate
from tests.postgres import database


@dataclass
class Group:
    """Replicas that share a database, and what they took over."""

    url: str
    left: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    made: list[Replicas] = field(default_factory=list)

    def replica(self, name: str) -> Replicas:
        one = Replicas(self.url, lambda: self.left.append(name), name)

        async def recover(gone: str) -> int:
            self.taken.append((name, gone))
            return 1

        one.recover = recover
        self.made.append(one)
        return one

    async def rounds(self, *ones: Replicas, count: int = 1) -> None:
        for _ in range(count):
            for one in ones:
                await one.round()


@pytest.fixture
async def group(postgres: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Group]:
    monkeypatch.setattr(replicas, "FIRST_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(replicas, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(replicas, "_RESTARTED", "SELECT false")
    with database(postgres) as url:
        prepared = engine(database_url(url))
        await migrate(prepared)
        await close(prepared)
        made = Group(url)
        yield made
        for one in made.made:
            await one.disconnect()


async def test_those_who_live_leave_each_other_alone(group: Group) -> None:
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b, count=3)
    assert a.may_act()
    assert b.may_act()
    assert not await a.is_gone("b")
    assert group.taken == []


async def test_the_work_of_one_that_is_gone_is_taken_over_once(group: Group) -> None:
    a, b, c = (group.replica(name) for name in "abc")
    await group.rounds(a, b, c)
    await b.disconnect()
    await until(lambda: bool(group.taken), a, c)
    await group.rounds(a, c, count=3)
    assert [gone for _, gone in group.taken] == ["b"]
    assert await c.is_gone("b")


async def test_what_one_that_is_gone_was_sending_may_arrive_before_it_is_sent_again(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "SETTLE_SECONDS", 0.4)
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b)
    began = time.monotonic()
    await b.disconnect()
    # The database lets go of a closed connection's lock a moment later.
    async with asyncio.timeout(60):
        while not await a.is_gone("b"):  # noqa: ASYNC110 - another process lets go, not an event of ours
            await asyncio.sleep(0.05)
    assert time.monotonic() - began >= 0.4


async def test_one_that_comes_back_after_its_work_was_taken_over_leaves(group: Group) -> None:
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b)
    await b.disconnect()
    # The server lets go of a closed connection's locks when it gets to it.
    await until(lambda: group.taken == [("a", "b")], a)
    await b.round()
    assert group.left == ["b"]
    assert not b.may_act()


async def test_a_frozen_one_is_fenced_and_its_connection_ended(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b)
    monkeypatch.setattr(replicas, "FROZEN_SECONDS", 0.2)
    await asyncio.sleep(0.3)
    await until(lambda: bool(group.taken), a)
    assert group.taken == [("a", "b")]
    with pytest.raises((psycopg.Error, OSError)):
        await b.round()
    await b.disconnect()
    await b.round()
    assert group.left == ["b"]


async def test_a_clock_that_jumps_on_makes_nobody_look_frozen(group: Group) -> None:
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b, a)
    with psycopg.connect(group.url, autocommit=True) as other:
        # To the database an hour has passed since the last heartbeat.
        other.execute("UPDATE replicas SET at = at - interval '1 hour' WHERE name = 'b'")
    await group.rounds(a, b, count=2)
    assert a.may_act()
    assert b.may_act()
    assert (group.taken, group.left) == ([], [])


async def test_without_a_heartbeat_nobody_acts(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = group.replica("a")
    assert not a.may_act()
    await a.round()
    assert a.may_act()
    monkeypatch.setattr(replicas, "FENCE_SECONDS", 0.0)
    assert not a.may_act()


async def test_what_is_being_sent_goes_on_while_heartbeats_come(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "FENCE_SECONDS", 1.0)
    a = group.replica("a")
    await a.round()
    async with a.acting():
        for _ in range(4):
            await asyncio.sleep(0.4)
            await a.round()


@pytest.mark.parametrize("ends", ["no heartbeat comes", "the lock is let go"])
async def test_what_is_being_sent_is_cut_off_where_others_may_take_it_over(
    group: Group, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    lets_go = ends == "the lock is let go"
    monkeypatch.setattr(replicas, "FENCE_SECONDS", 30.0 if lets_go else 0.5)
    a, sent = group.replica("a"), []
    await a.round()

    async def sending() -> None:
        async with a.acting():
            if lets_go:
                await a.disconnect()
            # As on a machine that has so much to do that the loop comes too late.
            time.sleep(0.6)  # noqa: ASYNC251 - the loop stands still
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            sent.append("a card")

    with pytest.raises(Unavailable):
        await sending()
    assert not sent
    assert not a.may_act()


async def test_after_all_connections_were_lost_nobody_is_taken_for_gone(group: Group) -> None:
    a, b = group.replica("a"), group.replica("b")
    await group.rounds(a, b)
    with psycopg.connect(group.url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        until_alone(other)
    for one in (a, b):
        with pytest.raises((psycopg.Error, OSError)):
            await one.round()
        await one.disconnect()
    # The first to be back finds the other's lock free, and leaves it.
    await group.rounds(a, count=3)
    assert group.taken == []
    assert not await a.is_gone("b")
    await group.rounds(b, a)
    assert b.may_act()
    assert group.left == []


async def until(true: Callable[[], bool], *ones: Replicas) -> None:
    for _ in range(400):
        for one in ones:
            await one.round()
        if true():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("what was waited for did not come")


def until_alone(connection: psycopg.Connection) -> None:
    """A backend that is told to end ends when it gets to it."""
    others = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    for _ in range(400):
        found = connection.execute(others).fetchone()
        if found == (0,):
            return
        time.sleep(0.05)
    raise TimeoutError("the connections did not end")
