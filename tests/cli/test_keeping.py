"""`tyyni audit`, `erase` and `incident`: what is kept, checked, given out, taken away."""

from __future__ import annotations

import asyncio
import csv
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.aftermath import Alone, Informed, Moment, Taken
from bot.domain.audit import Deed, subject_of_case
from bot.domain.happened import Event, What
from bot.domain.policy import Step
from bot.domain.reading import Severity, SignalKind
from bot.settings import read_settings
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.ledger import DatabaseAudit
from bot.store.migrate import migrate
from bot.store.people import DatabaseRecords
from tests.cli.forking import Forked
from tests.cli.running import one_sentence, run
from tests.examples import MORNING, case, escalation

CASE, THREAT = "c1", "Tiedän missä asut."
INFORMED = MORNING + timedelta(seconds=4)
AGENT, ABUSE, LINE = "U0ALONE", "Olet idiootti.", "Rauhoittui lopulta."
ALONE = Alone(
    case="",
    person=AGENT,
    situation="playbook.late-delivery",
    severity=Severity.ABUSIVE,
    at=MORNING + timedelta(seconds=2),
    note=LINE,
    policy="webshop@000000000000",
    clauses=("playbook.late-delivery",),
    kinds=(SignalKind.INSULT,),
    strikes=2,
    evidence=("idiootti",),
)


@pytest.fixture
def kept() -> None:
    """A threat that a supervisor took and resolved, and a warning that was given."""

    async def keep() -> None:
        made = engine(database_url(read_settings().database))
        await migrate(made)
        await DatabaseCases(made).save(case(CASE, THREAT), MORNING)
        rows, said = DatabaseEscalations(made), case(CASE, THREAT).conversation
        told = replace(escalation().handover, evidence=(THREAT,), turns=said.turns)
        new = escalation("e1", CASE)
        new = replace(new, severity=Severity.DANGER, handover=told, informed_at=INFORMED)
        opened = await rows.open(new, Event(What.OPENED, MORNING, "U0AGENT", "route.danger"))
        claimed = opened.claim("U0SUPERVISOR", INFORMED)
        await rows.swap(opened, claimed, Event(What.CLAIMED, INFORMED, "U0SUPERVISOR"))
        over = claimed.resolve("U0SUPERVISOR", INFORMED)
        await rows.swap(claimed, over, Event(What.RESOLVED, INFORMED, "U0SUPERVISOR", "settled"))
        warned = Taken(CASE, Step.WARN, "=Varoitus.", "U0AGENT", MORNING)
        await DatabaseRecords(made).note_taken(warned)
        await DatabaseRecords(made).refer(CASE, "AS-1")
        await DatabaseAudit(made).note(Deed(MORNING, "U0AGENT", "case.handled"))
        await close(made)

    asyncio.run(keep())


@pytest.fixture
def alone() -> None:
    """Abuse that an agent met, warned of, handled alone, and that a digest told of."""

    async def keep() -> None:
        made = engine(database_url(read_settings().database))
        await migrate(made)
        records, name = DatabaseRecords(made), "slack:T0:C0HELP:1.0"
        await DatabaseCases(made).save(case(name, ABUSE), MORNING)
        await records.note_moment(Moment(name, AGENT, Severity.ABUSIVE, MORNING))
        await records.note_taken(Taken(name, Step.WARN, "Varoitus.", AGENT, MORNING))
        await records.note_alone(replace(ALONE, case=name))
        await records.note_informed(Informed(name, "slack:C0SUPERVISORS", INFORMED))
        await records.refer(name, "AS-2")
        await close(made)

    asyncio.run(keep())


def harm(statement: str) -> None:
    async def do() -> None:
        made = engine(database_url(read_settings().database))
        async with made.begin() as connection:
            await connection.execute(text(statement))
        await close(made)

    asyncio.run(do())


def test_an_incident_tells_what_happened_when_by_which_clauses_and_who_was_told(
    kept: None, tyyni: Forked
) -> None:
    found = json.loads(tyyni("incident", "e1", "--format", "json").stdout)
    assert found["informed_at"] == INFORMED.isoformat()
    assert found["clauses"] == list(escalation().handover.clauses)
    assert found["evidence"] == [THREAT]
    course = [(line["what"], line["who"]) for line in found["course"]]
    assert {("opened", "U0AGENT"), ("claimed", "U0SUPERVISOR"), ("warn", "U0AGENT")} <= {*course}
    rows = list(
        csv.DictReader(tyyni("incident", "e1", "--format", "csv").stdout.decode().split("\n"))
    )
    assert {row["informed_at"] for row in rows} == {INFORMED.isoformat()}
    assert {row["clauses"] for row in rows} == {" ".join(found["clauses"])}
    assert "'=Varoitus." in {row["words"] for row in rows}
    draft = tyyni("incident", "e1", env={"LANG": "en_US.UTF-8"}).stdout.decode()
    for line in ("Employer informed: 20", "taken by · U0SUPERVISOR", f"> {THREAT}", "Prevention:"):
        assert line in draft


