"""What is due on an escalation, and when: calls, reminders, what must still be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.escalation import Escalation, State
from bot.domain.outbox import BESIDE, OUTSIDE, Card, Kind, Message, Sending

LATE = timedelta(minutes=1)
"""Who is called later than this gets the whole time of their step all the same."""


def next_at(escalation: Escalation) -> datetime | None:
    """When somebody must look at it again; None once it is over and everything has been said."""
    times = [_message_at(escalation), None if escalation.is_over else _timer_at(escalation)]
    return min((time for time in times if time), default=None)


def next_message(escalation: Escalation, now: datetime) -> Message | None:
    """What must be sent now: the oldest of what is due, cards first."""
    due = [message for message in _ripe(escalation) if message.due_at <= now]
    return min(due, key=lambda m: (m.kind is not Kind.CARD, m.due_at), default=None)


def moved_on(escalation: Escalation, now: datetime) -> Escalation:
    """The same after its timers: the next step called, the claimer asked, or the claim lapsed."""
    at = None if escalation.is_over else _timer_at(escalation)
    if at is None or at > now:
        return escalation
    if escalation.state is State.OPEN:
        return _called_next(escalation, at, now)
    if escalation.asked_at is None:
        asked = replace(escalation.changed(), asked_at=now, snoozed_until=None)
        return asked.saying(Kind.ASK, now)
    return escalation.called_again(now).told(now)


def taken_up(escalation: Escalation, message: Message, by: str, until: datetime) -> Escalation:
    """The same while somebody sends one of its messages.

    That it was begun stands in the message itself: another may be taken up before it is settled.
    """
    left = escalation.sending.key if escalation.sending else ""
    outbox = tuple(
        replace(one, begun=True) if one.key in {message.key, left} else one
        for one in escalation.outbox
    )
    return replace(escalation.changed(), outbox=outbox, sending=Sending(message.key, by, until))


def sent(escalation: Escalation, message: Message, card: Card | None, now: datetime) -> Escalation:
    """The same without a message that has gone out, and with the card that it became."""
    rest = _done(escalation, message)
    if card is None:
        return rest
    # What went round by another destination has brought its card there as well.
    outbox = tuple(m for m in rest.outbox if not (m.kind is Kind.CARD and m.to == card.to))
    first = not rest.cards or (rest.raised_at is not None and message.step == 0)
    shown = replace(
        rest,
        outbox=outbox,
        cards=(*rest.cards, card),
        step=max(rest.step, message.step),
        informed_at=rest.informed_at or card.at or now,
    )
    return shown.saying(Kind.NOTE, now) if first and rest.state is State.OPEN else shown


def free(escalation: Escalation, ways: tuple[Message, ...]) -> tuple[Message, ...]:
    """The first of these ways for a card, and those to whom none has gone or is to go by itself."""
    own = {m.to for m in escalation.outbox if m.kind is Kind.CARD}
    busy = own | {card.to for card in escalation.cards}
    return (*ways[:1], *(way for way in ways[1:] if way.to not in busy))


def owing(escalation: Escalation, message: Message, now: datetime) -> Escalation:
    """The same with a card that must still go out, though something rang in its place."""
    later = message.again(now)
    return replace(escalation, outbox=(*escalation.outbox, *([later] if later else [])))


def not_sent(
    escalation: Escalation, message: Message, now: datetime, wait: timedelta | None = None
) -> Escalation:
    """The same with a message to try again; the agent is told where no card has gone out."""
    rest = _done(escalation, message)
    later = message.again(now, wait)
    if later is None:
        return rest
    kept = replace(rest, outbox=(*rest.outbox, later))
    alone = message.kind is Kind.CARD and not message.tries and not escalation.cards
    return kept.saying(Kind.NOTE, now) if alone else kept


def put_off(escalation: Escalation, message: Message, now: datetime, wait: timedelta) -> Escalation:
    """The same with a message whose turn comes later; nobody has tried to send it yet."""
    rest = _done(escalation, message)
    return replace(rest, outbox=(*rest.outbox, replace(message, due_at=now + wait)))


def _done(escalation: Escalation, message: Message) -> Escalation:
    rest = tuple(kept for kept in escalation.outbox if kept.key != message.key)
    return replace(escalation.changed(), outbox=rest, sending=None)


def _message_at(escalation: Escalation) -> datetime | None:
    return min((message.due_at for message in _ripe(escalation)), default=None)


def _ripe(escalation: Escalation) -> tuple[Message, ...]:
    """What can be said now: nothing beside a card that is still to come."""
    shown = any(not card.to.startswith(OUTSIDE) for card in escalation.cards)
    if shown or not escalation.due:
        return escalation.outbox
    return tuple(m for m in escalation.outbox if m.kind not in BESIDE or m.to.startswith(OUTSIDE))


def _timer_at(escalation: Escalation) -> datetime | None:
    """When the chain or the claimer's time goes on; not before a snooze is over."""
    at = _call_at(escalation) if escalation.state is State.OPEN else _ask_at(escalation)
    return max(at, escalation.snoozed_until) if escalation.snoozed_until else at


def _call_at(escalation: Escalation) -> datetime:
    began = escalation.began_at or escalation.opened_at
    last = len(escalation.steps) - 1
    if escalation.step < last:
        return began + _minutes(escalation.steps[escalation.step + 1].after_minutes)
    called = escalation.called_at or began
    return called + _minutes(escalation.pace.repeat_minutes)


def _ask_at(escalation: Escalation) -> datetime:
    if escalation.asked_at:
        return escalation.asked_at + _minutes(escalation.pace.confirm_minutes)
    held = escalation.held_at or escalation.claimed_at or escalation.opened_at
    if escalation.snoozed_until:
        return max(held, escalation.snoozed_until)
    return held + _minutes(escalation.pace.remind_minutes)


def _called_next(escalation: Escalation, at: datetime, now: datetime) -> Escalation:
    """The next step; after the last one all of them again in turn, for as long as it takes."""
    step, steps = escalation.step + 1, escalation.steps
    called = replace(escalation.changed(), snoozed_until=None).calling(step, now)
    if step >= len(steps):
        return called.without(Kind.NOBODY).saying(Kind.NOBODY, now)
    if now - at > LATE or escalation.snoozed_until:
        called = replace(called, began_at=now - _minutes(steps[step].after_minutes))
    before = steps[step - 1].to
    shown = before != steps[step].to and any(card.to == before for card in called.cards)
    # Those called before see in their card's thread that it is still free.
    return called.saying(Kind.CALL, now, to=before) if shown else called


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
