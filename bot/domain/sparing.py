"""Keeps the sound part of a sentence that breaks a clause in another part.

`Rauhoitu, katson tilauksesi nyt.` leaves `Katson tilauksesi nyt.`: a part that can stand alone,
since it begins with who does what. What hung on the part that goes, as its condition, its
consequence or its reason, goes as well.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain.conversation import Language
from bot.domain.slots import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CUT = re.compile(
    r"(?:[,;]|\s[–—-])\s+(?:(?:ja|mutta|och|men|and|but)\s+)?|\s(?:ja|mutta|och|men|and|but)\s+",
    re.IGNORECASE,
)
_BEGINS = {
    Language.FI: re.compile(
        r"(?:nyt\s+|minä\s+|me\s+)?(?:katso|selvitä|tarkista|kysy|lähetä|kirjaa|soita|palaa|vie|"
        r"kerro|voi|aloita|autta|hoida|tutki|etsi|otta?)(?:n|mme)\b",
        re.IGNORECASE,
    ),
    Language.SV: re.compile(r"(?:jag|vi)\s+(?!är\b|har\b|vet\b|tror\b)\w+", re.IGNORECASE),
    Language.EN: re.compile(
        r"(?:i'm|i'll|we're|we'll|i\s+(?:can|will|am)|we\s+(?:can|will|are)|let\s+me)\s+\w+",
        re.IGNORECASE,
    ),
}
_HANGS = re.compile(
    r"\s*(?:jos|kun|ennen|ellet|ellei|mikäli|koska|om|när|innan|eftersom|if|when|unless|until|"
    r"because|before|once|since)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…]*\Z")
_FEWEST = 3


def spared(sentence: str, broken: Sequence[tuple[int, int]], language: Language) -> str:
    """The parts that can stand without the broken ones; empty where none can."""
    begins = _BEGINS.get(language)
    if begins is None or _HANGS.match(sentence) or sentence.rstrip().endswith("?"):
        return ""
    kept = [
        capitalised(part)
        for start, part in _parts(sentence)
        if begins.match(part)
        and len(part.split()) >= _FEWEST
        and not any(one < start + len(part) and start < other for one, other in broken)
    ]
    return " ".join(f"{part}." for part in kept)


def _parts(sentence: str) -> Iterator[tuple[int, str]]:
    """Each part with where it begins; one that hangs on the part before it stays with that."""
    last = _ENDS.search(sentence)
    cuts = [match.span() for match in _CUT.finditer(sentence)]
    cuts = [(one, other) for one, other in cuts if not _HANGS.match(sentence, other)]
    places = [(0, 0), *cuts, (last.start() if last else len(sentence), len(sentence))]
    for (_, start), (end, _) in pairwise(places):
        yield start, sentence[start:end]
