"""Several servers on one PostgreSQL, as docs/SCALING.md has them started."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from tests.cli.running import run
from tests.postgres import database
from tests.server.test_main_job import AGENT, HELP, SAFETY, SUPERVISOR, THREAT
from tests.server.test_wording import elements
from tools.process import Server, copied, serving
from tools.standin import Slack, running
from tools.workspace import Workspace

STEP = '{after_minutes: 3, to: "slack:@U0SUPERVISOR"}'


@contextmanager
def two(folder: Path, slack: Slack, settings: dict[str, str]) -> Iterator[tuple[Server, Server]]:
    """Two servers with a data folder each, and the same settings."""
    with (
        serving(folder / "one", slack, settings) as one,
        serving(folder / "two", slack, settings) as other,
    ):
        yield one, other


def test_what_one_server_began_another_goes_on_with_when_it_is_killed(
    postgres: str, tmp_path: Path
) -> None:
    file = copied(tmp_path / "policy") / "escalation.yaml"
    text = file.read_text("utf-8")
    assert STEP in text
    # Six seconds: the server that opened the escalation is gone when its next step is due.
    file.write_text(text.replace(STEP, STEP.replace("3", "0.1", 1)), "utf-8")
    with database(postgres) as url, running(Slack()) as slack:
        settings = {"TYYNI_DATABASE_URL": url, "TYYNI_POLICY_DIR": str(file.parent)}
        with two(tmp_path, slack, settings) as (one, other):
            with httpx.Client(base_url=one.url, timeout=60) as http:
                Workspace(http, slack).mention(AGENT, HELP, f"\n&gt; {THREAT}")
                card = slack.wait_for(1, SAFETY)[0]
                one.process.kill()
                one.process.wait()
            slack.wait_for(1, SUPERVISOR)
            listed = run("escalations", "list", "--json", env=settings)
            (escalation,) = json.loads(listed.stdout)["escalations"]
            run("escalations", "claim", escalation["id"], "--as", SUPERVISOR, env=settings)
            slack.wait_until(lambda _: "resolve" in elements(card))
            with httpx.Client(base_url=other.url, timeout=60) as http:
                Workspace(http, slack).press(SUPERVISOR, card, "resolve")
                slack.wait_until(lambda _: "reopen" in json.dumps(card.blocks))
        for place in (SAFETY, SUPERVISOR):
            assert len([m for m in slack.in_channel(place) if m.thread is None]) == 1
        with psycopg.connect(url) as connection:
            engine = "SELECT count(*) FROM dbos.workflow_status"
            assert connection.execute(engine).fetchone() != (0,)
