"""A folder of YAML files to a policy set, or to everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.domain.policy import Playbook, PolicySet
from bot.policyfiles.asread import Floor
from bot.policyfiles.lint import linted
from bot.policyfiles.loaded import Loaded, Source, problem_at
from bot.policyfiles.packs import manners, shipped, spoken
from bot.policyfiles.plain import Finding, findings
from bot.policyfiles.problem import Problem
from bot.policyfiles.snapshot import FILES, PLAYBOOK, Snapshot, is_playbook, take
from bot.policyfiles.yamltext import YamlText, places, read

MODELS: dict[str, type[BaseModel]] = {
    field: annotation
    for field in (*FILES.values(), PLAYBOOK)
    if isinstance(annotation := PolicySet.model_fields[field].annotation, type)
}
"""The model of each file, by the field of PolicySet that it fills."""


def load(folder: Path) -> Loaded:
    """Read a policy set; every problem of every file, sorted; never raises for what files hold."""
    return loaded(take(folder))


def check(folder: Path, floor: Floor | None = None) -> Loaded:
    """`load`, and everything that any rule finds in the set, its wording included."""
    return check_snapshot(take(folder), floor)


def check_snapshot(snapshot: Snapshot, floor: Floor | None = None) -> Loaded:
    """`check` for files that were read already."""
    return linted(loaded(snapshot), spoken_too=True, floor=floor)


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
            yield problem_at(name, where, finding)


def _policy(sources: list[Source], version: str) -> PolicySet:
    fields: dict[str, Any] = {
        FILES[source.name]: source.model for source in sources if source.name in FILES
    }
    books = [source.model for source in sources if isinstance(source.model, Playbook)]
    playbook = Playbook(
        things=tuple(thing for book in books for thing in book.things),
        situations=tuple(situation for book in books for situation in book.situations),
    )
    return PolicySet(
        version=version,
        playbook=playbook,
        packs=shipped(),
        speech=spoken(),
        manner=manners().rules,
        **fields,
    )
