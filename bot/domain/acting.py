"""Speech acts against a policy: which clauses cover them, and which figures go beyond a limit."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Language
from bot.domain.policy import Limit, Never
from bot.domain.promises import exceeds
from bot.domain.speech import Acts, Done

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.domain.phrases import Tokens
    from bot.domain.policy import PolicySet, Speech
    from bot.domain.promises import Figures
    from bot.domain.quantities import Quantity


def acts(
    policy: PolicySet, text: str, words: Tokens, language: Language, figures: Figures
) -> Iterator[Done]:
    """The acts of a text in its language; in all languages where it is not served."""
    spoken = _spoken(policy, language)
    if not spoken:
        return
    promisable = figures.promisable
    marks = _marks(policy, promisable, words)
    for one in spoken:
        for done in one.find(words, text, marks):
            yield from _placed(done, policy, promisable)


@lru_cache(maxsize=32)
def covers(policy: PolicySet) -> Mapping[str, tuple[Never | Limit, ...]]:
    """The clauses that cover each pack."""
    found: dict[str, tuple[Never | Limit, ...]] = defaultdict(tuple)
    clauses: tuple[Never | Limit, ...] = (*policy.authority.limits, *policy.never_rules)
    for clause in clauses:
        for name in clause.covers:
            found[name] += (clause,)
    return dict(found)


def _spoken(policy: PolicySet, language: Language) -> tuple[Acts, ...]:
    wanted = SERVED if language is Language.OTHER else (language,)
    return tuple(_compiled(speech) for speech in policy.speech if speech.language in wanted)


@lru_cache(maxsize=8)
def _compiled(speech: Speech) -> Acts:
    return Acts(speech)


def _placed(done: Done, policy: PolicySet, figures: Sequence[Quantity]) -> Iterator[Done]:
    """The act, or its figures where it goes beyond a limit with them: they are what is mended."""
    limits = [c for c in covers(policy).get(done.pack, ()) if isinstance(c, Limit)]
    over = [
        figure
        for figure in figures
        if figure.start < done.end and done.start < figure.end
        if any(exceeds(figure, limit) for limit in limits)
    ]
    yield from (Done(done.pack, figure.start, figure.end) for figure in over)
    if not over:
        yield done


def _marks(
    policy: PolicySet, figures: Sequence[Quantity], words: Tokens
) -> dict[int, tuple[str, ...]]:
    """Classes for the words of a figure: `SPAN` for a time, `OVER` and a pack beyond its limit."""
    marks: dict[int, tuple[str, ...]] = {}
    for figure in figures:
        names = tuple(
            f"OVER{name.upper()}"
            for limit in policy.authority.limits
            if limit.covers and exceeds(figure, limit)
            for name in limit.covers
        )
        names += ("SPAN",) if figure.of == "minute" else ()
        at = bisect_left(words.starts, figure.end) - 1
        while at >= 0 and words[at].end > figure.start:
            marks[at] = (*marks.get(at, ()), *names)
            at -= 1
    return marks
