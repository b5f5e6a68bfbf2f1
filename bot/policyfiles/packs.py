"""What comes with Tyyni for rules to cover: phrase packs, and the speech acts of each language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.domain.policy import Manners, Model, PhrasePack, Speech
from bot.policyfiles.yamltext import read

FOLDER = Path(__file__).parent / "packs"
SPEECH = Path(__file__).parent / "speech"

M = TypeVar("M", bound=Model)


@cache
def shipped() -> tuple[PhrasePack, ...]:
    """All packs by name; a pack is part of the program, so a broken one is a defect and raises."""
    return tuple(_read(path, PhrasePack) for path in sorted(FOLDER.glob("*.yaml")))


@cache
def spoken() -> tuple[Speech, ...]:
    """The speech acts of each language served."""
    return tuple(_read(path, Speech) for path in sorted(SPEECH.glob("*.yaml")))


@cache
def manners() -> Manners:
    """How every draft fits its conversation."""
    return _read(Path(__file__).parent / "manner.yaml", Manners)


def _read(path: Path, model: type[M]) -> M:
    found = read(path.name, path.read_bytes())
    if found.problems:
        raise ValueError(f"shipped with Tyyni: {found.problems[0]}")
    return model.model_validate_json(json.dumps(found.data), strict=True)
