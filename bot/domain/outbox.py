"""What an escalation still has to say: messages with a key each, kept until they have gone out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

OUTSIDE = "outside:"
"""What a destination outside the platform begins with: there is nothing to press or to read."""
RETRY = timedelta(seconds=15)
"""After how long a message that the platform did not take is tried again, the first time."""
_CARD_RETRY = timedelta(seconds=2)
"""The same for a card, and then less and less often until it is every `RETRY`."""
_LONGEST = timedelta(minutes=5)
_MOST_TRIES = 20


class Kind(StrEnum):
    """What a message is for.

    A card, a call in a card's thread because nobody has taken it, a further reason, a question to
    the claimer alone whether they still have it, a comment, word to the agent, word that nobody has
    come, the offer of a debrief; `update` renders the cards again.
    """

    CARD = "card"
    CALL = "call"
    JOINED = "joined"
    ASK = "ask"
    COMMENT = "comment"
    NOTE = "note"
    NOBODY = "nobody"
    DEBRIEF = "debrief"
    UPDATE = "update"


BESIDE = frozenset({Kind.CALL, Kind.JOINED, Kind.COMMENT})
"""What is said beside a card, and waits until there is one."""


@dataclass(frozen=True, slots=True)
class Card:
    """The message that shows an escalation: its place, the platform's id, whom it went to.

    `at` is when the platform took it, where it says so.
    """

    place: str
    message: str
    to: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something to send at `due_at`. Its key goes with it, so that the platform can be asked.

    `begun` says that somebody has begun to send it: unless they say what became of it, nobody sends
    it again without asking.
    """

    key: str
    kind: Kind
    due_at: datetime
    to: str = ""
    words: str = ""
    by: str = ""
    step: int = 0
    tries: int = 0
    begun: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether it may have gone out already."""
        return self.begun or self.tries > 0

    def again(self, now: datetime, wait: timedelta | None = None) -> Message | None:
        """The same, later; None where there is no sense in going on. A card is never given up."""
        if self.kind is not Kind.CARD and self.tries >= _MOST_TRIES:
            return None
        pause = wait or min(RETRY * 2 ** min(self.tries, 8), _LONGEST)
        if self.kind is Kind.CARD and wait is None:
            pause = min(_CARD_RETRY * 2 ** min(self.tries, 8), RETRY)
        return replace(self, due_at=now + pause, tries=self.tries + 1)


@dataclass(frozen=True, slots=True)
class Sending:
    """Which message is being sent now, by which process, and until when nobody else may."""

    key: str
    by: str
    until: datetime
