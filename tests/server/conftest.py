"""The real server in a process of its own, beside a stand-in for Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tools.model import Model
from tools.model import running as saying
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


# Starting a server takes seconds: modules with many tests share one, each in an empty workspace.
@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("served")) as made:
        yield made


@dataclass(frozen=True)
class Beside:
    """A desk with a language model, which says what it is told to."""

    desk: Desk
    model: Model

    def saying(self, **says: str) -> Desk:
        """The desk, once the model says nothing else."""
        self.model.says = says
        self.model.asked.clear()
        return emptied(self.desk)


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    with saying(Model()) as model:
        extra = {"OPENAI_BASE_URL": model.url, "TYYNI_MODEL": "stand-in"}
        with opened(tmp_path_factory.mktemp("modelled"), extra) as desk:
            yield Beside(desk, model)


def emptied(desk: Desk) -> Desk:
    """The same desk in a workspace where nothing has been said."""
    with desk.slack.arrived:
        desk.slack.messages.clear()
        desk.slack.forms.clear()
        desk.slack.failures.clear()
    return desk
