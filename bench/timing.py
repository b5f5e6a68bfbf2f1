"""Measures in turns, so that whatever else the machine does falls on all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence

Once = Callable[[], float]
"""Does a thing once and says how many seconds it took."""


def timed(work: Callable[[], object], times: int = 1) -> Once:
    """The seconds that one call takes, as the mean of `times` calls in a row."""

    def once() -> float:
        began = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - began) / times

    return once


def tidied(once: Once) -> Once:
    """The same with what others left behind collected first, not while it is measured."""

    def tidy() -> float:
        gc.collect()
        return once()

    return tidy


def interleaved(contenders: Sequence[Once], rounds: int, warm_up: int) -> list[list[float]]:
    """What each contender measured, round by round, the first rounds left out.

    Each round begins with another contender: what the one before leaves behind, warm caches or
    work still under way, falls on each of them equally often.
    """
    measured: list[list[float]] = [[] for _ in contenders]
    for turn in range(warm_up + rounds):
        for place in range(len(contenders)):
            which = (turn + place) % len(contenders)
            seconds = contenders[which]()
            if turn >= warm_up:
                measured[which].append(seconds)
    return measured
