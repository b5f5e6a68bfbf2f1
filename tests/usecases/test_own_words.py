"""The words of the policy in use count wherever a conversation is read."""

from __future__ import annotations

import pytest

from bot.domain.policy import OwnReading, OwnWords, Phrases, PolicySet, Step
from bot.domain.reading import Severity, SignalKind
from bot.reading.reader import FloorReader
from bot.usecases.adviser import Adviser
from bot.usecases.noticing import NotingReader
from bot.wiring import FixedPolicy
from tests.examples import policy, said

KNOCK = OwnWords(
    id="reading.knock",
    kind=SignalKind.THREAT_VIOLENCE,
    phrases=Phrases(fi=("tulen koputtamaan",)),
)
THREAT = said("Illalla tulen koputtamaan.")


@pytest.fixture
def own_set() -> PolicySet:
    reading = OwnReading(words=(KNOCK,))
    return PolicySet.model_construct(**{**dict(policy()), "reading": reading, "version": "own"})


def test_an_own_danger_brings_the_safety_wording_and_the_route_for_danger(
    own_set: PolicySet,
) -> None:
    adviser = Adviser(NotingReader(FloorReader()), FixedPolicy(own_set))
    for answer in (adviser.suggest(THREAT), adviser.assess(THREAT)):
        assert answer.reading.severity is Severity.DANGER
        assert answer.conduct is Step.SAFETY
        assert answer.escalate is not None


def test_another_set_knows_nothing_of_it() -> None:
    adviser = Adviser(NotingReader(FloorReader()), FixedPolicy(policy()))
    assert adviser.assess(THREAT).reading.signals == ()
