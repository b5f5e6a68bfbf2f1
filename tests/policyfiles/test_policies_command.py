"""`tyyni policies`: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import wiring
from bot.cli import policies
from bot.domain.reading import Method
from bot.reading.loading import Loaded
from bot.reading.matters.kept import Kept
from bot.reading.matters.sorting import Matters
from bot.reading.reader import FloorReader
from tests.cli.forking import Forked

SMALL = Path(__file__).parent / "data" / "small"


Policies = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ran(tyyni: Forked) -> Policies:
    """`tyyni policies …`, and what it says as text."""

    def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = tyyni("policies", *arguments, cwd=cwd)
        said = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, *said)

    return run


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_whole_set_ends_with_0_and_prints_nothing(
    ran: Policies, command: str, folder: Path
) -> None:
    done = ran(command, str(folder))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{command} small: no problems\n"


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_defect_ends_with_1_and_is_a_line_an_editor_can_follow(
    ran: Policies, command: str, folder: Path
) -> None:
    service = folder / "service.yaml"
    service.write_text(service.read_text("utf-8").replace("takes_over", "take_over"), "utf-8")
    done = ran(command, "small", cwd=folder.parent)
    assert done.returncode == 1
    assert done.stdout == (
        "small/service.yaml:8:5: unknown key 'take_over'; did you mean 'takes_over'?\n"
    )
    assert done.stderr == f"{command} small: 1 problem\n"


def test_a_test_that_fails_ends_with_1(ran: Policies, folder: Path) -> None:
    tests = folder / "tests.yaml"
    tests.write_text(tests.read_text("utf-8").replace("gap: false", "gap: true"), "utf-8")
    done = ran("test", str(folder))
    assert done.returncode == 1
    assert "tests.yaml:9:5: test.late-parcel: expected gap true, but got false" in done.stdout


def test_a_folder_of_sets_is_checked_set_by_set(ran: Policies, folder: Path) -> None:
    shutil.copytree(SMALL, folder.parent / "other")
    (folder.parent / "other" / "voice.yaml").unlink()
    done = ran("check", ".", cwd=folder.parent)
    assert done.returncode == 1
    assert done.stdout.startswith("other/voice.yaml:1:1: the file is missing; add it")
    assert done.stderr == "check other, small: 1 problem\n"


def test_a_folder_that_is_not_there_is_one_line(ran: Policies, tmp_path: Path) -> None:
    done = ran("check", "nowhere", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("nowhere:1:1: the policy folder is not there")
    assert "Traceback" not in done.stderr


def test_the_schema_is_json_for_the_set_or_for_one_file(ran: Policies) -> None:
    assert "anyOf" in json.loads(ran("schema").stdout)
    assert "boundaries" in json.loads(ran("schema", "--file", "service.yaml").stdout)["properties"]


def test_the_schema_of_a_file_that_is_none_is_wrong_usage(ran: Policies) -> None:
    done = ran("schema", "--file", "prices.yaml")
    assert done.returncode == 2
    assert "There is no schema for prices.yaml; choose one of organisation.yaml" in done.stderr


OWN = """words:
  - id: reading.knock
    kind: threat_violence
    phrases: {fi: [sauna lämpiää, mun paketti]}
  - id: reading.game
    harmless: true
    phrases: {fi: [senkin idiootti]}
"""
MESSAGES = (
    {"id": "a", "text": "Missä sauna lämpiää tänään?"},
    {"id": "b", "turns": [{"role": "customer", "text": "Missä peli Senkin Idiootti on?"}]},
    {"id": "c", "text": "Missä paketti viipyy?"},
)


def test_effect_shows_what_differs_and_sums_it_up(ran: Policies, folder: Path) -> None:
    (folder / "reading.yaml").write_text(OWN, "utf-8")
    given = folder.parent / "messages.jsonl"
    given.write_text("\n".join(json.dumps(one) for one in MESSAGES), "utf-8")
    done = ran("effect", str(folder), "--jsonl", str(given))
    assert done.returncode == 0, done.stderr
    assert "a: calm → danger +threat_violence\n  Missä sauna lämpiää" in done.stdout
    assert "b: abusive → calm −insult\n" in done.stdout
    assert done.stdout.endswith("3 read, 2 changed: 1 graver, 1 milder, 0 in signals only\n")
    assert "lämpiää" not in done.stderr


def test_effect_reads_the_sets_own_tests_where_no_messages_are_given(
    ran: Policies, folder: Path
) -> None:
    (folder / "reading.yaml").write_text(OWN, "utf-8")
    made = json.loads(ran("effect", str(folder), "--json").stdout)
    (changed,) = made["changed"]
    assert (changed["id"], changed["direction"]) == ("test.late-parcel", "up")
    assert changed["after"]["severity"] == "danger"
    assert changed["after"]["signals"][-1]["source"] == "policy"
    assert made["summary"] == {"read": 1, "changed": 1, "up": 1, "down": 0, "level": 0}


def test_effect_names_lines_it_cannot_read_and_reads_the_others(
    ran: Policies, folder: Path
) -> None:
    given = folder.parent / "messages.jsonl"
    given.write_text('no json\n\n{"id": 1}\n{"id": 2, "text": "Hei"}\n', "utf-8")
    done = ran("effect", str(folder), "--jsonl", str(given))
    assert done.returncode == 1
    assert done.stdout == "1 read, 0 changed: 0 graver, 0 milder, 0 in signals only\n"
    assert "line 1 is not JSON" in done.stderr
    assert "line 3: write" in done.stderr
    assert "no reading.yaml" in done.stderr


def test_effect_of_a_broken_set_or_a_missing_file_is_one_sentence(
    ran: Policies, folder: Path
) -> None:
    missing = ran("effect", str(folder), "--jsonl", "nowhere.jsonl")
    assert missing.returncode in {1, 2}
    assert "nowhere.jsonl cannot be read" in missing.stderr
    (folder / "reading.yaml").write_text("words: [x]\n", "utf-8")
    broken = ran("effect", str(folder))
    assert broken.returncode == 1
    assert "reading.yaml:1:9" in broken.stdout + broken.stderr
    assert "Traceback" not in missing.stderr + broken.stderr


def test_check_says_that_examples_do_not_count_where_no_embedding_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "reading.yaml").write_text(
        "examples:\n  - {id: reading.a, language: fi, text: Missä minun pakettini viipyy, "
        "severity: calm}\n",
        "utf-8",
    )
    monkeypatch.setattr(wiring, "reading", lambda: Loaded(FloorReader(), Method.LEXICON))
    monkeypatch.setattr(wiring, "matters", lambda: Matters(None, Kept(None)))
    policies.check(folder)
    said = capsys.readouterr().err
    assert "small/reading.yaml: its examples do not count here" in said
    assert "check small: no problems" in said
