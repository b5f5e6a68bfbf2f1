"""Addresses on the web: those that carry a secret or something about a person are masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"|]{3,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'*_"
_TELLING_KEY = re.compile(
    r"[?&#;](?:[a-z_-]{0,20}(?:token|key|pass(?:word|wd)?|pwd|session|sid|sig|signature|auth|secret"
    r"|code|jwt|otp|hash|nonce|e?mail|phone|tel|hetu|ssn|pnr|name|nimi|namn|user|kayttaja|asiakas"
    r"|kund|customer|order|tilaus|booking|varaus|invoice|lasku|ticket|account|member)"
    r"(?:[_-]?(?:id|no|nro|nr|number|key))?)=[^&#\s]{3}",
    re.IGNORECASE,
)
_TELLING_PATH = re.compile(
    r"/(?:orders?|tilau\w{1,5}|invoices?|lasku\w{0,3}|customers?|asiak\w{1,5}|kunder?|users?|accounts?"
    r"|bookings?|varau\w{1,5}|tickets?|tracking|seuranta|track|spara|reset\w{0,12}|verify|invite"
    r"|unsubscribe|magic\w{0,8})/[\w.-]{0,20}\d[\w.-]{2}",
    re.IGNORECASE,
)
_MAIL_INSIDE = re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}\.\w{2}")
_USER_INFO = re.compile(r"https?://[^/\s@]{1,100}:[^/\s@]{1,100}@", re.IGNORECASE)
_LONG_PART = re.compile(r"[A-Za-z0-9_-]{16,}")
_SLACK_HOOK = re.compile(r"hooks\.slack\.com/", re.IGNORECASE)


def links(text: str) -> Iterator[Candidate]:
    """Every web address: as `url` where it tells something, else only kept from the others."""
    for found in _URL.finditer(text):
        url = found.group().rstrip(_TRAILING)
        kind = IdentifierKind.URL if _tells(url) else None
        yield Candidate(found.start(), found.start() + len(url), kind, Rank.URL)


def _tells(url: str) -> bool:
    patterns = (_TELLING_KEY, _TELLING_PATH, _MAIL_INSIDE, _USER_INFO, _SLACK_HOOK)
    if any(pattern.search(url) for pattern in patterns):
        return True
    return any(_is_random(part.group()) for part in _LONG_PART.finditer(url))


def _is_random(part: str) -> bool:
    """Whether a long part looks drawn by lot: letters and digits mixed, or many digits."""
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(part))
    words = re.split(r"[-_]", part)
    longest = max(words, key=len)
    mixed_case = longest != longest.lower() and longest[1:] != longest[1:].lower()
    has_digit = any(map(str.isdigit, part))
    return has_digit and (changes >= max(3, len(part) // 6) or (mixed_case and changes > 1))
