"""One promise for one stretch of words: of the clauses that it breaks, the one that fits it best.

A promise is mended by what its clause has in its place, so that it must be the right one. What does
harm in several ways is told in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.policy import Limit, Never, NeverKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.policy import PolicySet
    from bot.domain.suggestion import Violation


def fitting(found: Sequence[Violation], policy: PolicySet) -> list[Violation]:
    """The violations without those that a fitting one on the same words makes needless."""
    if len(found) < 2:  # noqa: PLR2004 - one alone has none to yield to
        return list(found)
    return [one for one in found if not any(_yields(one, o, policy) for o in found)]


def _yields(one: Violation, other: Violation, policy: PolicySet) -> bool:
    """Whether another says the same of these words, and more to the point."""
    if one.clause == other.clause or other.end <= one.start or one.end <= other.start:
        return False
    mine, theirs = policy.clauses.get(one.clause), policy.clauses.get(other.clause)
    if isinstance(mine, Limit) and isinstance(theirs, Limit):
        same = (one.start, one.end) == (other.start, other.end)
        return same and mine.kind == theirs.kind and _allows(mine) > _allows(theirs)
    if isinstance(mine, Never) and isinstance(theirs, Never):
        promises = mine.kind is theirs.kind is NeverKind.PROMISE
        return promises and _width(mine) > _width(theirs)
    return False


def _width(never: Never) -> int:
    """How many other promises one is taken for: any can sound sure, and money arrives as well."""
    return 2 * ("promise" in never.covers) + ("arrival" in never.covers)


def _allows(limit: Limit) -> float:
    return limit.max * (limit.unit.minutes if limit.unit else 1)
