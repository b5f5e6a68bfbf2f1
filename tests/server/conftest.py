"""The real server in a process of its own, beside a stand-in for Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tools.process import Server, serving
from tools.standin import Slack, running
from tools.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """A server, its Slack, and people who use it."""

    server: Server
    slack: Slack
    people: Workspace
    http: httpx.Client


@contextmanager
def opened(folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[Desk]:
    """A desk with its data in a folder; `extra` settings go to the server."""
    settings = {"TYYNI_API_TOKEN": "token", **(extra or {})}
    with (
        running(Slack()) as slack,
        serving(folder / "data", slack, settings) as server,
        httpx.Client(base_url=server.url, timeout=20) as http,
    ):
        yield Desk(server, slack, Workspace(http, slack), http)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path) as made:
        yield made
