"""What customers speak of: a policy's things, by the words they use for them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Language
from bot.domain.phrases import Phrase, PhraseIndex, tokens
from bot.domain.policy import PolicySet, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EXAMINED = 20_000


def last_named(
    policy: PolicySet,
    texts: Sequence[str],
    language: Language,
    *,
    own: str | None = None,
    topics: bool = False,
) -> Thing | None:
    """The first thing named in the last of the texts that names any; with `topics` these too.

    Where that text names the situation's `own` it is this: the parcel that no camera saw come,
    not the camera. Of two at one place the longer words count: a parking fine, not the space.
    """
    index = _things(policy, language, topics=topics)
    for text in reversed(texts):
        words = tokens(text[:_EXAMINED])
        hits = index.find(words)
        if hits:
            theirs = next((hit.key for hit in hits if hit.key.id == own), None)
            if theirs:
                return theirs
            here = [hit for hit in hits if hit.start == hits[0].start]
            first = next(word.text for word in words if word.start == here[0].start)
            return max(here, key=lambda hit: (hit.end, hit.phrase.letters_of(first))).key
    return None


def thing_phrases(
    policy: PolicySet, language: Language, *, topics: bool = False
) -> Iterable[tuple[Phrase, Thing]]:
    """Every phrase that names a thing; of all languages where the language is not served."""
    served = SERVED if language is Language.OTHER else (language,)
    for thing in policy.playbook.things:
        if thing.topic and not topics:
            continue
        for one in served:
            for source in thing.recognise.in_(one):
                yield Phrase.parse(source), thing


@lru_cache(maxsize=32)
def _things(policy: PolicySet, language: Language, *, topics: bool) -> PhraseIndex[Thing]:
    return PhraseIndex(thing_phrases(policy, language, topics=topics))
