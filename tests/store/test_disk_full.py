"""The disk is full: what is due waits, goes out once there is room, and comes once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import event

from bot.domain.errors import Unavailable
from bot.domain.escalation import Card, Escalation
from bot.domain.happened import Event, What
from bot.inbox_ports import Accepted
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.inbox import DatabaseInbox
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from bot.store.threads import thread_of
from bot.usecases.watch import Watch
from tests.examples import MORNING, case, escalation
from tests.fakes import Company, RecordingFlow, RecordingNotifier, SetClock

LONG = "x" * 200_000


@dataclass
class Disk:
    """A file of which it can be said that it may not grow."""

    made: Engine
    full: bool = False

    @classmethod
    def at(cls, file: Path) -> Disk:
        disk = cls(engine(database_url(f"sqlite:///{file}")))
        for one in (disk.made.sync_engine, thread_of(disk.made).engine):
            event.listen(one, "begin", disk._limited)
        return disk

    def _limited(self, connection: object) -> None:
        # The fewest that SQLite takes is what the file has.
        most = 1 if self.full else 1_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count={most}")  # type: ignore[attr-defined]


@asynccontextmanager
async def filled(tmp_path: Path) -> AsyncIterator[Disk]:
    disk = Disk.at(tmp_path / "tyyni.db")
    await migrate(disk.made)
    await DatabaseCases(disk.made).save(case("slack:T0:C0HELP:1.0", "Koe"), MORNING)
    try:
        yield disk
    finally:
        await close(disk.made)


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncIterator[Disk]:
    async with filled(tmp_path) as made:
        yield made


@dataclass
class FillingNotifier(RecordingNotifier):
    """Whoever posts finds the disk full afterwards."""

    disk: Disk | None = None

    async def post(self, to: str, escalation: Escalation, key: str) -> Card:
        posted = await super().post(to, escalation, key)
        if self.disk:
            self.disk.full = True
        return posted


def watch(disk: Disk, notifier: RecordingNotifier) -> Watch:
    rows = DatabaseEscalations(disk.made)
    return Watch(rows, notifier, Company(), RecordingFlow(), SetClock())


async def test_what_cannot_be_kept_says_so_and_is_kept_once_there_is_room(disk: Disk) -> None:
    rows, inbox = DatabaseEscalations(disk.made), DatabaseInbox(disk.made, Seal(SecretStr("s")))
    large = Accepted("a1", "application/json", LONG.encode(), MORNING)
    inbox_without_shortcut = DatabaseInbox(disk.made, inbox.seal)
    object.__setattr__(inbox_without_shortcut, "quick", None)
    disk.full = True
    with pytest.raises(Unavailable):
        await inbox_without_shortcut.keep(large, "here")
    with pytest.raises(Unavailable):
        await DatabaseCases(disk.made).save(case("c2", LONG), MORNING)
    disk.full = False
    await inbox_without_shortcut.keep(large, "here")
    assert (await rows.open(escalation("e1"), Event(What.OPENED, MORNING))).id == "e1"
    await inbox.close()


async def test_a_card_that_was_posted_as_the_disk_filled_up_is_not_posted_again(
    disk: Disk,
) -> None:
    rows, notifier = DatabaseEscalations(disk.made), FillingNotifier(disk=disk)
    await rows.open(escalation("e1"), Event(What.OPENED, MORNING))
    looking = watch(disk, notifier)
    for _ in range(3):
        try:
            await looking.look("e1")
        except Unavailable:
            assert disk.full
        disk.full = False
    found = await rows.get("e1")
    assert found is not None
    assert len(notifier.cards) == 1
    assert len(found.cards) == 1
