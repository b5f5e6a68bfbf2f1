"""A set that was found sound is not judged again; nothing else is let through."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot import wiring
from bot.policyfiles import sound
from bot.policyfiles.lint import linted
from bot.policyfiles.load import load
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.sound import Sound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(wiring.shipped() / "webshop", tmp_path / "set"))


@pytest.fixture
def known(tmp_path: Path) -> Sound:
    return Sound(tmp_path / "data" / "sound-sets.txt")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that the rules were asked about, in order."""
    versions: list[str] = []

    def counting(found: Loaded, *, spoken_too: bool) -> Loaded:
        versions.append(found.version)
        return linted(found, spoken_too=spoken_too)

    monkeypatch.setattr("bot.policyfiles.sound.linted", counting)
    return versions


def break_a_route(folder: Path) -> None:
    """An edit that is read and validated, and that a rule refuses."""
    file = folder / "escalation.yaml"
    text = re.sub(
        r"outside_hours: \S+", "outside_hours: route.nowhere", file.read_text("utf-8"), count=1
    )
    file.write_text(text, "utf-8")
    assert not load(folder).problems


def test_the_rules_are_asked_once_about_a_set_that_stays_as_it_is(
    folder: Path, known: Sound, judged: list[str]
) -> None:
    first, second = known.linted(load(folder)), known.linted(load(folder))
    assert (first.problems, second.problems) == ((), ())
    assert second.policy == first.policy
    assert judged == [first.version]


def test_a_broken_set_is_refused_each_time_and_never_kept(
    folder: Path, known: Sound, judged: list[str]
) -> None:
    known.linted(load(folder))
    before = known.file.read_bytes()
    break_a_route(folder)
    for _ in range(2):
        said = [str(problem) for problem in known.linted(load(folder)).problems]
        assert len(said) == 1
        assert "route.nowhere" in said[0]
    assert len(judged) == 3
    assert known.file.read_bytes() == before


def test_a_verdict_of_another_program_does_not_count(
    folder: Path, known: Sound, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known.linted(load(folder))
    monkeypatch.setattr(sound, "_judges", lambda: b"a program whose rules are others")
    known.linted(load(folder))
    assert len(judged) == 2


def test_what_judges_is_all_of_the_rules_and_what_they_stand_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = [shutil.copytree(room, tmp_path / room.name) for room in sound._JUDGES]
    monkeypatch.setattr(sound, "_JUDGES", rooms)
    names = {sound._judges.__wrapped__()}
    files = [
        tmp_path / "policyfiles" / "rules" / "routes.py",
        tmp_path / "policyfiles" / "safety" / "FI.yaml",
        tmp_path / "domain" / "phrases.py",
    ]
    for file in files:
        file.write_bytes(file.read_bytes() + b"\n")
        names.add(sound._judges.__wrapped__())
    assert len(names) == 4


@pytest.mark.parametrize("spoilt", [b"", b"\xff\xfe", b"sound\n", b"0" * 63 + b"\n"])
def test_a_spoilt_file_lets_nothing_through_and_is_written_anew(
    folder: Path, known: Sound, judged: list[str], spoilt: bytes
) -> None:
    known.file.parent.mkdir()
    known.file.write_bytes(spoilt)
    break_a_route(folder)
    assert known.linted(load(folder)).problems
    shutil.copy(wiring.shipped() / "webshop" / "escalation.yaml", folder)
    assert not known.linted(load(folder)).problems
    assert not known.linted(load(folder)).problems
    assert len(judged) == 2


def test_where_nothing_can_be_kept_each_set_is_judged(
    folder: Path, tmp_path: Path, judged: list[str]
) -> None:
    (tmp_path / "file").touch()
    known = Sound(tmp_path / "file" / "sound-sets.txt")
    for _ in range(2):
        assert not known.linted(load(folder)).problems
    assert len(judged) == 2


def test_a_time_zone_that_this_machine_lacks_is_found_all_the_same(
    folder: Path, known: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.linted(load(folder))

    def missing(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr("bot.policyfiles.rules.organisation.ZoneInfo", missing)
    assert len(known.linted(load(folder)).problems) == 1


def test_the_folder_that_is_made_is_its_owners_alone(folder: Path, known: Sound) -> None:
    known.linted(load(folder))
    assert known.file.parent.stat().st_mode & 0o777 == 0o700
