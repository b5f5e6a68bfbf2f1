"""The real server in a process of its own, beside a stand-in for Slack."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tools.model import Model
from tools.model import running as saying
from tools.process import Server, copied, serving
from tools.standin import Slack, running
from tools.workspace import Workspace

TOKEN = "token"
SUPERVISOR, SECOND = "U0SUPERVISOR", "U0SUPERVISOR2"
_PATIENCE = 120.0
# A request is in the inbox until its work is done; in the outbox stands what must still be said.
_UNDER_WAY = """
SELECT (SELECT count(*) FROM inbox)
     + (SELECT count(*) FROM escalations WHERE json_array_length(body, '$.outbox') > 0)
"""


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
    settings = {"TYYNI_API_TOKEN": TOKEN, **(extra or {})}
    with (
        running(Slack()) as slack,
        serving(folder / "data", slack, settings) as server,
        httpx.Client(base_url=server.url, timeout=60) as http,
    ):
        yield Desk(server, slack, Workspace(http, slack), http)


# Starting a server takes seconds: tests that neither kill it nor set it up in another way share
# one, each in a workspace in which nothing has been said and nothing waits.
@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The shop with two supervisors."""
    folder = tmp_path_factory.mktemp("served")
    shop = copied(folder / "shop")
    organisation = shop / "organisation.yaml"
    text = organisation.read_text("utf-8")
    both = text.replace(f"supervisors: [{SUPERVISOR}]", f"supervisors: [{SUPERVISOR}, {SECOND}]")
    organisation.write_text(both, "utf-8")
    with opened(folder, {"TYYNI_POLICY_DIR": str(shop)}) as made:
        yield made


@pytest.fixture
def desk(served: Desk) -> Desk:
    return emptied(served)


@dataclass(frozen=True)
class Beside:
    """A desk with a language model, which says what it is told to."""

    desk: Desk
    model: Model

    def saying(self, **says: str) -> Desk:
        """The desk, once the model says nothing else."""
        empty = emptied(self.desk)
        self.model.says, self.model.seconds, self.model.pause = says, 0.0, 0.0
        self.model.asked.clear()
        return empty


@pytest.fixture(scope="session")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    with saying(Model()) as model:
        extra = {"OPENAI_BASE_URL": model.url, "TYYNI_MODEL": "stand-in"}
        with opened(tmp_path_factory.mktemp("modelled"), extra) as desk:
            yield Beside(desk, model)


def emptied(desk: Desk) -> Desk:
    """The same desk in a workspace where nothing has been said, and nothing is to be said."""
    slack = desk.slack
    slack.failures.clear()
    slack.channels.clear()
    settled(desk)
    authorised = {"authorization": f"Bearer {TOKEN}"}
    listed = desk.http.get("/v1/escalations", headers=authorised).json()["escalations"]
    for one in listed:
        # Whatever stays open calls further people while later tests run.
        for verb in ("claim", "resolve") if one["state"] == "open" else ("resolve",):
            place = f"/v1/escalations/{one['id']}/{verb}"
            desk.http.post(place, json={"by": SUPERVISOR}, headers=authorised).raise_for_status()
    settled(desk)
    with slack.arrived:
        slack.messages.clear()
        slack.forms.clear()
    return desk


def settled(desk: Desk) -> None:
    """Wait until all that was asked of the server is done, and all that is due has been said."""
    file = desk.server.log.with_name("tyyni.db")
    until = time.monotonic() + _PATIENCE
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        while database.execute(_UNDER_WAY).fetchone() != (0,):
            if time.monotonic() > until:
                raise TimeoutError("the server has something under way that does not end")
            time.sleep(0.02)
