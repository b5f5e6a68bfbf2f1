"""Everything that can go wrong, each with a sentence that is safe to show.

TyyniError
├── BadInput            what was given cannot be read
├── SettingsMissing     settings are missing or wrong; lists every gap
├── PolicyBroken        a policy set cannot be used; carries its problems
├── Refused             who asks may not do this
├── Stale               (in escalation) it has changed since it was shown; carries what is true now
├── NotFound            there is no such case or escalation
└── Unavailable         a platform, database or model does not answer now
    ├── Busy            it says for how long it wants to be left alone
    │   └── NotYet      others come first; nothing was sent
    ├── Unanswered      no answer came; what was asked may be done, now or in a moment
    └── Silent          the language model could not help; carries why
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.suggestion import Help


class TyyniError(Exception):
    """Root of all; `str()` of it is one sentence that says what to do."""


class BadInput(TyyniError):
    """What was given cannot be read."""


class SettingsMissing(TyyniError):
    """Settings are missing or wrong."""


class PolicyBroken(TyyniError):
    """A policy set cannot be used."""

    def __init__(self, sentence: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.problems = problems


class Refused(TyyniError):
    """Who asks may not do this."""


class NotFound(TyyniError):
    """There is no such case or escalation."""


class Unavailable(TyyniError):
    """A platform, database or model does not answer now."""


class Busy(Unavailable):
    """A platform is asked too much, and says for how long it wants to be left alone."""

    def __init__(self, sentence: str, wait: timedelta) -> None:
        super().__init__(sentence)
        self.wait = wait


class NotYet(Busy):
    """Others come first; nothing was sent, and its turn comes after `wait`."""


class Unanswered(Unavailable):
    """No answer came; what was asked may be done all the same, now or in a moment."""


class Silent(Unavailable):
    """The language model could not help; `why` tells what to say of it."""

    def __init__(self, why: Help) -> None:
        super().__init__("The language model could not help; the approved words stand.")
        self.why = why