def test_a_case_handled_alone_has_a_record_that_does_not_say_by_whom(
    alone: None, tyyni: Forked
) -> None:
    (listed,) = json.loads(tyyni("incident", "--format", "json").stdout)["incidents"]
    assert listed["id"] == subject_of_case("slack:T0:C0HELP:1.0")
    assert listed["informed_at"] == INFORMED.isoformat()
    found = json.loads(tyyni("incident", listed["id"], "--format", "json").stdout)
    assert found["reason"] == "Toimitus on myöhässä"
    assert (found["severity"], found["kinds"], found["strikes"]) == ("abusive", ["insult"], 2)
    assert found["clauses"] == ["playbook.late-delivery"]
    assert found["evidence"] == ["idiootti"]
    assert found["turns"] == [{"role": "customer", "text": ABUSE}]
    assert found["informed_at"] == INFORMED.isoformat()
    course = [(line["what"], line["words"]) for line in found["course"]]
    told = ("informed", "slack:C0SUPERVISORS")
    assert course == [("met", ""), ("warn", "Varoitus."), ("alone", LINE), told]
    assert "incident.export" in tyyni("audit", "list").stdout.decode()
    for form in ("json", "csv", "markdown"):
        assert AGENT.encode() not in tyyni("incident", listed["id"], "--format", form).stdout
    draft = tyyni("incident", listed["id"], env={"LANG": "en_US.UTF-8"}).stdout.decode()
    for line in ("the agent handled it alone", "customer's words: insult", "Employer informed: 20"):
        assert line in draft


def test_the_record_of_a_case_handled_alone_goes_with_its_customer(
    alone: None, tyyni: Forked
) -> None:
    assert tyyni("erase", "--yes", "--customer-reference", "AS-2").returncode == 0
    assert json.loads(tyyni("incident", "--format", "json").stdout) == {"incidents": []}
    assert "no case handled" in one_sentence(
        tyyni("incident", subject_of_case("slack:T0:C0HELP:1.0"))
    )


def test_an_incident_that_is_gone_is_one_sentence(kept: None, tyyni: Forked) -> None:
    assert "no escalation" in one_sentence(tyyni("incident", "e2"))


def test_the_trail_is_verified_and_a_change_ends_with_1(kept: None, tyyni: Forked) -> None:
    entries = [json.loads(line) for line in tyyni("audit", "list").stdout.splitlines()]
    assert "U0AGENT" not in json.dumps(entries)
    assert run("audit", "verify", "--known", entries[-1]["hash"]).returncode == 0
    assert tyyni("audit", "verify", "--known", "0" * 64).returncode == 1
    harm("UPDATE audit SET outcome = 'refused' WHERE number = 2")
    broken = tyyni("audit", "verify", "--json")
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["broken"]["number"] == 2


@pytest.mark.parametrize("harmed", ["DELETE FROM audit_head", "UPDATE audit SET at = 'x'"])
def test_a_trail_without_an_end_or_a_time_does_not_hold(
    kept: None, tyyni: Forked, harmed: str
) -> None:
    harm(harmed)
    verified = tyyni("audit", "verify", "--json")
    assert verified.returncode == 1
    assert json.loads(verified.stdout)["broken"]


def test_a_customer_and_an_agent_are_erased_and_the_trail_tells_that_it_was_done(
    kept: None, tyyni: Forked
) -> None:
    assert tyyni("erase", "--yes", "--agent", "U0SUPERVISOR").returncode == 0
    assert b"U0SUPERVISOR" not in tyyni("escalations", "show", "e1", "--json").stdout
    assert tyyni("erase", "--yes", "--customer-reference", "AS-1").returncode == 0
    assert "no escalation" in one_sentence(tyyni("incident", "e1"))
    listed = tyyni("audit", "list").stdout.decode()
    assert '"erase.person"' in listed
    assert '"erase.customer"' in listed
    assert tyyni("audit", "verify").returncode == 0


@pytest.mark.parametrize("given", [(), ("--agent", "U1", "--customer-reference", "A")])
def test_one_of_the_two_is_erased(kept: None, tyyni: Forked, given: tuple[str, ...]) -> None:
    assert "Give one of" in one_sentence(tyyni("erase", "--yes", *given))
