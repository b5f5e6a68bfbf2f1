"""What is found in messages that were written to measure on; the floors lie below the figures."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot.domain.reading import IdentifierKind
from training import personal

MESSAGES = personal.read(Path(__file__).parent / "identifier_unseen.txt")
LEAST = {
    IdentifierKind.PHONE: 0.95,
    IdentifierKind.SECRET: 0.9,
    IdentifierKind.ADDRESS: 0.85,
    IdentifierKind.ORDER: 0.8,
    IdentifierKind.NAME: 0.75,
}


@pytest.mark.parametrize("kind", IdentifierKind)
def test_personal_data_in_unseen_messages_is_masked(kind: IdentifierKind) -> None:
    masked: dict[IdentifierKind, list[bool]] = defaultdict(list)
    for _, (_, _, marked), whole, _ in personal.hits(MESSAGES):
        masked[marked].append(whole)
    assert sum(masked[kind]) >= LEAST.get(kind, 0.99) * len(masked[kind])


def test_hardly_a_clean_unseen_message_is_touched() -> None:
    clean = [one for one in MESSAGES if not one.places]
    assert len(clean) >= 150
    assert len(personal.touched(MESSAGES)) <= 0.02 * len(clean)
