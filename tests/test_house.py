"""The house rules that no other tool keeps: sizes, locks, what the wheel holds, no way out."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pytest_socket import SocketConnectBlockedError

import bot

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
TOOLS = [
    Requirement(line)
    for line in PROJECT["dependency-groups"]["dev"] + PROJECT["build-system"]["requires"]
]
SETUP = [Requirement(line) for line in PROJECT["dependency-groups"]["setup"]]

_ELSEWHERE = re.compile(
    r"https?://(?!127\.0\.0\.1|localhost)|file:/|/(?:home|opt|root|Users)/|^--?[a-z-]*(?:index|links)",
    re.MULTILINE,
)
_MOST_LINES = 300


def locked(name: str) -> dict[str, str]:
    """Each package of a lock file and its version."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==([^ \n]+)", text, re.MULTILINE))


def shipped() -> list[Path]:
    """Every file that the wheel must hold, relative to the checkout."""
    files = [path for room in ("bot", "policies", "prompts") for path in (ROOT / room).rglob("*")]
    return [
        path.relative_to(ROOT)
        for path in files
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with what the lock has brought and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_no_file_of_bot_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "bot").rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > _MOST_LINES} == {}


@pytest.mark.parametrize(
    "name",
    [
        ".ci/run",
        "Dockerfile",
        "Makefile",
        "pyproject.toml",
        "requirements-runtime.lock",
        "requirements-setup.lock",
        "requirements.lock",
        "scripts/check.py",
        "scripts/environment.py",
        "scripts/image-check",
    ],
)
def test_nothing_is_fetched_from_a_place_that_is_written_down(name: str) -> None:
    assert _ELSEWHERE.findall((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", RUNTIME + TOOLS),
        ("requirements-runtime.lock", RUNTIME),
        ("requirements-setup.lock", SETUP),
    ],
)
def test_the_lock_has_a_fitting_version_of_all_that_the_project_asks_for(
    lock: str, wanted: list[Requirement]
) -> None:
    versions = locked(lock)
    missing = [
        str(requirement)
        for requirement in wanted
        if not requirement.specifier.contains(
            versions.get(canonicalize_name(requirement.name), "0"), prereleases=True
        )
    ]
    assert missing == [], "run make lock"


def test_the_container_gets_the_versions_that_are_tested_and_no_tools() -> None:
    everything, runtime = locked("requirements.lock"), locked("requirements-runtime.lock")
    assert runtime.items() <= everything.items()
    assert locked("requirements-setup.lock")["hatchling"] == everything["hatchling"]
    assert runtime.keys().isdisjoint({"hatchling", "mypy", "pytest", "ruff"})


def test_every_locked_package_has_a_hash() -> None:
    start = re.compile(r"^(?=[a-z0-9])", re.MULTILINE)
    for lock in ROOT.glob("requirements*.lock"):
        entries = start.split(lock.read_text(encoding="utf-8"))
        assert [entry for entry in entries if entry and "--hash=sha256:" not in entry] == []


def test_the_wheel_holds_the_package_the_policies_and_the_prompts(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.as_posix() if path.parts[0] == "bot" else f"bot/_shipped/{path.as_posix()}"
        for path in shipped()
    }
    assert expected <= names
    assert {name for name in names if not name.startswith(("bot/", "tyyni-"))} == set()


def test_the_version_is_the_same_wherever_it_stands(wheel: Path) -> None:
    assert PROJECT["project"]["version"] == bot.__version__ == wheel.name.split("-")[1]


def test_make_has_the_targets_that_are_promised() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    promised = {"bench", "check", "clean", "demo", "image-check", "lock", "serve", "test"}
    assert promised - targets == set()


def test_ci_checks_before_it_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]


def test_a_test_cannot_leave_this_machine() -> None:
    # 192.0.2.1 is set aside for documentation: nobody answers there if the guard were ever off.
    with (
        socket.socket() as client,
        pytest.warns(UserWarning, match="192"),
        pytest.raises(SocketConnectBlockedError),
    ):
        client.connect(("192.0.2.1", 443))


def test_a_test_can_talk_to_a_server_on_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        accepted.close()
