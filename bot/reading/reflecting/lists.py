"""The word lists of each language, from `data/reflecting_*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import cast

import yaml


class Lists:
    """What one language's file says."""

    def __init__(self, language: str) -> None:
        """Read the file of a language."""
        file = resources.files("bot.reading") / "data" / f"reflecting_{language}.yaml"
        self._said: Mapping[str, str | Mapping[str, str]] = yaml.safe_load(file.read_text("utf-8"))
        self._words: dict[str, frozenset[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def words(self, name: str) -> frozenset[str]:
        """A list of words."""
        if name not in self._words:
            self._words[name] = frozenset(self._text(name).split())
        return self._words[name]

    def pairs(self, name: str) -> dict[str, str]:
        """Words, each with what it becomes: `kaks kaksi, idag i dag`."""
        return dict(self._pair(row) for row in self._rows(name))

    def rows(self, name: str) -> list[list[str]]:
        """Rows of words, parted by commas."""
        return [row.split() for row in self._rows(name)]

    def begins(self, name: str) -> Callable[[str], object]:
        """Whether a word is on a list, where one with a star stands for all that begin so."""
        if name not in self._patterns:
            each = (
                re.escape(word.removesuffix("*")) + (r"[\w-]*" if word.endswith("*") else "")
                for word in self._text(name).split()
            )
            self._patterns[name] = re.compile(rf"(?:{'|'.join(each)})\Z")
        return self._patterns[name].match

    def mapping(self, name: str) -> Mapping[str, str]:
        """What stands under a name word by word."""
        return cast("Mapping[str, str]", self._said[name])

    @staticmethod
    def _pair(row: str) -> tuple[str, str]:
        word, said = row.split(" ", 1)
        return word, said

    def _rows(self, name: str) -> list[str]:
        return [row.strip() for row in self._text(name).split(",")]

    def _text(self, name: str) -> str:
        return cast("str", self._said[name])


@cache
def lists(language: str) -> Lists:
    """The word lists of a language."""
    return Lists(language)
