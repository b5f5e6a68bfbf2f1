"""Whole drafts as agents write them: the harmful are caught, and the good are let be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import policy

DRAFTS = Path(__file__).parent / "drafts"
NOBODY = Conversation(())


def drafts(name: str) -> list[tuple[Language, str]]:
    lines = (DRAFTS / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("|", 1) for line in lines if not line.startswith("#"))
    return [(Language(language), text.replace("\\n", "\n")) for language, text in pairs]


@pytest.mark.parametrize(("language", "draft"), drafts("bad.txt"))
def test_a_harmful_draft_is_caught(language: Language, draft: str) -> None:
    assert guard.violations(draft, policy(), NOBODY, language)


@pytest.mark.parametrize(("language", "draft"), drafts("good.txt"))
def test_a_good_draft_is_let_be(language: Language, draft: str) -> None:
    assert not guard.violations(draft, policy(), NOBODY, language)


@pytest.mark.parametrize(("language", "draft"), drafts("good.txt"))
def test_a_good_draft_harms_nobody_in_another_set(language: Language, draft: str) -> None:
    found = guard.violations(draft, policy("municipality"), NOBODY, language)
    assert not {v.clause for v in found if v.kind not in {"promise", "contact"}}
