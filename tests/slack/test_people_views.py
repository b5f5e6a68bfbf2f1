"""What people see around a hard case: within Block Kit's limits, and naming nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.aftermath import Digest, Taken, Told, Totals
from bot.domain.conversation import Language
from bot.domain.drill import DrillCall, DrillReport
from bot.domain.outbox import Kind, Message
from bot.domain.policy import Step
from bot.slack import people_views as views
from bot.slack.notes import word
from bot.slack.notifier import _thread
from bot.slack.parse import mention
from bot.words import speaker
from tests.examples import MORNING, escalation, policy
from tests.slack.test_views import valid

SAY = speaker(Language.FI)
CASE = "slack:T0:C0HELP:1.0"
LONG = "hyvin pitkä rivi " * 40
REPORT = DrillReport(
    (
        DrillCall("slack:C0A", sent=True, answered_by="U0A", answered_at=MORNING),
        DrillCall("slack:@U0B", sent=True),
        DrillCall("outside:on-call", sent=False),
    )
)
SEEN: dict[str, Any] = {
    "thanks": lambda: views.thanks(SAY, "Kiitos.", CASE),
    "debrief": lambda: views.debrief(SAY, "Haluatko jutella?", CASE),
    "wish": lambda: views.wish(SAY, "U0AGENT", LONG),
    "digest": lambda: views.digest(
        SAY, policy(), Digest((Told("Tilanne", MORNING, LONG),) * 20, Totals(5, 1, 2, 40))
    ),
    "before": lambda: views.before(
        SAY, policy(), (Taken(CASE, Step.WARN, LONG, "U0AGENT", MORNING),) * 9
    ),
    "drill": lambda: views.drill(
        SAY, "2026-11-23", "slack:C0A", tuple(f"outside:on-call-{n}" for n in range(30))
    ),
    "report": lambda: views.drill_report(SAY, REPORT),
}


@pytest.mark.parametrize("name", SEEN)
def test_every_view_is_within_block_kits_limits(name: str) -> None:
    valid(SEEN[name]())


def test_the_digest_and_earlier_steps_name_no_agent() -> None:
    for name in ("digest", "before"):
        assert "U0AGENT" not in json.dumps(SEEN[name]())


def test_every_line_stands_whole_in_the_digest() -> None:
    lines = tuple(f"{number} {'x' * 496}" for number in range(20))
    told = Digest(tuple(Told("Tilanne", MORNING, line) for line in lines), None)
    shown = json.dumps(views.digest(SAY, policy(), told))
    assert all(line in shown for line in lines)


def test_without_five_people_the_digest_shows_no_numbers() -> None:
    shown = views.digest(SAY, policy(), Digest((Told("Tilanne", MORNING, ""),), None))
    assert "vähintään viiden" in json.dumps(shown, ensure_ascii=False)


def test_the_report_of_a_drill_says_who_was_silent_and_who_was_not_reached() -> None:
    shown = json.dumps(SEEN["report"](), ensure_ascii=False)
    assert "<@U0B> · ei vastannut" in shown
    assert "on-call · ei tavoitettu" in shown


@pytest.mark.parametrize("line", ["Viite: AS-12", "referens: AS-12", "Ref: AS-12"])
def test_a_customers_reference_is_taken_out_of_what_was_said(line: str) -> None:
    event = {"user": "U1", "ts": "1.0", "channel": "C1", "text": f"<@UB> {line}\nMissä paketti?"}
    asked = mention({"event": event, "event_id": "E1"})
    assert asked is not None
    assert asked.reference == "AS-12"
    assert asked.conversation.last_customer_text == "Missä paketti?"


def test_a_debrief_is_offered_where_nobody_reads_along() -> None:
    message = Message("k", Kind.DEBRIEF, MORNING)
    shown = word(SAY, policy(), message, escalation())
    valid(shown)
    assert escalation().case in json.dumps(shown)
    assert _thread(message, escalation()) == ("U0AGENT", None)
