"""An escalation's way from open to resolved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.escalation import Stale, State
from tests.examples import escalation

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_claimed_escalation_knows_who_took_it_and_when() -> None:
    claimed = escalation().claim("U0SUPERVISOR", NOON)
    assert (claimed.state, claimed.claimed_by, claimed.claimed_at) == (
        State.CLAIMED,
        "U0SUPERVISOR",
        NOON,
    )


def test_a_second_claim_is_refused_and_says_what_is_true_now() -> None:
    claimed = escalation().claim("U0SUPERVISOR", NOON)
    with pytest.raises(Stale) as refused:
        claimed.claim("U0OTHER", NOON)
    assert refused.value.now.claimed_by == "U0SUPERVISOR"


def test_what_nobody_has_taken_cannot_be_resolved() -> None:
    with pytest.raises(Stale):
        escalation().resolve("U0SUPERVISOR", NOON)


def test_the_next_on_shift_can_resolve_what_another_took() -> None:
    resolved = escalation().claim("U0SUPERVISOR", NOON).resolve("U0NIGHT", NOON)
    assert (resolved.state, resolved.resolved_by) == (State.RESOLVED, "U0NIGHT")


def test_what_is_resolved_stays_resolved() -> None:
    resolved = escalation().claim("U0SUPERVISOR", NOON).resolve("U0SUPERVISOR", NOON)
    with pytest.raises(Stale):
        resolved.claim("U0OTHER", NOON)


def test_every_change_is_a_new_revision() -> None:
    first = escalation()
    second = first.comment("U0S", "Katson tätä.", NOON)
    assert [first.revision, second.revision, second.claim("U0S", NOON).revision] == [0, 1, 2]
