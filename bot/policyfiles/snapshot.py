"""The bytes of a policy set's files, all from the same moment."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.policyfiles.encoding import MOST_BYTES
from bot.policyfiles.problem import Problem, did_you_mean

FILES: Final = {
    "organisation.yaml": "organisation",
    "service.yaml": "service",
    "authority.yaml": "authority",
    "conduct.yaml": "conduct",
    "voice.yaml": "voice",
    "never.yaml": "never",
    "escalation.yaml": "escalation",
    "wellbeing.yaml": "wellbeing",
    "tests.yaml": "tests",
    "reading.yaml": "reading",
}
"""The files of a set beside playbook/*.yaml, and the field of PolicySet that each fills."""
OPTIONAL: Final = frozenset({"reading.yaml"})
"""Those that a set can do without."""
PLAYBOOK: Final = "playbook"
_SUFFIXES = (".yaml", ".yml")
_MOST_FILES = 500
_TRIES = 8
_PAUSE_SECONDS = 0.02

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, size, time of change in nanoseconds and inode of each file: what a glance can tell."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """File contents by name relative to the folder, and what was wrong with the folder itself."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...] = ()

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change whenever the content does."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            raw = self.files[name]
            digest.update(os.fsencode(name) + f"\0{len(raw)}\0".encode())
            digest.update(raw)
        for problem in self.problems:
            digest.update(str(problem).encode(errors="backslashreplace"))
        return digest.hexdigest()[:12]


def glance(folder: Path) -> Stamp:
    """What can be told of the set's files without opening them; empty where there is no folder."""
    try:
        return tuple(_stamps(folder))
    except OSError:
        return ()


def take(folder: Path) -> Snapshot:
    """Read all files until two readings in a row agree; never raises for what it finds on disk."""
    before = _once(folder)
    for _ in range(_TRIES):
        after = _once(folder)
        if after == before:
            return after[1]
        before = after
        time.sleep(_PAUSE_SECONDS)
    said = (
        "the files of this policy set keep changing while they are read; let the "
        "writing end and try again"
    )
    return Snapshot({}, (Problem(".", 1, 1, said),))


def sets_in(folder: Path) -> tuple[Path, ...]:
    """The policy sets a folder holds: itself, or each of its folders that looks like one."""
    try:
        inside = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return (folder,)
    if any(entry.name in FILES or entry.name == PLAYBOOK for entry in inside):
        return (folder,)
    found = tuple(one for one in inside if any((one / name).exists() for name in FILES))
    return found or (folder,)


def _once(folder: Path) -> tuple[Stamp, Snapshot]:
    stamps: Stamp = ()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    try:
        stamps = tuple(_stamps(folder))
    except OSError as error:
        return (), Snapshot({}, (_unreadable(".", error),))
    for name, _, _, _ in stamps[:_MOST_FILES]:
        try:
            files[name] = _read(folder / name)
        except OSError as error:
            problems.append(_unreadable(name, error))
    if len(stamps) > _MOST_FILES:
        said = (
            f"there are more than {_MOST_FILES} files here; is this the folder of one policy set?"
        )
        problems.append(Problem(".", 1, 1, said))
    problems += _absent(stamps)
    return stamps, Snapshot(files, tuple(problems))


def _read(path: Path) -> bytes:
    """At most one byte more than a file may have, so that the reader can tell."""
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _stamps(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        if _is_ours(entry):
            yield _stamp(entry, entry.name)
        elif not entry.name.startswith(".") and entry.is_dir():
            inside = sorted(os.scandir(entry), key=lambda found: found.name)
            yield from (_stamp(e, f"{entry.name}/{e.name}") for e in inside if _is_ours(e))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """A YAML file that is not hidden: editors' own files are neither."""
    name = entry.name
    if name.startswith((".", "#", "~")) or not name.endswith(_SUFFIXES):
        return False
    try:
        # A pipe or a device would hold the reader for ever.
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        # A link to nowhere, or a file that has just gone: reading it will say so.
        return entry.is_symlink()


def _stamp(entry: os.DirEntry[str], name: str) -> tuple[str, int, int, int]:
    try:
        found = entry.stat()
    except OSError:
        return name, -1, 0, 0
    return name, found.st_size, found.st_mtime_ns, found.st_ino


def _unreadable(name: str, error: OSError) -> Problem:
    why = {
        FileNotFoundError: "is not there",
        PermissionError: "may not be read by this user",
        NotADirectoryError: "is not a folder",
    }.get(type(error), "cannot be read")
    what = "the policy folder" if name == "." else "the file"
    said = f"{what} {why}; see that it exists, that its name is right and that it may be read"
    return Problem(name, 1, 1, said)


def _absent(stamps: Stamp) -> Iterator[Problem]:
    names = {name for name, _, _, _ in stamps}
    for name in sorted(names):
        said = _misnamed(name)
        if said:
            yield Problem(name, 1, 1, said)
    for name in FILES:
        if name not in names | OPTIONAL:
            said = (
                "the file is missing; add it: docs/POLICIES.md shows what it "
                f"holds{_instead(name, names)}"
            )
            yield Problem(name, 1, 1, said)
    if not any(is_playbook(name) for name in names):
        said = "there is no playbook; add playbook/situations.yaml with situations"
        yield Problem(f"{PLAYBOOK}/", 1, 1, said)


def is_playbook(name: str) -> bool:
    """Whether a name is that of a playbook file."""
    return name.startswith(f"{PLAYBOOK}/") and name.endswith(".yaml")


def _instead(name: str, names: set[str]) -> str:
    renamed = name.removesuffix(".yaml") + ".yml"
    return f" (rename {renamed})" if renamed in names else ""


def _misnamed(name: str) -> str | None:
    if name in FILES or is_playbook(name):
        return None
    stem, _, _ = name.rpartition(".")
    if name.endswith(".yml"):
        return f"files of a policy set end in .yaml; rename this one to {stem}.yaml"
    folder, _, _ = name.rpartition("/")
    if folder:
        return (
            f"no file of a policy set is in {folder}/; put situations in {PLAYBOOK}/ "
            "and remove the others"
        )
    hint = did_you_mean(name, FILES)
    return f"a policy set has no file of this name{hint or f'; situations go in {PLAYBOOK}/'}"
