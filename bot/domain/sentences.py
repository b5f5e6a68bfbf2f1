"""Where the sentences of a reply begin and end."""

from __future__ import annotations

import re

# A full stop within a word, after a figure that a small letter follows (`14. päivänä`) or after
# what is short for something (`kl. 10`), or dots that trail on (`tänkte jag … eller`) end nothing.
SENTENCE = re.compile(
    r"\S(?:[^.!?…\n]|[.!?…]++(?=\S)|(?<=\d)\.(?=[ \t]+[a-zåäö])|(?:…|\.\.\.)(?=[ \t]*[a-zåäö])"
    r"|(?:(?<=\bkl)|(?<=\bnr)|(?<=\bca)|(?<=\besim)|(?<=\bns)|(?<=\bMr)|(?<=\bMrs)|(?<=\bDr))\."
    r"(?=[ \t]))*+[.!?…]*"
)
