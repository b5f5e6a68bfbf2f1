"""Prompts: Jinja templates in files, each with a content hash, and data fenced off in them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from bot.domain import trust

_MARKUP = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_HASH = 12
LEAKED = 7
"""Words in a row that a reply and our own instructions share only by copying."""
_SHARED = "shared.j2"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: instructions, data, and the stamp of the template they came from."""

    purpose: str
    stamp: str
    system: str
    user: str

    @property
    def messages(self) -> list[dict[str, str]]:
        """In the shape of chat completions."""
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.user},
        ]


@dataclass(frozen=True)
class Prompts:
    """The templates of a folder."""

    folder: Path
    environment: jinja2.Environment = field(init=False)
    stamps: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the folder; a name that a template uses and nobody gave is an error."""
        made = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folder),
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text for a model; data goes through `fenced`
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        made.filters["fenced"] = fenced
        object.__setattr__(self, "environment", made)

    def render(self, purpose: str, given: Mapping[str, Any]) -> Prompt:
        """A prompt from the blocks `system` and `user` of the template of this name."""
        template = self.environment.get_template(f"{purpose}.j2")
        context = template.new_context(dict(given))
        system, user = ("".join(template.blocks[part](context)) for part in ("system", "user"))
        return Prompt(purpose, self.stamp(purpose), system.strip(), user.strip())

    def stamp(self, purpose: str) -> str:
        """The template's name and the hash of its content and of what all templates share."""
        if purpose not in self.stamps:
            whole = self._source(f"{purpose}.j2") + self._source(_SHARED)
            hashed = hashlib.sha256(whole.encode()).hexdigest()[:_HASH]
            self.stamps[purpose] = f"{purpose}@{hashed}"
        return self.stamps[purpose]

    @cached_property
    def instructions(self) -> str:
        """The templates' own words, without what is put into them."""
        sources = (self._source(path.name) for path in sorted(self.folder.glob("*.j2")))
        return " \n".join(_MARKUP.sub(" \n", source) for source in sources)

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Runs of LEAKED words of the instructions."""
        return trust.runs(self.instructions, LEAKED)

    def _source(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


def fenced(value: object) -> str:
    """Data as one line of JSON without angle brackets: nothing in it can close a fence."""
    if isinstance(value, jinja2.Undefined):
        # Being asked for its text, it says which name is missing.
        str(value)
    line = json.dumps(value, ensure_ascii=False)
    return (
        line.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
