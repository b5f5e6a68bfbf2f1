"""What plain scalars mean: no surprises of older YAML."""

from __future__ import annotations

import pytest

from bot.policyfiles.load import MODELS
from bot.policyfiles.plain import PATTERNS
from bot.policyfiles.scalars import resolve
from bot.policyfiles.yamltext import read


@pytest.mark.parametrize(
    "text",
    ["no", "on", "Yes", "off", "12:30", "1_000", "2026-12-24", "1e999x", ".inf", ".nan", "="],
)
def test_these_stay_texts(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", 10),
        ("-3", -3),
        ("0x1f", 31),
        ("0o17", 15),
        ("20.5", 20.5),
        ("1e3", 1000.0),
        ("9" * 40, "9" * 40),
    ],
)
def test_these_are_values(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


def test_what_stands_in_quotes_is_a_text() -> None:
    assert read("x.yaml", b"a: \"12\"\nb: 'no'\nc: 12\n").data == {"a": "12", "b": "no", "c": 12}


def test_letters_are_composed_however_they_were_typed() -> None:
    assert read("x.yaml", "a: a\u0308\n".encode()).data == {"a": "ä"}


def test_every_pattern_of_the_models_is_explained_in_words() -> None:
    used = {
        pattern for model in MODELS.values() for pattern in _patterns(model.model_json_schema())
    }
    assert used <= PATTERNS.keys()


def _patterns(part: object) -> set[str]:
    if isinstance(part, dict):
        own = {part["pattern"]} if isinstance(part.get("pattern"), str) else set()
        return own.union(*map(_patterns, part.values()))
    return set().union(*map(_patterns, part)) if isinstance(part, list) else set()
