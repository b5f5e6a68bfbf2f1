"""Cases to evaluate with: YAML files, one for each policy set and language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.errors import BadInput
from bot.domain.policy import Step

SHIPPED = Path(__file__).parent / "cases"
_AGENT = "> "


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Model):
    """A conversation; a turn that begins with `> ` is the agent's."""

    turns: tuple[str, ...] = Field(min_length=1)
    channel: Channel = Channel.CHAT
    conduct: Step | None = None


class CaseFile(_Model):
    """One file; a case's key is its situation, a dot and a name of its own."""

    set: str
    language: Literal["fi", "sv", "en"]
    cases: dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")], str | Said]


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation, and what a colleague would see in it."""

    id: str
    set: str
    language: Language
    situation: str
    conversation: Conversation
    conduct: Step | None = None


def load(folder: Path, only: str | None = None) -> tuple[Case, ...]:
    """All cases of a folder, or those of one policy set; BadInput says what cannot be read."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadInput(f"There are no cases in {folder}; give a folder of YAML files.")
    read = [_file(path) for path in files]
    return tuple(case for one in read if only in {None, one.set} for case in _cases(one))


def _file(path: Path) -> CaseFile:
    try:
        return CaseFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BadInput(f"{path}: {place}: {first['msg']}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"{path} cannot be read: {type(error).__name__}.") from None


def _cases(read: CaseFile) -> list[Case]:
    return [_case(read, key, said) for key, said in read.cases.items()]


def _case(read: CaseFile, key: str, said: str | Said) -> Case:
    whole = Said(turns=(said,)) if isinstance(said, str) else said
    return Case(
        id=f"{read.set}.{read.language}.{key}",
        set=read.set,
        language=Language(read.language),
        situation=f"playbook.{key.partition('.')[0]}",
        conversation=Conversation(tuple(map(_turn, whole.turns)), whole.channel),
        conduct=whole.conduct,
    )


def _turn(line: str) -> Turn:
    if line.startswith(_AGENT):
        return Turn(Role.AGENT, line.removeprefix(_AGENT))
    return Turn(Role.CUSTOMER, line)
