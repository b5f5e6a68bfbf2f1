from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.windows import around, near

TEXTS = st.text(st.sampled_from("ab kert\n1İ"), max_size=80)


@given(TEXTS)
def test_every_hint_lies_in_a_window_and_windows_never_overlap(text: str) -> None:
    windows = list(around(text, ("kert", "a"), 3, 5))
    assert all(start < end <= len(text) for start, end in windows)
    assert all(one[1] < two[0] for one, two in pairwise(windows))
    for hint in re.finditer("kert|a", text):
        assert any(start <= hint.start() < end for start, end in windows)


def test_a_window_reaches_to_both_sides_and_stays_in_the_text() -> None:
    assert list(around("xxxxHEIxxxx", ("hei",), 2, 4)) == [(2, 8)]
    assert list(near("1 xxxxxxx 2", re.compile(r"\d"), 2, 2)) == [(0, 3), (8, 11)]


def test_windows_that_touch_are_one() -> None:
    assert list(near("1 2 3", re.compile(r"\d"), 1, 1)) == [(0, 5)]
