"""What is said of an escalation beside its card, to its claimer and to the agent; pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.escalation import Escalation, State
from bot.domain.outbox import Kind, Message
from bot.domain.policy import PolicySet
from bot.slack import people_views
from bot.slack.blocks import actions, asking, button, escaped, marked, told
from bot.slack.card import CALL_OFF, CONFIRM, UNCLAIM, filled, title_of
from bot.words import Say

_CHANNELS = ("C", "G")
"""With which letters Slack's ids of channels begin."""


def agent_note(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    """Where the agent's escalation stands now, in one line of Slack's markup."""
    if escalation.state is State.CLAIMED:
        words = say("{who} has taken this, at {time}. You are not alone with it.")
        return filled(words, escalation.claimed_by, escalation.claimed_at, policy)
    if escalation.state is State.CANCELLED:
        words = say("{who} has called this off, at {time}.")
        return filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.is_over:
        words = say("{who} has resolved this, at {time}.")
        return filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.due and not escalation.cards:
        return _unsent(say, policy)
    return _sent(say, policy, escalation)


def _unsent(say: Say, policy: PolicySet) -> str:
    words = say(
        "No channel has taken the message yet. Call your supervisor now; Tyyni keeps trying."
    )
    return _whom_to_call(words, policy)


def _whom_to_call(words: str, policy: PolicySet) -> str:
    """The same with whom the policy has agents call when nobody comes."""
    call = policy.escalation.alarm.call
    return f"{words} {getattr(call, policy.organisation.language)}" if call else words


def _sent(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    """How it stands while nobody has taken it."""
    # The platform's clock is not ours: only our own times say what came after what.
    opened_at = escalation.raised_at or escalation.opened_at
    if escalation.began_at and escalation.began_at > opened_at:
        words = say("Nobody has this now. The supervisors were called again at {time}.")
        return filled(words, None, escalation.began_at, policy)
    if escalation.seen_by:
        words = say("{who} saw this at {time}; nobody has taken it yet.")
        return filled(words, escalation.seen_by, escalation.seen_at, policy)
    sent_at = escalation.raised_at or escalation.informed_at or opened_at
    return filled(say("Sent to the supervisors at {time}."), None, sent_at, policy)


def word(say: Say, policy: PolicySet, message: Message, escalation: Escalation) -> dict[str, Any]:
    """What is said beside a card, to the claimer, or to the agent."""
    text = _word(say, policy, message, escalation)
    if message.kind is Kind.DEBRIEF:
        return people_views.debrief(say, text, escalation.case)
    if message.kind is Kind.ASK:
        return _question(say, policy, text, escalation)
    if message.kind in {Kind.NOTE, Kind.NOBODY} and not escalation.is_over:
        off = asking(button(CALL_OFF, say("Call off"), escalation.id), _sure(say))
        return {"text": text, "blocks": [told(text), actions(off)]}
    return {"text": text}


def _question(say: Say, policy: PolicySet, text: str, escalation: Escalation) -> dict[str, Any]:
    """Whether the claimer still has it; away from its card it says which one is meant."""
    opened = filled(
        say("From {who}, at {time}."), escalation.agent.person, escalation.opened_at, policy
    )
    places = (f"<#{one.place}>" for one in escalation.cards if one.place.startswith(_CHANNELS))
    about = " · ".join((escaped(title_of(say, escalation)), opened, *dict.fromkeys(places)))
    confirm = button(CONFIRM, say("Still with me"), escalation.id, "primary")
    back = button(UNCLAIM, say("Give back"), escalation.id)
    return {"text": text, "blocks": [told(text), marked(about), actions(confirm, back)]}


def _word(say: Say, policy: PolicySet, message: Message, escalation: Escalation) -> str:
    began, claimer = escalation.began_at or escalation.opened_at, escalation.claimed_by
    words = _WORDS.get(message.kind)
    if words is None:
        return agent_note(say, policy, escalation)
    if message.kind is Kind.JOINED and escalation.alarm:
        return say("An agent calls for help")
    if message.kind is Kind.NOBODY:
        return _whom_to_call(words(say), policy)
    who = message.by if message.kind is Kind.COMMENT else claimer
    return filled(words(say), who, began, policy, words=escaped(message.words))


_WORDS: dict[Kind, Callable[[Say], str]] = {
    Kind.CALL: lambda say: say("Nobody has taken this yet. Open since {time}."),
    Kind.JOINED: lambda say: say("A further reason: {words}"),
    Kind.ASK: lambda say: say("{who}, is this still with you? If not, it goes to the others."),
    Kind.COMMENT: lambda say: say("{who}: {words}"),
    Kind.NOBODY: lambda say: say(
        "Nobody has taken this yet. Call your supervisor; Tyyni keeps calling too."
    ),
    Kind.DEBRIEF: lambda say: say(
        "That was hard. If you want to talk it over, choose when and with whom."
    ),
}


def _sure(say: Say) -> tuple[str, str, str, str]:
    """What an agent is asked before nobody is called any more."""
    return (
        say("Call this off?"),
        say("Nobody is called any more, and the supervisors read that you called it off."),
        say("Call off"),
        say("No"),
    )
