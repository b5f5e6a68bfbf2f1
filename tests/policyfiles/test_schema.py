"""The JSON Schema that editors get."""

from __future__ import annotations

import pytest

from bot.policyfiles import schema
from bot.policyfiles.load import MODELS


def test_one_schema_covers_every_file_of_a_set() -> None:
    made = schema.of_set()
    assert made["$schema"] == schema.DRAFT
    named = {part["$ref"].removeprefix("#/$defs/") for part in made["anyOf"]}
    assert named == {model.__name__ for model in MODELS.values()}
    assert named <= made["$defs"].keys()


@pytest.mark.parametrize("name", schema.NAMES)
def test_each_file_has_a_schema_of_its_own(name: str) -> None:
    made = schema.of_file(name)
    assert made["title"] == name
    assert made["additionalProperties"] is False
    assert made["properties"]


def test_keys_choices_and_what_is_required_are_there_for_an_editor() -> None:
    boundary = schema.of_set()["$defs"]["Boundary"]
    assert boundary["required"] == ["id", "kind", "text"]
    assert boundary["properties"]["kind"]["enum"] == ["we_do", "we_do_not"]
    assert boundary["description"].startswith("Where the service begins")
    assert "title" not in boundary


def test_every_reference_of_a_schema_leads_somewhere() -> None:
    for made in (schema.of_set(), *map(schema.of_file, schema.NAMES)):
        for reference in _references(made):
            assert reference.removeprefix("#/$defs/") in made["$defs"]


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in _references(value)]
    return [found for item in part for found in _references(item)] if isinstance(part, list) else []
