"""Contact details and links in a reply that neither the organisation nor the customer has given."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.hosts import hosts, undisguised
from bot.domain.policy import Model, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.conversation import Conversation
    from bot.domain.policy import PolicySet

_AT = r"(?:@| ?[\[({] ?(?:at|ät|@|miukumauku|snabel-?a) ?[\])}] ?)"
_ANY_AT = re.compile(_AT, re.IGNORECASE)
_EMAIL = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}", re.IGNORECASE)
_AT_HINTS = ("@", "[", "(", "{")
_URL = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}:/{1,3}|www\.)[^\s<>\"]{3,500}", re.IGNORECASE)
_URL_HINTS = (":/", "www.")
_PHONE = re.compile(
    r"(?<![\w.,-])\+?\d[\d\u00a0 ()-]{5,17}\d(?![\w%€])"
    r"|(?<![\w.,/-])0(?:4\d|50|7\d)(?:/\d{6,8}|(?:\.\d{2,4}){2,4})(?![\w%€])"
)
_PHONE_HINT = re.compile(r"\d[\d\u00a0 ()/.-]{5}")
"""What every number that `_PHONE` finds begins with, its sign left out."""
_HANDLE = re.compile(
    r"(?<![\w@.<&])@(?!(?:everyone|channel|here)\b)(?=[\w.]*[^\W\d_])\w[\w.]{1,30}"
)
_SERVICES = (
    *("whatsapp", "telegram", "insta", "snapchat", "messenger"),
    *("discord", "skype", "tiktok", "viber", "wechat"),
)
_ACCOUNT = re.compile(
    rf"\b(?:{'|'.join(_SERVICES)})\w{{0,8}}[ :]{{1,3}}(?:[^\W\d_]{{2,12}}[ :]{{1,3}})?"
    r"(?P<own>\d(?:[ -]?\d){4,19}|(?=[\w.#]*[^\W\d_])(?=[\w.#]*[\d_#])[\w.#]{5,40})",
    re.IGNORECASE,
)
"""A name on a service: letters with a digit or a mark among them, or a number of any length."""
_DIGITS = re.compile(r"\D")
_MIN_PHONE_DIGITS = 7
_TRAILING = ".,;:!?)"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/{1,3}")


def unlisted(text: str, policy: PolicySet, conversation: Conversation) -> Iterator[tuple[int, int]]:
    """Where each of them stands, end exclusive."""
    found = sorted(_found(text), key=lambda span: (span[0], -span[1]))
    if not found:
        return
    listed = _listed(policy)
    said = " ".join(turn.text for turn in conversation.customer_turns).casefold()
    reached = 0
    for start, end in found:
        value = text[start:end].rstrip(_TRAILING)
        if start < reached or _key(value) in listed or value.casefold() in said:
            continue
        reached = start + len(value)
        yield start, reached


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Every contact detail; each costly search only where something hints at it."""
    small = text.casefold()
    for match in _PHONE.finditer(text) if _PHONE_HINT.search(text) else ():
        if len(_DIGITS.sub("", match.group())) >= _MIN_PHONE_DIGITS:
            yield match.span()
    if any(hint in small for hint in _AT_HINTS):
        yield from (match.span() for match in _EMAIL.finditer(text))
        yield from (match.span() for match in _HANDLE.finditer(text))
    if any(hint in small for hint in _URL_HINTS):
        yield from (match.span() for match in _URL.finditer(text))
    if any(service in small for service in _SERVICES):
        yield from (match.span("own") for match in _ACCOUNT.finditer(text))
    yield from hosts(text)


@lru_cache(maxsize=8)
def _listed(policy: PolicySet) -> frozenset[str]:
    """What the organisation gives out: its contacts, their hosts, and those its wording names."""
    given = [contact.value for contact in policy.organisation.contacts]
    keys = {_key(value) for value in given}
    named = (text for clause in policy.clauses.values() for text in _wording(clause))
    keys |= {_key(text[start:end]) for text in named for start, end in hosts(text)}
    return frozenset(keys | {_host(key) for key in keys})


def _wording(given: object) -> Iterator[str]:
    """Every text meant to be said, in each language; not what shows how a rule is broken."""
    if isinstance(given, Words):
        yield from (given.fi, given.sv, given.en)
    elif isinstance(given, tuple):
        for one in given:
            yield from _wording(one)
    elif isinstance(given, Model):
        for name, value in given:
            if name != "breaks":
                yield from _wording(value)


def _host(key: str) -> str:
    return re.split(r"[/?#]", key.rpartition("@")[2], maxsplit=1)[0]


def _key(value: str) -> str:
    """The same however it is written: digits of a number, else an address without scheme."""
    digits = _DIGITS.sub("", value)
    if len(digits) >= _MIN_PHONE_DIGITS and not any(char.isalpha() for char in value):
        return digits.removeprefix("00").removeprefix("358").lstrip("0")
    plain = _SCHEME.sub("", _ANY_AT.sub("@", undisguised(value.casefold())), count=1)
    return plain.removeprefix("www.").rstrip("/")
