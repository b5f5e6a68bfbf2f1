"""Which of the situations that a turn fits it plainly tells: a wrong one is worse than none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.weighing import Weighed


@dataclass(frozen=True, slots=True)
class Limits:
    """How much must speak for a situation; `python -m training.matching` compares others."""

    least: float = 0.15
    """Below it neither the examples nor the phrases say enough to choose a situation by."""
    named: float = 2.0
    """Words by which a matter is named,"""
    in_full: float = 3.0
    """and in a long message, where two words are soon met."""
    named_near: float = 0.05
    """and so near must its examples be, where it has any: phrases are met by chance, too."""
    more: float = 1.0
    """Words by which one that is named is named better than another."""
    beside: float = 0.1
    """How little behind words that suit anything a matter may be,"""
    beside_plain: float = 0.3
    """and where it is named and its examples are near,"""
    plain_near: float = 0.1
    """at least so near."""
    before: float = 0.05
    """So far before others that are named must one be, and not so far behind those that are not;
    and thanks so far before any matter."""
    near: float = 0.35
    """So near are the examples of a matter that no phrase names,"""
    near_in_many: float = 0.2
    """and those of a long message, which is further from all."""
    apart: float = 0.15
    """And so far behind must any other matter be: else it may as well be that one."""
    apart_in_many: float = 0.03
    """In a long message less: in a story much is mentioned."""
    many_words: int = 25


LIMITS: Final = Limits()


def told(
    fitting: Sequence[Weighed], words: int, *, named: bool = False, limits: Limits = LIMITS
) -> Weighed | None:
    """The situation that the turn plainly tells; else words that suit any matter.

    A wrong matter states what nobody said, general words are merely weak: in doubt it is these.
    Where there are no examples to ask, or nothing is like them, phrases are taken at their word.
    With `named` a matter must be, and likeness to examples is not enough.
    """
    if not any(one.near for one in fitting):
        return next(iter(fitting), None)
    matters = [one for one in fitting if not one.situation.comes_last]
    # Words that suit anything are met in every long story.
    ahead = matters if words > limits.many_words else fitting
    best = max((one.total for one in ahead), default=0.0)
    for one in matters:
        if one.total < best - (limits.beside_plain if _is_plain(one, limits) else limits.beside):
            continue
        if _is_named(one, fitting, words, limits) or (
            not named and _is_like(one, fitting, words, limits)
        ):
            return one
    return _general(fitting, limits)


def _is_plain(one: Weighed, limits: Limits) -> bool:
    """Whether it is told so plainly that words that suit anything may be further ahead.

    'The cot you promised for Monday still isn't here' is about a cot, not about promises.
    """
    return one.phrases >= limits.named and one.near >= limits.plain_near


def _is_named(one: Weighed, fitting: Sequence[Weighed], words: int, limits: Limits) -> bool:
    """Whether phrases and examples together tell it, and no other one that is named as well."""
    least = limits.in_full if words > limits.many_words else limits.named
    if one.phrases < least or one.total < limits.least:
        return False
    if one.near < limits.named_near and one.situation.examples.any:
        return False
    others = [o for o in fitting if o is not one and not o.situation.comes_last]
    rivals = [o for o in others if o.phrases >= max(least, one.phrases - limits.more)]
    return all(one.total - o.total > -limits.before for o in others) and all(
        one.total - o.total >= limits.before for o in rivals
    )


def _is_like(one: Weighed, fitting: Sequence[Weighed], words: int, limits: Limits) -> bool:
    """Whether it is like the examples of this one and of no other matter."""
    others = [other for other in fitting if other is not one]
    rest = max((other.total for other in others if not other.situation.comes_last), default=0.0)
    if words > limits.many_words:
        return one.near >= limits.near_in_many and one.total - rest >= limits.apart_in_many
    if any(other.total > one.total for other in others):
        return False
    return one.near >= limits.near and one.total - rest >= limits.apart


def _general(fitting: Sequence[Weighed], limits: Limits) -> Weighed | None:
    """Words that suit any matter; thanks and praise only where nothing has gone wrong besides."""
    matters = [one for one in fitting if not one.situation.comes_last]
    matter = max((one.total for one in matters), default=0.0)
    trouble = any(one.phrases for one in matters)
    for one in fitting:
        if one.situation.comes_last and one.total >= limits.least:
            if one.situation.calm_only and (trouble or one.total < matter + limits.before):
                continue
            return one
    return None
