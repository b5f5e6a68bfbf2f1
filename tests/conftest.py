"""What every test starts from: no settings, a data folder of its own, English words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings

from tests.cli.forking import Forked, forking
from tests.postgres import server

# Time limits for single examples fail on a busy machine; under CI the examples are always the same.
settings.register_profile("tyyni", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tyyni")

_OURS = ("OPENAI_", "SLACK_", "TEAMS_", "TYYNI_")
_LOCALE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES")
_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server for this run of the tests."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def tyyni() -> Iterator[Forked]:
    """A command of the command line, without the time that it takes to start."""
    with forking() as forked:
        yield forked


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hide the developer's own settings; what a test or a program it starts stores is thrown away.

    The data folder is named and not made: making it is the program's work.
    """
    for name in list(os.environ):
        if name.startswith(_OURS) or name in _LOCALE:
            monkeypatch.delenv(name)
    monkeypatch.setenv("TYYNI_DATA_DIR", str(tmp_path_factory.getbasetemp() / f"{next(_numbers)}"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("NO_COLOR", "1")
