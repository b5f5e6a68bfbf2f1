"""What happened to an escalation: the record that is only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What can happen to an escalation."""

    OPENED = "opened"
    JOINED = "joined"
    POSTED = "posted"
    CALLED = "called"
    ASKED = "asked"
    SEEN = "seen"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    UNCLAIMED = "unclaimed"
    LAPSED = "lapsed"
    HANDED_OVER = "handed_over"
    SNOOZED = "snoozed"
    COMMENTED = "commented"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    DEBRIEFED = "debriefed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, by whom (nobody where time did it), and in which words.

    `words` is masked: a comment, a destination, an outcome.
    """

    what: What
    at: datetime
    by: str = ""
    words: str = ""
