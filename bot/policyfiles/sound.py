"""Which policy sets the rules found nothing wrong with, kept between one command and the next.

A set is known by a hash of everything the rules look at: its values as they were read, packs and
all, and the program's own files that judge them. So a verdict fits that set and that program and
no other; whatever is not found word for word is judged again. Reading and validating are never
left out, nor what a rule asks of the machine, and each suggestion is still put to the guard.
"""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from bot.domain import policy
from bot.policyfiles.lint import asked_anew, linted
from bot.policyfiles.loaded import Loaded

log = logging.getLogger(__name__)

_JUDGES = Path(policy.__file__).parent.parent, Path(__file__).parent
"""The rooms whose files make a verdict what it is."""
_MOST = 32
_OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Sound:
    """A file of hashes, one a line, the newest last."""

    file: Path

    def linted(self, found: Loaded) -> Loaded:
        """A set with what would hinder its use; its wording is taken as it is."""
        if found.policy is None:
            return found
        name, known = _name(found.policy), self._known()
        if name in known:
            return asked_anew(found)
        verdict = linted(found, spoken_too=False)
        if not verdict.problems:
            self._keep([*known, name])
        return verdict

    def _known(self) -> list[str]:
        """The hashes; none where the file cannot be read."""
        try:
            return self.file.read_text("ascii").splitlines()
        except (OSError, ValueError):
            return []

    def _keep(self, names: list[str]) -> None:
        """Written beside and then moved into place; where that fails, the next one judges again."""
        half = self.file.with_name(f".{os.getpid()}-{self.file.name}")
        try:
            self.file.parent.mkdir(_OWNER_ONLY, parents=True, exist_ok=True)
            half.write_text("".join(f"{name}\n" for name in names[-_MOST:]), "ascii")
            half.replace(self.file)
        except OSError as error:
            log.info("that a policy set is sound was not kept: %s", type(error).__name__)


def _name(chosen: policy.PolicySet) -> str:
    return sha256(_judges() + chosen.model_dump_json().encode()).hexdigest()


@cache
def _judges() -> bytes:
    """What the judging files hold, and the Python that runs them."""
    digest = sha256(sys.version.encode())
    for room in _JUDGES:
        for file in sorted(room.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"\0{file.relative_to(room)}\0".encode() + file.read_bytes())
    return digest.digest()
