"""Builds .venv from requirements.lock, or leaves it alone where it is already that.

Runs before anything is installed: standard library only. Called by the Makefile.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "stamp"
PYTHON = VENV / "bin" / "python"
UV = VENV / "uv" / "bin" / "uv"


class SetupError(Exception):
    """Why .venv cannot be built, in one sentence that says what to do."""


def main() -> int:
    """Bring .venv in step with the lock; of several runs at once, the others wait for the first."""
    with (ROOT / "pyproject.toml").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        wanted = fingerprint()
        try:
            if not (STAMP.exists() and STAMP.read_text() == wanted and works(PYTHON)):
                print("Setting up .venv (once for each change of the lock) …", file=sys.stderr)
                build()
            STAMP.write_text(wanted)
        except SetupError as error:
            print(f"tyyni: {error}", file=sys.stderr)
            return 1
    return 0


def fingerprint() -> str:
    """What .venv is made from: this folder on a line of its own, then a hash of all the rest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [Path(__file__).read_bytes()]
    parts += [(ROOT / f"requirements{name}.lock").read_bytes() for name in ("", "-setup")]
    parts.append(
        repr([project["build-system"], project["project"], project["tool"]["hatch"]]).encode()
    )
    return f"{ROOT}\n{hashlib.sha256(b'|'.join(parts)).hexdigest()}\n"


def build() -> None:
    """Make .venv, bring uv, and let it install exactly what the lock names, then bot itself."""
    # Programs in .venv/bin know their folder by its full path: after a move they are made anew.
    moved = STAMP.exists() and STAMP.read_text().splitlines()[:1] != [str(ROOT)]
    STAMP.unlink(missing_ok=True)
    if moved or not works(PYTHON):
        make_venv()
    bring_uv()
    uv("sync", "--require-hashes", "--compile-bytecode", "requirements.lock")
    # hatchling comes from the lock: nothing is fetched here, so nothing comes without a hash.
    uv("install", "--no-deps", "--no-build-isolation", "--offline", "--editable", ".")


def works(python: Path) -> bool:
    """Say whether this interpreter is there and new enough."""
    wanted = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", wanted], check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Make an empty .venv with pip, from the interpreter that runs this file."""
    quiet = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], check=False, capture_output=True, text=True
    )
    if quiet.returncode:
        message = (
            "python3 cannot make a virtual environment; install its venv module "
            "(Debian and Ubuntu: apt install python3-venv) and try again."
        )
        raise SetupError(message)


def bring_uv() -> None:
    """Install the pinned uv beside the packages, where syncing them cannot remove it."""
    lock = (ROOT / "requirements-setup.lock").read_text(encoding="utf-8")
    pin = next(line.split()[0] for line in lock.splitlines() if line.startswith("uv=="))
    if UV.exists() and _output(UV, "--version").split()[:2] == pin.split("=="):
        return
    run(PYTHON, "-m", "ensurepip", "--default-pip", quiet=True)
    pip = (PYTHON, "-m", "pip", "-qq", "--disable-pip-version-check", "--no-input")
    target = ("--target", UV.parent.parent, "--upgrade")
    run(*pip, "install", "--require-hashes", "-r", "requirements-setup.lock", *target)


def uv(verb: str, *arguments: str) -> None:
    """Run uv pip on .venv."""
    run(UV, "pip", verb, "--quiet", "--python", PYTHON, *arguments)


def run(*command: str | Path, quiet: bool = False) -> None:
    """Run a step of the set-up; its own words explain a failure."""
    environment = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    # A company's own certificates lie in the system's store; pip looks there by itself.
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=output)
    if done.returncode:
        step = " ".join(str(part) for part in command)
        message = f"setting up .venv stopped at: {step}\nMend what is said above and try again."
        raise SetupError(message)


def _output(*command: str | Path) -> str:
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
