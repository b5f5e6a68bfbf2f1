"""Phrases of a policy and of the packs shipped with Tyyni, parsed for a language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Language
from bot.domain.legible import legible
from bot.domain.phrases import Phrase
from bot.domain.policy import PhrasePack, Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.policy import PolicySet


def parsed(phrases: Phrases, language: Language) -> Iterator[Phrase]:
    """The phrases of one language; of all where it is not served."""
    for one in SERVED if language is Language.OTHER else (language,):
        for source in phrases.in_(one):
            yield _phrase(source)


def pack(policy: PolicySet, name: str) -> PhrasePack:
    """A shipped pack; an empty one where the set carries none of that name."""
    found = (pack for pack in policy.packs if pack.name == name)
    return next(found, PhrasePack(name=name, match=Phrases()))


@lru_cache(maxsize=8192)
def _phrase(source: str) -> Phrase:
    return Phrase.parse(legible(source).text)
