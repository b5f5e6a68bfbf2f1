"""A small policy set that is whole, and copies of it to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain import playbook
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet
from bot.domain.reading import Reading, Severity
from bot.domain.suggestion import Answer

SMALL = Path(__file__).parent / "data" / "small"

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small set."""
    copied = tmp_path / "small"
    shutil.copytree(SMALL, copied)
    return copied


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Changes one place of one file of the copy."""

    def edited(name: str, old: str, new: str) -> Path:
        text = (folder / name).read_text("utf-8")
        assert old in text, f"the fixture has no {old!r}"
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return edited


def answers(policy: PolicySet) -> Callable[[Conversation], Answer]:
    """The playbook's own answers, to a reading that is always upset and Finnish."""
    reading = Reading(Language.FI, Severity.UPSET)
    return lambda conversation: playbook.answer(policy, conversation, reading)


@pytest.fixture
def respond() -> Callable[[PolicySet], Callable[[Conversation], Answer]]:
    """What answers the set's own tests."""
    return answers
