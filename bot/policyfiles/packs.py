"""The phrase packs that come with Tyyni, for never-rules to cover."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from bot.domain.policy import PhrasePack
from bot.policyfiles.yamltext import read

FOLDER = Path(__file__).parent / "packs"


@cache
def shipped() -> tuple[PhrasePack, ...]:
    """All packs by name; a pack is part of the program, so a broken one is a defect and raises."""
    return tuple(_pack(path) for path in sorted(FOLDER.glob("*.yaml")))


def _pack(path: Path) -> PhrasePack:
    found = read(path.name, path.read_bytes())
    if found.problems:
        raise ValueError(f"shipped phrase pack: {found.problems[0]}")
    return PhrasePack.model_validate_json(json.dumps(found.data), strict=True)
