"""Numbers in words, and those in digits, as Finnish, Swedish and English write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

_ORDINAL_DIGITS = re.compile(r"(\d{1,3})(?:\.|:?(?:s|e|a|nd|rd|th|st|:nnen|:tta|:ttä))")
_MOST_DIGITS = 6


@cache
def cardinals() -> Mapping[str, int]:
    """Number words, in the forms they are used in, with their numbers."""
    return _table("numerals")


@cache
def ordinals() -> Mapping[str, int]:
    """Words such as `kolmas`, `tredje` and `third`, with their numbers."""
    return _table("ordinals")


def cardinal(word: str) -> int | None:
    """The number a word or a run of digits stands for, if any."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= _MOST_DIGITS else None
    return cardinals().get(word.lower())


def ordinal(word: str) -> int | None:
    """The number of an ordinal such as `kolmas`, `3.` or `3rd`, if it is one."""
    digits = _ORDINAL_DIGITS.fullmatch(word.lower())
    return int(digits[1]) if digits else ordinals().get(word.lower())


def either(words: Mapping[str, int]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _table(name: str) -> dict[str, int]:
    text = (resources.files("bot.reading") / "data" / f"{name}.txt").read_text("utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {word: int(number) for number, *words in rows for word in words}
