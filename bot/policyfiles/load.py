"""A folder of YAML files to a policy set, or to everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.domain.errors import PolicyBroken
from bot.domain.policy import Clause, Playbook, PolicySet
from bot.policyfiles.packs import shipped
from bot.policyfiles.plain import Finding, findings
from bot.policyfiles.problem import Key, Place, Problem
from bot.policyfiles.snapshot import FILES, PLAYBOOK, Snapshot, is_playbook, take
from bot.policyfiles.yamltext import Places, YamlText, places, read

MODELS: dict[str, type[BaseModel]] = {
    field: annotation
    for field in (*FILES.values(), PLAYBOOK)
    if isinstance(annotation := PolicySet.model_fields[field].annotation, type)
}
"""The model of each file, by the field of PolicySet that it fills."""


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
        return _problem(self.name, self.places, finding)

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


def load(folder: Path) -> Loaded:
    """Read a policy set; every problem of every file, sorted; never raises for what files hold."""
    return loaded(take(folder))


def loaded(snapshot: Snapshot) -> Loaded:
    """The policy set that these files make."""
    problems = list(snapshot.problems)
    sources = []
    for name, raw in snapshot.files.items():
        field = PLAYBOOK if is_playbook(name) else FILES.get(name)
        if field:
            model, found = _model(name, raw, MODELS[field])
            problems += found
            sources += [Source(name, raw, model)] if model else []
    if problems:
        return Loaded(None, tuple(sorted(set(problems))), snapshot.version, tuple(sources))
    return Loaded(_policy(sources, snapshot.version), (), snapshot.version, tuple(sources))


def _model(
    name: str, raw: bytes, model: type[BaseModel]
) -> tuple[BaseModel | None, tuple[Problem, ...]]:
    text = read(name, raw)
    if not isinstance(text.data, dict):
        return None, text.problems
    try:
        made = model.model_validate_json(json.dumps(text.data), strict=True)
    except ValidationError as error:
        return None, (*text.problems, *_validation(name, raw, text, findings(model, error)))
    return (None if text.problems else made), text.problems


def _validation(
    name: str, raw: bytes, text: YamlText, found: Iterator[Finding]
) -> Iterator[Problem]:
    where = places(raw)
    for finding in found:
        if finding.key not in text.unread:
            yield _problem(name, where, finding)


def _problem(name: str, where: Places, finding: Finding) -> Problem:
    place = where.of_key(finding.key) if finding.on_key else where.of_value(finding.key)
    return Problem(name, place.line, place.column, finding.text)


def _policy(sources: list[Source], version: str) -> PolicySet:
    fields: dict[str, Any] = {
        FILES[source.name]: source.model for source in sources if source.name in FILES
    }
    books = [source.model for source in sources if isinstance(source.model, Playbook)]
    playbook = Playbook(
        things=tuple(thing for book in books for thing in book.things),
        situations=tuple(situation for book in books for situation in book.situations),
    )
    return PolicySet(version=version, playbook=playbook, packs=shipped(), **fields)
