"""Whether a number is the customer's own wait, their contacts or the sum at stake.

Most numbers of a message are none of these: how long a machine lasted, how far it is by train, a
date. Said back as a wait they state what nobody said, so words beside the number must make it one;
where none do it is left out, and the wording without it serves. All texts are in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources

import yaml

_NEAR, _FAR = 32, 70
_A_FEW_WORDS = 5
_JOINT = re.compile(
    r"[.!?;:\n]+(?=\s|\Z)|,(?!\d)|(?<!\w)(?:ja|mutta|och|men|and|but)(?! (?:en |a )?(?:puoli"
    r"|halv|half)|\w)"
    r"|\s[-\u2013\u2014]+\s",
)
_ENDS = re.compile(r"[.!?\n]+(?=\s|\Z)")


def _words(of: str) -> re.Pattern[str]:
    """What `data/stakes.yaml` says of something, in all languages: customers mix them."""
    each = (one for language in _SAID[of].values() for one in language)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")


_SAID: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    (resources.files("bot.reading") / "data" / "stakes.yaml").read_text("utf-8")
)
_WAITING, _NO_WAIT = _words("waiting"), _words("no_wait")
_CONTACT, _NOT_THEIRS = _words("contact"), _words("not_theirs")
_MONEY, _NO_STAKE = _words("money"), _words("no_stake")
_AGO = re.compile(r"\W{0,2}(?:sitten|sedan|sen|ago)\b")
_GOING_ON = re.compile(r"(?: already)? (?:nu|now|nyt|running)\b|,? and counting")


def waited(text: str, start: int, end: int) -> bool:
    """Whether a stretch of time is how long the customer has waited or been without something."""
    left, right = _clause(text, start, end)
    if _NO_WAIT.search(_beside(text, start, end, left, right)):
        return False
    if _WAITING.search(text, left, right) and not _AGO.match(text, end):
        return True
    if _GOING_ON.match(text, end):
        return True
    # `three weeks ago` and a mere `three weeks` are a wait where the silence stands beside them.
    after = text[end : _next(text, right)]
    alone = len(text[left:right].split()) <= _A_FEW_WORDS
    if _AGO.match(text, end) or alone:
        return bool(_WAITING.search(after))
    return False


def contacted(text: str, start: int, end: int) -> bool:
    """Whether a count is how often the customer has been in touch."""
    left, right = _clause(text, start, end)
    right = max(right, min(len(text), end + _NEAR))
    return bool(_CONTACT.search(text, left, right)) and not _NOT_THEIRS.search(text, left, right)


def at_stake(text: str, start: int, end: int) -> bool:
    """Whether a sum is one that was paid, charged or claimed."""
    if _NO_STAKE.search(_beside(text, start, end, *_clause(text, start, end))):
        return False
    left, right = _sentence(text, start, end)
    return bool(_MONEY.search(text, left, right))


def _beside(text: str, start: int, end: int, left: int, right: int) -> str:
    """The words just around a number, no further than its own clause, from `left` to `right`."""
    return text[max(left, start - _NEAR) : min(right, end + _NEAR)]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    return _between(_JOINT, text, start, end)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    return _between(_ENDS, text, start, end)


def _between(joint: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    """Where what surrounds a number begins and ends, within a few words of it."""
    left, right = max(0, start - _FAR), min(len(text), end + _FAR)
    # To the right end, since a joint may look at what follows it.
    joints = list(joint.finditer(text, left, right))
    left = max((one.end() for one in joints if one.end() <= start), default=left)
    return left, min((one.start() for one in joints if one.start() >= end), default=right)


def _next(text: str, at: int) -> int:
    """Where the clause that follows one ends."""
    joint = _JOINT.match(text, at)
    begin = joint.end() if joint else at
    after = _JOINT.search(text, begin, min(len(text), begin + _FAR))
    return after.start() if after else min(len(text), begin + _FAR)
