"""Runs every check of the source and prints a line each; where one fails, also what it said."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = [name for name in ("bot", "bench", "scripts", "tests", "tools") if (ROOT / name).is_dir()]


def main() -> int:
    """Run all checks, also after one has failed, so that one run shows everything."""
    verdicts = [passes(name, command) for name, command in checks()]
    return 0 if all(verdicts) else 1


def checks() -> list[tuple[str, list[str | Path]]]:
    """List what is checked, the quick ones first."""
    found: list[tuple[str, list[str | Path]]] = [
        ("format", [BIN / "ruff", "format", "--check", *CODE]),
        ("lint", [BIN / "ruff", "check", *CODE]),
        ("imports", [BIN / "lint-imports"]),
        ("types", [BIN / "mypy", *CODE]),
    ]
    found.append(("words", [sys.executable, "-m", "tools.catalogues", "check"]))
    return found


def passes(name: str, command: list[str | Path]) -> bool:
    """Run one check and print how it went."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<10}{verdict:<7}{time.monotonic() - start:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
