"""What is offered first where a threat was heard suits the threatened and the misread as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import wiring
from bot.domain.conversation import SERVED
from bot.domain.reading import SignalKind
from bot.policyfiles.load import load
from bot.policyfiles.snapshot import sets_in

ENDS = ("päät", "lopet", "avslut", "slutar", "ending", "ends", "over")


@pytest.mark.parametrize("folder", sets_in(wiring.shipped()), ids=lambda folder: folder.name)
def test_the_first_words_send_for_help_and_end_nothing(folder: Path) -> None:
    policy = load(folder).policy
    assert policy is not None
    threats = [one for one in policy.conduct.safety if SignalKind.THREAT_VIOLENCE in one.signals]
    assert threats
    for one in threats:
        first, *others = one.to_customer
        for language in SERVED:
            words = first.in_(language).lower()
            assert "112" in words
            assert not any(word in words for word in ENDS), words
            assert any(word in said.in_(language).lower() for said in others for word in ENDS)
