"""The audit trail: deeds in a chain of hashes, so that none can be changed or taken out unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
PRUNED = "audit.pruned"
"""The deed of taking old entries away; its subject is the hash of the last one taken."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to what, and what came of it; never in whose words.

    `who` is a person's id here; in the trail a token stands for it, so that a person can be
    erased and the chain still holds. An empty `who` is time itself.
    """

    at: datetime
    who: str
    action: str
    subject: str = ""
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed in its place in the chain; `before` is the hash of the entry before it."""

    number: int
    deed: Deed
    before: str
    hash: str


def sealed(number: int, deed: Deed, before: str) -> Entry:
    """A deed put at the chain's end."""
    return Entry(number, deed, before, _hash(number, deed, before))


def subject_of_case(case: str) -> str:
    """A case's name in the trail: its id may hold a person's own channel."""
    return f"case:{hashlib.sha256(case.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and what is wrong there."""

    number: int
    why: str


def broken(entries: Iterable[Entry], head: tuple[int, str]) -> Break | None:
    """The first place where the chain does not hold; `head` is its last number and hash."""
    before, number, start = GENESIS, 0, ""
    taken: set[str] = set()
    for entry in entries:
        if not number and entry.number > 1:
            start = before = entry.before
            number = entry.number - 1
        if entry.number != number + 1:
            return Break(number + 1, "an entry is missing")
        if entry.before != before or _hash(entry.number, entry.deed, before) != entry.hash:
            return Break(entry.number, "an entry was changed")
        if entry.deed.action == PRUNED:
            taken.add(entry.deed.subject)
        before, number = entry.hash, entry.number
    if start and start not in taken:
        return Break(1, "the oldest entries are missing")
    return None if head == (number, before) else Break(number + 1, "the newest entries are missing")


def _hash(number: int, deed: Deed, before: str) -> str:
    held = [number, deed.at.isoformat(), deed.who, deed.action, deed.subject, deed.outcome, before]
    return hashlib.sha256(json.dumps(held, ensure_ascii=True).encode()).hexdigest()
