"""Names of people and towns, and other words: our own short lists in bot/reading/data."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list, in lower case; in the file _ stands for a space, # for a remark."""
    text = (resources.files("bot.reading") / "data" / f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.replace("_", " ") for word in word_set(" ".join(lines).lower()))


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())
