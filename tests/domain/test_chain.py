"""What is due on an escalation, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import chain
from bot.domain.escalation import Card, Escalation, Outcome, Stale, State
from bot.domain.outbox import Kind
from bot.domain.policy import Pace
from bot.domain.reading import Severity
from tests.examples import MORNING, escalation

FIRST, SECOND = "slack:C0SUPERVISORS", "slack:@U0SUPERVISOR"


def after(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def shown() -> Escalation:
    """Open, its first card posted, the agent told."""
    opened = escalation()
    (card,) = opened.outbox
    posted = chain.sent(opened, card, Card("C0SUPERVISORS", "1.0", FIRST), MORNING)
    return replace(posted, outbox=())


def kinds(one: Escalation) -> list[Kind]:
    return [message.kind for message in one.outbox]


def test_the_first_card_is_due_at_once() -> None:
    assert chain.next_at(escalation()) == MORNING
    assert kinds(escalation()) == [Kind.CARD]


def test_the_agent_is_told_when_the_first_card_is_out() -> None:
    opened = escalation()
    posted = chain.sent(opened, opened.outbox[0], Card("C0", "1.0", FIRST), MORNING)
    assert kinds(posted) == [Kind.NOTE]


def test_the_employer_knows_from_the_first_card_on() -> None:
    one = escalation().opened()
    first = chain.sent(one, one.outbox[0], Card("C0", "1.0", "slack:C0"), after(3))
    again = chain.sent(first, one.outbox[0], Card("C1", "2.0", "slack:C1"), after(9))
    assert (one.informed_at, first.informed_at, again.informed_at) == (None, after(3), after(3))
    # Found after a kill, it was there before: the platform's time counts.
    found = Card("C0", "1.0", "slack:C0", after(1))
    assert chain.sent(one, one.outbox[0], found, after(9)).informed_at == after(1)


def test_the_next_step_is_due_when_its_minutes_are_up_and_not_before() -> None:
    assert chain.next_at(shown()) == after(15)
    assert chain.moved_on(shown(), after(14.9)) == shown()
    moved = chain.moved_on(shown(), after(15))
    assert (moved.step, kinds(moved)) == (1, [Kind.CARD, Kind.CALL])
    assert [message.to for message in moved.outbox] == [SECOND, FIRST]


def test_a_chain_never_ends_with_nobody() -> None:
    now, one, called = MORNING, shown(), set()
    for _ in range(8):
        at = chain.next_at(one)
        assert at is not None
        now = max(at, now)
        one = chain.moved_on(one, now)
        called |= {message.to for message in one.outbox if message.to}
        cards = tuple(Card(m.to, "2.0", m.to) for m in one.outbox if m.kind is Kind.CARD)
        one = replace(one, outbox=(), cards=(*one.cards, *cards))
    assert called == {FIRST, SECOND}
    assert one.state is State.OPEN


def test_the_agent_hears_at_the_chains_end_that_nobody_has_come() -> None:
    second = replace(chain.moved_on(shown(), after(15)), outbox=())
    assert Kind.NOBODY in kinds(chain.moved_on(second, after(25)))


def test_who_is_called_late_gets_the_whole_time_of_their_step() -> None:
    three = replace(shown(), steps=(*shown().steps, shown().steps[0].model_copy()))
    steps = (*three.steps[:2], three.steps[2].model_copy(update={"after_minutes": 20.0}))
    late = chain.moved_on(replace(three, steps=steps), after(120))
    assert chain.next_at(replace(late, outbox=())) == after(125)


def test_nothing_is_due_before_a_snooze_is_over() -> None:
    put_off = replace(shown().snooze(after(60), MORNING), outbox=())
    assert chain.next_at(put_off) == after(60)
    assert chain.moved_on(put_off, after(60)).step == 1


def test_the_claimer_is_asked_and_without_an_answer_it_goes_back() -> None:
    claimed = replace(shown().claim("U0S", MORNING), outbox=())
    assert chain.next_at(claimed) == after(30)
    asked = chain.moved_on(claimed, after(30))
    assert kinds(asked) == [Kind.ASK]
    quiet = replace(asked, outbox=())
    assert chain.next_at(quiet) == after(45)
    lapsed = chain.moved_on(quiet, after(45))
    assert (lapsed.state, lapsed.claimed_by, lapsed.step) == (State.OPEN, None, 0)
    assert {Kind.CALL, Kind.NOTE, Kind.UPDATE} == set(kinds(lapsed))


def test_a_claimer_who_confirms_keeps_it() -> None:
    claimed = replace(shown().claim("U0S", MORNING), outbox=())
    asked = replace(chain.moved_on(claimed, after(30)), outbox=())
    kept = asked.confirm("U0S", after(40))
    assert chain.next_at(kept) == after(70)


def test_a_comment_of_the_claimer_is_a_sign_of_life() -> None:
    claimed = replace(shown().claim("U0S", MORNING), outbox=())
    said = claimed.comment("U0S", "Soitan asiakkaalle.", after(20))
    assert chain.next_at(replace(said, outbox=())) == after(50)


def test_who_it_is_handed_to_must_confirm() -> None:
    claimed = replace(shown().claim("U0S", MORNING), outbox=())
    given = claimed.hand_over("U0S", "U0NIGHT", after(5))
    assert (given.claimed_by, Kind.ASK in kinds(given)) == ("U0NIGHT", True)
    assert chain.next_at(replace(given, outbox=())) == after(20)
    with pytest.raises(Stale):
        given.confirm("U0S", after(6))


def test_what_is_over_is_left_alone_once_all_is_said() -> None:
    over = shown().claim("U0S", MORNING).resolve("U0S", MORNING, Outcome.ENDED)
    assert chain.next_at(replace(over, outbox=())) is None
    assert over.outcome is Outcome.ENDED


def test_after_abuse_the_agent_is_offered_a_debrief() -> None:
    hard = replace(shown(), severity=Severity.ABUSIVE).claim("U0S", MORNING)
    assert Kind.DEBRIEF in kinds(hard.resolve("U0S", MORNING))
    assert Kind.DEBRIEF not in kinds(shown().claim("U0S", MORNING).resolve("U0S", MORNING))


def test_what_was_over_begins_again_when_it_is_reopened() -> None:
    again = shown().cancel("U0S", MORNING).reopen(after(5))
    assert (again.state, again.life, again.resolved_by) == (State.OPEN, 2, None)
    assert chain.next_at(replace(again, outbox=())) == after(20)


def test_a_further_reason_goes_into_the_thread_and_a_graver_one_to_its_route() -> None:
    claimed = replace(shown().claim("U0S", MORNING), outbox=())
    newer = replace(escalation("e2"), route="route.legal", opened_at=after(3))
    assert Kind.JOINED in kinds(claimed.joined_by(newer))
    graver = replace(
        newer,
        severity=Severity.DANGER,
        steps=(newer.steps[0].model_copy(update={"to": "slack:C0SAFETY"}),),
    )
    raised = claimed.joined_by(graver)
    assert raised.severity is Severity.DANGER
    assert [m.to for m in raised.outbox if m.kind is Kind.CARD] == ["slack:C0SAFETY"]


def test_a_graver_reason_is_told_wherever_somebody_has_been_called() -> None:
    second, pager = Card("D0", "2.0", SECOND), Card("outside:pager", "k", "outside:pager")
    called = replace(shown(), cards=(*shown().cards, second, pager), step=1)
    safety = tuple(s.model_copy(update={"to": SECOND}) for s in called.steps[:1])
    graver = replace(escalation("e2"), severity=Severity.DANGER, steps=safety, opened_at=after(3))
    told = [m.to for m in called.joined_by(graver).outbox if m.kind is Kind.JOINED]
    assert told == [FIRST, SECOND, "outside:pager"]


def test_what_is_said_beside_a_card_waits_for_it() -> None:
    newer = replace(escalation("e2"), route="route.legal", opened_at=MORNING)
    joined = replace(escalation().joined_by(newer).comment("U0S", "Soitan.", MORNING))
    card = chain.next_message(joined, after(1))
    assert card is not None
    assert card.kind is Kind.CARD
    refused = chain.not_sent(joined, card, after(1))
    waiting = chain.next_message(replace(refused, sending=None), after(1))
    assert waiting is not None
    assert waiting.kind is Kind.NOTE
    posted = chain.sent(refused, card, Card("C0", "1.0", FIRST), after(2))
    assert {Kind.JOINED, Kind.COMMENT} <= set(kinds(posted))
    only = replace(refused, outbox=tuple(m for m in refused.outbox if m.kind is not Kind.NOTE))
    # Nobody is to look for what cannot be said yet.
    assert chain.next_at(only) == after(1) + timedelta(seconds=2)


def test_no_two_messages_have_the_same_key() -> None:
    one, now, keys = shown(), MORNING, []
    for minutes in range(0, 200, 5):
        now = after(minutes)
        one = chain.moved_on(one, now)
        keys += [message.key for message in one.outbox]
        one = replace(one, outbox=())
    assert len(keys) == len(set(keys)) > 10


def test_the_pace_is_the_routes() -> None:
    quick = replace(shown(), pace=Pace(repeat_minutes=0.5)).claim("U0S", MORNING)
    freed = replace(quick.unclaim("U0S", after(1)), outbox=(), step=1, called_at=after(1))
    assert chain.next_at(freed) == after(1.5)
