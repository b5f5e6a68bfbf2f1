"""What rules and ear catch together of drafts by authors whom neither was made from: floors."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Conversation, Language
from bot.reading.ear import TrainedEar
from bot.usecases import checking
from tests.examples import policy
from training import split
from training.spoken import Marked, marked

EAR = TrainedEar()
NOBODY = Conversation(())
FLOORS = {"fi": (0.83, 0.87), "sv": (0.93, 0.88), "en": (0.87, 0.85)}
"""Recall and precision, a little under what was measured."""
EVERY = 2
"""One draft in so many is looked at here; `training.drafts` counts them all."""


def flagged(draft: Marked) -> bool:
    language = Language(draft.language)
    return bool(checking.violations(draft.text, policy(), NOBODY, language, EAR))


def test_the_shipped_ear_hears() -> None:
    assert EAR.why == ""


@pytest.mark.parametrize("language", FLOORS)
def test_drafts_of_unseen_authors_are_caught_and_good_ones_let_be(language: str) -> None:
    there = [draft for draft in marked(split.DRAFTS_MEASURE) if draft.language == language]
    drafts = there[::EVERY]
    said = [(bool(draft.broken), flagged(draft)) for draft in drafts]
    right = sum(bad and found for bad, found in said)
    recall, precision = FLOORS[language]
    assert right / sum(bad for bad, _ in said) >= recall
    assert right / sum(found for _, found in said) >= precision
