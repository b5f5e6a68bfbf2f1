"""JSON Schema of policy files, so that an editor completes keys and marks what is wrong."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from bot.policyfiles.load import MODELS
from bot.policyfiles.snapshot import FILES, PLAYBOOK

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES = (*FILES, f"{PLAYBOOK}.yaml")
"""The files that have a schema; `playbook.yaml` stands for each file of playbook/."""

Json = dict[str, Any]


def of_set() -> Json:
    """One schema for every file of a policy set: each file is one of its kinds."""
    listed = [(model, "validation") for model in MODELS.values()]
    _, shared = models_json_schema(listed)  # type: ignore[arg-type]  # a literal, lost in the list
    return {
        "$schema": DRAFT,
        "title": "A file of a Tyyni policy set",
        "anyOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in MODELS.values()],
        "$defs": _untitled(shared["$defs"]),
    }


def of_file(name: str) -> Json:
    """The schema of one file, by its name; raises KeyError for a name that is none."""
    field = PLAYBOOK if name == f"{PLAYBOOK}.yaml" else FILES[name]
    made: Json = _untitled(MODELS[field].model_json_schema())
    return {"$schema": DRAFT, "title": name, **made}


def _untitled(part: Any) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Without the titles that only repeat each key; editors show them before the description."""
    if isinstance(part, dict):
        # A property that is called title is a schema, not a text.
        kept = {k: v for k, v in part.items() if k != "title" or not isinstance(v, str)}
        return {key: _untitled(value) for key, value in kept.items()}
    return [_untitled(item) for item in part] if isinstance(part, list) else part
