"""Examples that a set's other examples take for another situation's: told, and no problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bot.domain.policy import Own
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules.examples import each_example
from bot.policyfiles.rules.whole import Whole


class Sorter(Protocol):
    """Says of each example what the others would take it for."""

    def mistaken(self, own: Own) -> Iterable[tuple[int, str]]:
        """Numbers of examples, and the situation that each is taken for."""
        ...


def mistaken(found: Loaded, sorter: Sorter) -> tuple[Problem, ...]:
    """A line for each example that reads like another situation, at its place."""
    if found.policy is None or found.policy.own is None or not found.policy.own.matters:
        return ()
    taken = sorter.mistaken(found.policy.own)
    return tuple(sorted(_lines(Whole(found.policy, found.sources), list(taken))))


def _lines(whole: Whole, taken: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    spots = [(situation, spot) for situation, _, _, spot in each_example(whole)]
    for number, other in taken:
        situation, spot = spots[number]
        said = f"this example of '{situation.id}' reads like '{other}' to the others"
        yield spot.problem(f"{said}; say more of the matter, or move it there")
