"""The policy sets and phrase packs that come with Tyyni are whole, and stay so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import wiring
from bot.domain import playbook
from bot.domain.conversation import Conversation
from bot.domain.suggestion import Answer
from bot.policyfiles.cases import run
from bot.policyfiles.likeness import mistaken
from bot.policyfiles.load import check
from bot.policyfiles.packs import FOLDER, shipped
from bot.reading.matters.kept import Kept
from bot.reading.matters.sorting import MatterReader, Matters
from bot.reading.reader import FloorReader

SETS = ("webshop", "municipality")


def test_every_phrase_pack_is_named_as_its_file() -> None:
    assert [pack.name for pack in shipped()] == sorted(p.stem for p in FOLDER.glob("*.yaml"))
    assert shipped()


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_set_passes_check(name: str) -> None:
    found = check(wiring.shipped() / name)
    assert [str(problem) for problem in found.problems] == []


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_set_passes_its_own_tests(name: str) -> None:
    found = check(wiring.shipped() / name)
    assert found.policy is not None
    assert [str(problem) for problem in run(found, wiring.respond(found.policy))] == []


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_set_passes_its_own_tests_where_no_embedding_runs(name: str) -> None:
    found = check(wiring.shipped() / name)
    policy = found.policy
    assert policy is not None
    reader = MatterReader(FloorReader(), Matters(None, Kept(None)))

    def respond(conversation: Conversation) -> Answer:
        return playbook.answer(policy, conversation, reader.read(conversation, policy.own))

    assert [str(problem) for problem in run(found, respond)] == []


@pytest.mark.parametrize("name", SETS)
def test_no_example_of_a_shipped_set_reads_like_another_situation(name: str) -> None:
    found = check(wiring.shipped() / name)
    assert [str(line) for line in mistaken(found, wiring.matters())] == []


@pytest.mark.parametrize("name", SETS)
def test_any_file_of_a_shipped_set_is_missed(name: str, tmp_path: Path) -> None:
    for path in sorted((wiring.shipped() / name).glob("*.yaml")):
        copied = tmp_path / path.stem
        shutil.copytree(wiring.shipped() / name, copied)
        (copied / path.name).unlink()
        found = check(copied)
        assert found.policy is None
        assert str(found.problems[0]).startswith(f"{path.name}:1:1: the file is missing")
