"""What reading a policy set's files gives: the set, its files, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from bot.domain.errors import PolicyBroken
from bot.domain.policy import Clause, PolicySet
from bot.policyfiles.plain import Finding
from bot.policyfiles.problem import Key, Place, Problem
from bot.policyfiles.yamltext import Places, places


@dataclass(frozen=True)
class Source:
    """A file that was read as a model; its places are walked when first asked for."""

    name: str
    raw: bytes
    model: BaseModel

    @cached_property
    def places(self) -> Places:
        """Where everything in the file stands."""
        return places(self.raw)

    def problem(self, finding: Finding) -> Problem:
        """A finding with its line and column."""
        return problem_at(self.name, self.places, finding)

    def clauses(self) -> Iterator[tuple[Clause, Key]]:
        """The file's clauses in order; each stands in a list at its top."""
        for field in type(self.model).model_fields:
            listed = getattr(self.model, field)
            if isinstance(listed, tuple):
                for index, item in enumerate(listed):
                    if isinstance(item, Clause):
                        yield item, (field, index)


@dataclass(frozen=True)
class Loaded:
    """A policy set, or None with what is wrong; with a set there may be problems as well."""

    policy: PolicySet | None
    problems: tuple[Problem, ...]
    version: str = ""
    sources: tuple[Source, ...] = ()

    def usable(self, folder: Path) -> PolicySet:
        """The policy set; raises PolicyBroken where there is anything wrong."""
        if self.policy is not None and not self.problems:
            return self.policy
        count = len(self.problems)
        plural = "" if count == 1 else "s"
        said = (
            f"the policy set in {folder} cannot be used: {count} problem{plural}; "
            f"run 'tyyni policies check {folder}' and mend what it lists"
        )
        raise PolicyBroken(said, tuple(str(problem.under(folder)) for problem in self.problems))

    def place(self, clause: str) -> tuple[str, Place]:
        """The file and place of a clause's id."""
        for source in self.sources:
            for found, key in source.clauses():
                if found.id == clause:
                    return source.name, source.places.of_value((*key, "id"))
        return ".", Place()


def problem_at(name: str, where: Places, finding: Finding) -> Problem:
    """A finding in a file with its line and column."""
    place = where.of_key(finding.key) if finding.on_key else where.of_value(finding.key)
    return Problem(name, place.line, place.column, finding.text)
