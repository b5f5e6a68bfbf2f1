"""What comes with Tyyni for rules to cover: phrase packs, and the speech acts of each language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.domain.conversation import Language
from bot.domain.policy import Manners, Model, PhrasePack, Speech
from bot.policyfiles.yamltext import read

FOLDER = Path(__file__).parent / "packs"
SPEECH = Path(__file__).parent / "speech"

M = TypeVar("M", bound=Model)


class Threats(Model):
    """Plain threats of one language, and frames that make one of a word (`{}`)."""

    frames: tuple[str, ...]
    threats: tuple[str, ...]


class AllThreats(Model):
    """Those of each language served."""

    fi: Threats
    sv: Threats
    en: Threats

    def in_(self, language: Language) -> Threats:
        """Those of one language; English where it is not served."""
        found: Threats = getattr(self, language.value, self.en)
        return found


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


@cache
def threats() -> AllThreats:
    """What no harmless phrase may hide."""
    return _read(Path(__file__).parent / "threats.yaml", AllThreats)


def _read(path: Path, model: type[M]) -> M:
    found = read(path.name, path.read_bytes())
    if found.problems:
        raise ValueError(f"shipped with Tyyni: {found.problems[0]}")
    return model.model_validate_json(json.dumps(found.data), strict=True)
