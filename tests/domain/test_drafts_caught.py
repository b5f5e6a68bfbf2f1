"""How much of what agents write is caught: shares over drafts, with floors that must not sink."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import policy

DRAFTS = Path(__file__).parent / "drafts"
NOBODY = Conversation(())
RECALL, PRECISION = 0.9, 0.93


def caught(name: str) -> list[tuple[bool, bool]]:
    """Of each draft, whether it is bad and whether the guard said so."""
    lines = (DRAFTS / name).read_text(encoding="utf-8").splitlines()
    parts = [line.split("|", 2) for line in lines if not line.startswith("#")]
    return [
        (label != "good", bool(guard.violations(text, policy(), NOBODY, Language(language))))
        for language, label, text in parts
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("part", ["dev", "held"])
def test_bad_drafts_are_caught_and_good_ones_let_be(part: str, language: str) -> None:
    found = caught(f"{part}-{language}.txt")
    right = sum(bad and said for bad, said in found)
    assert right / sum(bad for bad, _ in found) >= RECALL
    assert right / sum(said for _, said in found) >= PRECISION
