"""A policy set as the rules see it: every clause and wording with its spot in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel

from bot.domain.conversation import SERVED, Language
from bot.domain.policy import PolicySet
from bot.policyfiles.loaded import Source
from bot.policyfiles.plain import Finding
from bot.policyfiles.problem import Key, Problem

M = TypeVar("M", bound=BaseModel)
NAMES = {Language.FI: "Finnish", Language.SV: "Swedish", Language.EN: "English"}
LANGUAGES = SERVED


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a file."""

    source: Source
    key: Key = ()

    def at(self, *further: str | int) -> Spot:
        """A value inside this one."""
        return Spot(self.source, (*self.key, *further))

    def problem(self, text: str) -> Problem:
        """Something wrong with this value."""
        return self.source.problem(Finding(self.key, text))

    def problem_at_key(self, text: str) -> Problem:
        """Something wrong with what this key holds as a whole."""
        return self.source.problem(Finding(self.key, text, on_key=True))

    def __str__(self) -> str:
        place = self.source.places.of_value(self.key)
        return f"{self.source.name}:{place.line}"


@dataclass(frozen=True)
class Whole:
    """A valid policy set with its files."""

    policy: PolicySet
    sources: tuple[Source, ...]

    def each(self, kind: type[M]) -> Iterator[tuple[M, Spot]]:
        """Every model of a kind, wherever it stands, in the order of the files."""
        for model, spot in self._models:
            if isinstance(model, kind):
                yield model, spot

    def file(self, name: str) -> Spot:
        """The top of a file."""
        return Spot(next(source for source in self.sources if source.name == name))

    @cached_property
    def _models(self) -> tuple[tuple[BaseModel, Spot], ...]:
        return tuple(
            pair for source in self.sources for pair in _inside(source.model, Spot(source))
        )


Rule = Callable[[Whole], Iterator[Problem]]
"""Finds everything of one sort that is wrong."""


def _inside(model: BaseModel, spot: Spot) -> Iterator[tuple[BaseModel, Spot]]:
    yield model, spot
    # A key that the file does not have holds a default, in which there is nothing to find.
    for name in sorted(model.model_fields_set):
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _inside(value, spot.at(name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _inside(item, spot.at(name, index))
