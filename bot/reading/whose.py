"""Whose words a turn is: now and then it is the agent who writes, about the customer.

An agent who lets off steam ('tää asiakas on ihan idiootti, mitä mä vastaan?') insults nobody who
reads it. Customers hardly ever speak so: of the corpus's 18,363 messages 18 match, none of them
abusive. A danger is a danger whoever tells of it, so it is never explained away by this.
"""

from __future__ import annotations

import re

_LONGEST = 2_000
_OF_THE_CUSTOMER = re.compile(
    r"\b(?:t(?:ää|ämä|än|ämän|ätä)|tuo|toi|tuota|ton|mun|minun|meidän|yks|yksi) asiak\w+"
    r"|\basiakkaani\b"
    r"|\b(?:this|my|our|that) (?:customer|client|caller)\b"
    r"|\b(?:den här|min|vår) kund(?:en)?\b|\bkunden (?:är|säger|skriker)\b"
    r"|\b(?:mitä|miten) (?:mä |minä )?vasta(?:an|isin)\b"
    r"|\bwhat (?:do|should|can) i (?:say|answer|reply)\b"
    r"|\bvad (?:ska|kan) jag (?:svara|säga)\b"
)
# What the pattern cannot do without: looking for it is far cheaper.
_HINTS = (
    *("asiak", "customer", "client", "caller", "kund", "vastaan", "vastaisin"),
    *("i say", "i answer", "i reply", "jag svara", "jag säga"),
)


def is_agents_own(folded: str) -> bool:
    """Whether a folded turn speaks of the customer as of somebody else, or asks what to answer."""
    read = folded[:_LONGEST]
    return any(hint in read for hint in _HINTS) and _OF_THE_CUSTOMER.search(read) is not None
