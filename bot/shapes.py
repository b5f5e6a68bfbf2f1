"""The JSON that people and programs build on, the same on the command line and under /v1."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.domain.chain import next_at
from bot.domain.escalation import Escalation
from bot.domain.happened import Event
from bot.domain.reading import Identifier, Reading
from bot.domain.review import Dimension, Review, Statement, Summary
from bot.domain.suggestion import Answer, Escalate, Note, Suggestion, Violation

Json = dict[str, Any]


def reading(read: Reading, answer: Answer) -> Json:
    """`assess`: what a conversation says, which step is due and where it must go."""
    return {
        "language": read.language.value,
        "severity": read.severity.value,
        "covered": read.covered,
        "method": read.method.value,
        "signals": signals(read),
        "conduct": answer.conduct.value,
        "escalate": escalate(answer.escalate),
    }


def signals(read: Reading) -> list[Json]:
    """What was found in the customer's words, with the place that shows it."""
    return [
        _stamped(
            {
                "kind": signal.kind.value,
                "confidence": round(signal.confidence, 3),
                "start": signal.start,
                "end": signal.end,
                "source": signal.source,
                "turn": signal.turn,
            },
            signal.prompt,
        )
        for signal in read.signals
    ]


def _stamped(made: Json, prompt: str) -> Json:
    """What a model made carries the stamp of the template it came from."""
    return {**made, "prompt": prompt} if prompt else made


def escalate(found: Escalate | None) -> Json | None:
    """Where a case must go, or null."""
    return {"route": found.route, "reason": found.reason} if found else None


def answer(given: Answer) -> Json:
    """`ask`: suggestions and what to know beside them."""
    return {
        "language": given.reading.language.value,
        "reading": reading(given.reading, given),
        "situation": given.situation,
        "found_by": given.by.value if given.by else None,
        "suggestions": [suggestion(found) for found in given.suggestions],
        "may": [note(found) for found in given.may],
        "must_not": [note(found) for found in given.must_not],
        "pause": given.pause,
        "gap": given.gap,
        "escalate": escalate(given.escalate),
        "policy": {"name": given.policy, "version": given.version},
        "model": given.help.value,
    }


def suggestion(found: Suggestion) -> Json:
    """Words to send."""
    made: Json = {
        "style": found.style.value,
        "text": found.text,
        "clauses": list(found.clauses),
        "source": found.source,
    }
    return _stamped(made, found.prompt)


def note(found: Note) -> Json:
    """A clause with its words."""
    return {"clause": found.clause, "text": found.text}


def violations(found: Iterable[Violation]) -> list[Json]:
    """`check`: what a draft breaks."""
    return [
        {
            "clause": violation.clause,
            "kind": violation.kind,
            "start": violation.start,
            "end": violation.end,
            "why": violation.why,
        }
        for violation in found
    ]


def review(found: Review) -> Json:
    """`check`: what a draft breaks, what could stand instead, and what is good about it."""
    return {
        "violations": violations(found.violations),
        "mended": found.mended,
        "sentences": [
            _stamped(
                {"sentence": one.sentence, "instead": one.instead, "source": one.source},
                one.prompt,
            )
            for one in found.sentences
        ],
        "good": [merit.value for merit in found.merits],
        "checklist": {one.value: one in found.dimensions for one in Dimension},
        "model": found.help.value,
    }


def summary(found: Summary) -> Json:
    """`handover`: what whoever takes over needs, and what the model did for it."""
    return {"statements": [statement(one) for one in found.statements], "model": found.help.value}


def statement(found: Statement) -> Json:
    """`handover`: a line with the turn it is traced to."""
    made: Json = {
        "about": found.about.value,
        "text": found.text,
        "turn": found.turn,
        "quote": found.quote,
    }
    return _stamped(made, found.prompt)


def identifiers(found: Iterable[Identifier]) -> list[Json]:
    """`redact`: personal data by place in the original."""
    return [{"kind": i.kind.value, "start": i.start, "end": i.end} for i in found]


def escalation(one: Escalation) -> Json:
    """`escalations`: how one stands, without the conversation."""
    return {
        "id": one.id,
        "case": one.case,
        "state": one.state.value,
        "severity": one.severity.value,
        "route": one.route,
        "reason": one.reason,
        "language": one.language.value,
        "agent": one.agent.person,
        "opened_at": one.opened_at.isoformat(),
        "informed_at": _iso(one.informed_at),
        "claimed_by": one.claimed_by,
        "claimed_at": _iso(one.claimed_at),
        "snoozed_until": _iso(one.snoozed_until),
        "resolved_by": one.resolved_by,
        "resolved_at": _iso(one.resolved_at),
        "outcome": one.outcome.value if one.outcome else None,
        "words": one.words,
        "next_at": _iso(next_at(one)),
        "chain": [{"to": step.to, "after_minutes": step.after_minutes} for step in one.steps],
        "shown_to": [card.to for card in one.cards],
        "clauses": list(one.handover.clauses),
        "policy": one.policy,
        "revision": one.revision,
    }


def event(one: Event) -> Json:
    """What happened to an escalation."""
    return {"what": one.what.value, "at": one.at.isoformat(), "by": one.by, "words": one.words}


def sheet(found: Iterable[Escalation]) -> str:
    """Escalations as CSV; what a sheet would take for a formula begins with an apostrophe."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(_SHEET)
    for one in found:
        shown = escalation(one)
        rows.writerow([_cell(shown[name]) for name in _SHEET])
    return written.getvalue()


_SHEET = (
    "id",
    "state",
    "severity",
    "route",
    "reason",
    "opened_at",
    "informed_at",
    "claimed_by",
    "claimed_at",
    "resolved_by",
    "resolved_at",
    "outcome",
    "policy",
)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
