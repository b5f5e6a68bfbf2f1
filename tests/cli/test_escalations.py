"""`tyyni escalations` and /v1/escalations: the table, without a platform."""

from __future__ import annotations

import asyncio
import csv
import json
from typing import Any

import httpx
import pytest

from bot.domain.happened import Event, What
from bot.settings import read_settings
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate
from bot.wiring.server import build
from tests.cli.forking import Forked
from tests.cli.running import one_sentence, run
from tests.examples import MORNING, case, escalation

SUPERVISOR = "U0SUPERVISOR"


@pytest.fixture
def kept() -> None:
    async def keep() -> None:
        made = engine(database_url(read_settings().database))
        await migrate(made)
        await DatabaseCases(made).save(case(), MORNING)
        opened = Event(What.OPENED, MORNING, "U0AGENT")
        await DatabaseEscalations(made).open(escalation("e1"), opened)
        await close(made)

    asyncio.run(keep())


def answered(tyyni: Forked, *arguments: str) -> Any:  # noqa: ANN401 - JSON
    done = tyyni("escalations", *arguments, "--json")
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_an_escalation_is_listed_claimed_resolved_and_shown(kept: None, tyyni: Forked) -> None:
    (one,) = answered(tyyni, "list")["escalations"]
    assert (one["id"], one["state"]) == ("e1", "open")
    assert answered(tyyni, "claim", "e1", "--as", SUPERVISOR)["claimed_by"] == SUPERVISOR
    resolved = answered(tyyni, "resolve", "e1", "--as", SUPERVISOR, "--outcome", "passed_on")
    assert (resolved["state"], resolved["outcome"]) == ("resolved", "passed_on")
    shown = answered(tyyni, "show", "e1")
    assert [event["what"] for event in shown["events"]] == ["opened", "claimed", "resolved"]
    assert answered(tyyni, "list")["escalations"] == []
    # The server that runs has something to say, and finds it at its next look.
    assert shown["next_at"] is not None


def test_all_escalations_are_exported_as_a_sheet(kept: None) -> None:
    done = run("escalations", "export", "--format", "csv")
    (row,) = csv.DictReader(done.stdout.decode().splitlines())
    assert (row["id"], row["state"], row["route"]) == ("e1", "open", "route.supervisor")


def test_only_a_supervisor_claims_and_a_second_claim_is_refused(kept: None, tyyni: Forked) -> None:
    refused = one_sentence(tyyni("escalations", "claim", "e1", "--as", "U0AGENT"))
    assert "supervisor" in refused
    answered(tyyni, "claim", "e1", "--as", SUPERVISOR)
    assert "already" in one_sentence(tyyni("escalations", "claim", "e1", "--as", SUPERVISOR))


def test_without_a_database_there_is_one_sentence() -> None:
    assert "no escalations yet" in one_sentence(run("escalations", "list"))


async def test_the_same_is_under_v1(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYYNI_API_TOKEN", "token")
    app = build(read_settings())
    transport = httpx.ASGITransport(app)
    headers = {"authorization": "Bearer token"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test/v1", headers=headers
    ) as client:
        assert (await client.get("/escalations", headers={"authorization": ""})).status_code == 401
        (one,) = (await client.get("/escalations")).json()["escalations"]
        assert one["id"] == "e1"
        assert (await client.get("/escalations/nowhere")).status_code == 404
        assert (
            await client.post("/escalations/e1/claim", json={"by": "U0AGENT"})
        ).status_code == 403
        claimed = await client.post("/escalations/e1/claim", json={"by": SUPERVISOR})
        assert claimed.json()["state"] == "claimed"
        assert (
            await client.post("/escalations/e1/claim", json={"by": SUPERVISOR})
        ).status_code == 409
        resolved = await client.post(
            "/escalations/e1/resolve", json={"by": SUPERVISOR, "words": "Sovittu."}
        )
        assert resolved.json()["words"] == "Sovittu."
        assert "e1,resolved" in (await client.get("/escalations/export.csv")).text
        events = (await client.get("/escalations/e1")).json()["events"]
        assert [event["what"] for event in events] == ["opened", "claimed", "resolved"]
