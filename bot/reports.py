"""An incident's record as people and programs take it: Markdown, JSON, CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.domain.reading import Severity
from bot.words import kind_words, severity_words

if TYPE_CHECKING:
    from bot.domain.incident import Incident, Line
    from bot.words import Say

# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_COLUMNS = (
    *("incident", "at", "what", "who", "words"),
    *("severity", "clauses", "informed_at", "kinds", "strikes"),
)


def as_json(incident: Incident) -> str:
    """One object; times in UTC."""
    return json.dumps(shape(incident), ensure_ascii=False, indent=2) + "\n"


def shape(incident: Incident) -> dict[str, Any]:
    """The object, for whatever writes JSON."""
    return {
        "id": incident.id,
        "policy": incident.policy,
        "severity": incident.severity,
        "reason": incident.reason,
        "clauses": list(incident.clauses),
        "kinds": [kind.value for kind in incident.kinds],
        "strikes": incident.strikes,
        "opened_at": incident.opened_at.isoformat(),
        "informed_at": incident.informed_at.isoformat() if incident.informed_at else None,
        "evidence": list(incident.evidence),
        "turns": [{"role": role, "text": text} for role, text in incident.said],
        "course": [
            {"at": line.at.isoformat(), "what": line.what, "who": line.who, "words": line.words}
            for line in incident.course
        ],
    }


def line(incident: Incident) -> dict[str, Any]:
    """What a list says of one, without words."""
    said = shape(incident)
    return {name: said[name] for name in ("id", "severity", "reason", "opened_at", "informed_at")}


def as_csv(incident: Incident) -> str:
    """A row for each thing that happened, in order of time; what is said of all stands in each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    informed = incident.informed_at.isoformat() if incident.informed_at else ""
    found = (" ".join(incident.kinds), str(incident.strikes))
    whole = (incident.severity, " ".join(incident.clauses), informed, *found)
    for line in incident.course:
        cells = (incident.id, line.at.isoformat(), line.what, line.who, line.words, *whole)
        rows.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


def as_markdown(say: Say, incident: Incident, time_zone: str) -> str:
    """A draft to complete and sign; times are the organisation's own."""
    zone = ZoneInfo(time_zone)
    gone = say("no longer kept")
    parts = (
        _titled("# ", say("Incident record (draft)"), incident.id),
        _facts(say, incident, zone),
        _titled("## ", say("What happened")),
        "\n".join(_happened(say, line, zone) for line in incident.course),
        _titled("## ", say("Words that show it")),
        "\n".join(f"> {_flat(words)}" for words in incident.evidence) or gone,
        _titled("## ", say("Conversation, personal data masked")),
        "\n".join(f"- {_what(say, role)}: {_flat(text)}" for role, text in incident.said) or gone,
        _titled("## ", say("To be completed")),
        _empty(
            say("Harm to the employee"),
            say("What was done"),
            say("Prevention"),
            say("Date and signature"),
        ),
    )
    return "\n\n".join(parts) + "\n"


def _facts(say: Say, incident: Incident, zone: ZoneInfo) -> str:
    informed = _time(incident.informed_at, zone) if incident.informed_at else say("not yet")
    facts = {
        say("Severity"): severity_words(say, Severity(incident.severity)),
        say("Reason"): _flat(incident.reason),
        say("Found in the customer's words"): ", ".join(
            kind_words(say, kind) for kind in incident.kinds
        ),
        say("Strikes"): str(incident.strikes),
        say("Opened"): _time(incident.opened_at, zone),
        say("Employer informed"): informed,
        say("Clauses"): ", ".join(incident.clauses),
        say("Policy"): incident.policy,
    }
    return "\n".join(f"- {name}: {value or '–'}" for name, value in facts.items())


def _happened(say: Say, line: Line, zone: ZoneInfo) -> str:
    parts = (_time(line.at, zone), _what(say, line.what), line.who)
    words = (f"”{_flat(line.words)}”",) if line.words else ()
    return "- " + " · ".join((*filter(None, parts), *words))


def _titled(mark: str, *words: str) -> str:
    return mark + " ".join(words)


def _empty(*names: str) -> str:
    return "\n".join(f"- {name}:" for name in names)


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _flat(text: str) -> str:
    """On one line, with nothing in it that Markdown would take for its own."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|")


def _what(say: Say, what: str) -> str:
    return {
        "met": say("abuse or danger was read"),
        "alone": say("the agent handled it alone"),
        "opened": say("handed over"),
        "joined": say("more was said"),
        "posted": say("told to"),
        "called": say("told again"),
        "informed": say("told to"),
        "asked": say("asked whether it is in hand"),
        "seen": say("seen by"),
        "claimed": say("taken by"),
        "confirmed": say("still in hand"),
        "unclaimed": say("given back by"),
        "lapsed": say("open again, since nobody confirmed"),
        "handed_over": say("passed on by"),
        "snoozed": say("put off by"),
        "commented": say("comment by"),
        "resolved": say("resolved by"),
        "cancelled": say("called off by"),
        "reopened": say("opened again by"),
        "debriefed": say("talked over"),
        "limit": say("limit said"),
        "warn": say("warning given"),
        "end": say("conversation ended"),
        "customer": say("Customer"),
        "agent": say("Agent"),
    }.get(what, what)
