"""How the server starts, and that it stops when told, whoever still holds on to it."""

from __future__ import annotations

import re
import socket
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import BadInput, Unavailable
from bot.store import migrate as migrating
from bot.store.database import close, database_url, engine
from bot.store.looking import look
from bot.store.migrate import file_of, migrate, migrate_apart, outdated, revisions
from bot.wiring.listening import listening, url
from tests.cli.running import one_sentence, run
from tests.server.conftest import opened

_PATIENCE = 60.0
"""Seconds; whoever waits for the request's end would wait for ever."""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


def test_a_port_that_is_taken_is_one_sentence(taken: int) -> None:
    said = one_sentence(run("serve", "--port", str(taken)))
    assert str(taken) in said
    assert "taken" in said


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notdb").write_bytes(b"this is not a database" * 100)
    env = {"TYYNI_DATABASE_URL": f"sqlite:///{tmp_path}/notdb"}
    said = one_sentence(run("serve", "--port", "0", env=env))
    assert "notdb" in said
    assert "not a SQLite database" in said


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:///{folder}/notdb", "not a SQLite database"),
        ("sqlite:///{folder}/future.db", "newer version"),
        ("sqlite:///{folder}/folder", "cannot be opened"),
        ("sqlite:////proc/nope/x.db", "cannot be opened"),
        ("sqlite:////etc/passwd/x.db", "cannot be opened"),
    ],
)
async def test_looking_and_migrating_say_the_same_of_a_database_that_cannot_be_used(
    tmp_path: Path, address: str, words: str
) -> None:
    (tmp_path / "notdb").write_bytes(b"this is not a database" * 100)
    (tmp_path / "folder").mkdir()
    from_the_future(tmp_path / "future.db")
    before = inside(tmp_path)
    place = database_url(address.format(folder=tmp_path))
    with pytest.raises(Unavailable, match=words):
        look(place)
    assert inside(tmp_path) == before
    made = engine(place)
    try:
        with pytest.raises(Unavailable, match=words):
            await migrate(made)
    finally:
        await close(made)


async def test_looking_at_a_database_in_use_leaves_no_trace(tmp_path: Path) -> None:
    place = database_url(f"sqlite:///{tmp_path}/tyyni.db")
    assert not look(place)
    made = engine(place)
    await migrate(made)
    in_use = inside(tmp_path)
    assert look(place)
    assert inside(tmp_path) == in_use
    await close(made)
    assert look(place)
    assert inside(tmp_path) == [tmp_path / "tyyni.db"]


@pytest.mark.parametrize(
    ("host", "error"),
    [
        ("203.0.113.7", Unavailable),
        ("no such host", BadInput),
        ("x" * 300, BadInput),
        ("", BadInput),
    ],
)
def test_a_host_that_cannot_be_served_is_refused_by_name(host: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=re.escape(host) or "--host"):
        listening(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_each_kind_of_address_is_served(host: str) -> None:
    opened_here = listening(host, 0)
    port = opened_here[0].getsockname()[1]
    with socket.create_connection((host, port), timeout=5):
        assert url(host, opened_here).endswith(f":{port}")
    for one in opened_here:
        one.close()


def test_two_servers_cannot_have_one_port() -> None:
    (first,) = listening("127.0.0.1", 0)
    with first, pytest.raises(Unavailable, match="taken"):
        listening("127.0.0.1", first.getsockname()[1])


def test_a_file_that_a_uri_names_is_known() -> None:
    given = make_url("sqlite+aiosqlite:///file:/a/b%20c.db?mode=ro&uri=true")
    assert file_of(given) == Path("/a/b c.db")


async def test_a_database_that_may_only_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "data" / "tyyni.db"
    made = engine(database_url(f"sqlite:///{file}"))
    await migrate(made)
    await close(made)
    only_read = create_async_engine(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")
    try:
        with pytest.raises(Unavailable, match="yours to write"):
            await migrate(only_read)
    finally:
        await close(only_read)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def inside(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def from_the_future(file: Path) -> None:
    """A database that a later version has migrated."""
    made = sqlite3.connect(file)
    made.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    made.execute("INSERT INTO alembic_version VALUES ('9999')")
    made.commit()
    made.close()


def test_a_request_that_never_ends_does_not_hold_up_the_stop(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        place = httpx.URL(desk.server.url)
        with socket.create_connection((place.host, place.port or 0), timeout=20) as client:
            client.sendall(
                b"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\n"
                b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"text": "liisa'
            )
            time.sleep(0.5)
            desk.server.process.terminate()
            desk.server.process.wait(_PATIENCE)
        log = desk.server.log.read_text()
        assert "Traceback" not in log
        assert "liisa" not in log


def test_the_newest_revision_is_known_without_alembic() -> None:
    scripts = Config()
    scripts.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    known = ScriptDirectory.from_config(scripts)
    assert revisions() == tuple(reversed([each.revision for each in known.walk_revisions()]))


async def test_what_another_process_migrates_needs_no_more(tmp_path: Path) -> None:
    made = engine(database_url(f"sqlite:///{tmp_path}/data/tyyni.db"))
    assert await outdated(made)
    await migrate_apart(made)
    assert not await outdated(made)
    await migrate(made)
    await close(made)


async def test_a_database_that_cannot_be_used_is_not_outdated(tmp_path: Path) -> None:
    (tmp_path / "notdb").write_bytes(b"this is not a database" * 100)
    made = engine(database_url(f"sqlite:///{tmp_path}/notdb"))
    assert not await outdated(made)
    await close(made)
