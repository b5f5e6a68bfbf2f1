"""The escalation's card for supervisors, and what the agent is told; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.conversation import Role
from bot.domain.escalation import Escalation, Outcome, State
from bot.domain.handover import Handover
from bot.domain.outbox import Kind, Message
from bot.domain.policy import PolicySet
from bot.domain.reading import Severity
from bot.domain.review import About
from bot.slack import people_views
from bot.slack.blocks import (
    Block,
    actions,
    asking,
    button,
    context,
    escaped,
    header,
    marked,
    overflow,
    titled,
    told,
)
from bot.words import Say, handover_help_words, severity_words

CLAIM = "claim"
RESOLVE = "resolve"
CONFIRM = "confirm"
UNCLAIM = "unclaim"
CANCEL = "cancel"
CALL_OFF = "call_off"
MORE = "more"
SEEN = "seen"
HAND_OVER = "hand_over"
COMMENT = "comment"
RESOLVE_AS = "resolve_as"
SNOOZE = "snooze"
REOPEN = "reopen"
_MARK = {
    Severity.CALM: "●",
    Severity.UPSET: "▲",
    Severity.ABUSIVE: "■",
    Severity.DANGER: "◆",
}
_TURNS = 12
_CHANNELS = ("C", "G")
"""With which letters Slack's ids of channels begin."""


def card(say: Say, policy: PolicySet, escalation: Escalation) -> dict[str, Any]:
    """All that a supervisor needs to take over, and the button that is due."""
    handover, title = escalation.handover, _title(say, escalation)
    blocks: list[Block] = [
        header(title),
        marked(_status(say, policy, escalation)),
        *_list(say("Words that show it"), tuple(f"”{words}”" for words in handover.evidence)),
        *_summary(say, handover),
        titled(say("Conversation, personal data masked"), _conversation(say, escalation)),
        context(f"{', '.join(handover.clauses)} · {escalation.policy}"),
        _buttons(say, escalation),
    ]
    return {"text": title, "blocks": blocks}


def _title(say: Say, escalation: Escalation) -> str:
    severity = severity_words(say, escalation.severity)
    why = say("An agent calls for help") if escalation.alarm else escalation.reason
    return f"{_MARK[escalation.severity]} {severity} – {why}"


def agent_note(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    """Where the agent's escalation stands now, in one line of Slack's markup."""
    if escalation.state is State.CLAIMED:
        words = say("{who} has taken this, at {time}. You are not alone with it.")
        return _filled(words, escalation.claimed_by, escalation.claimed_at, policy)
    if escalation.state is State.CANCELLED:
        words = say("{who} has called this off, at {time}.")
        return _filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.is_over:
        words = say("{who} has resolved this, at {time}.")
        return _filled(words, escalation.resolved_by, escalation.resolved_at, policy)
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
        return _filled(words, None, escalation.began_at, policy)
    if escalation.seen_by:
        words = say("{who} saw this at {time}; nobody has taken it yet.")
        return _filled(words, escalation.seen_by, escalation.seen_at, policy)
    sent_at = escalation.raised_at or escalation.informed_at or opened_at
    return _filled(say("Sent to the supervisors at {time}."), None, sent_at, policy)


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
    opened = _filled(
        say("From {who}, at {time}."), escalation.agent.person, escalation.opened_at, policy
    )
    places = (f"<#{one.place}>" for one in escalation.cards if one.place.startswith(_CHANNELS))
    about = " · ".join((escaped(_title(say, escalation)), opened, *dict.fromkeys(places)))
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
    return _filled(words(say), who, began, policy, words=escaped(message.words))


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


def _status(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    opened = _filled(
        say("From {who}, at {time}."), escalation.agent.person, escalation.opened_at, policy
    )
    return " ".join((opened, *_steps(say, policy, escalation)))


def _steps(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    """How it stands, step by step."""
    yield from _informed(say, policy, escalation)
    if escalation.claimed_by:
        words = say("Taken by {who} at {time}.")
        yield _filled(words, escalation.claimed_by, escalation.claimed_at, policy)
    elif escalation.state is State.OPEN:
        yield from _seen(say, policy, escalation)
        yield say("Nobody has taken this yet.")
    if escalation.snoozed_until:
        yield _filled(say("Put off until {time}."), None, escalation.snoozed_until, policy)
    if escalation.state is State.CANCELLED:
        words = say("Called off by {who} at {time}.")
        yield _filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    elif escalation.is_over:
        words = say("Resolved by {who} at {time}.")
        yield _filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.outcome and escalation.outcome is not Outcome.SETTLED:
        yield outcome_words(say, escalation.outcome)
    if escalation.words:
        yield escaped(escalation.words)


def _informed(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    """What is asked about after an incident at work; it stands in its record, too."""
    if escalation.informed_at and escalation.severity.rank >= Severity.ABUSIVE.rank:
        yield _filled(say("Employer informed at {time}."), None, escalation.informed_at, policy)


def _seen(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    if escalation.seen_by:
        words = say("Seen by {who} at {time}.")
        yield _filled(words, escalation.seen_by, escalation.seen_at, policy)


def outcome_words(say: Say, outcome: Outcome) -> str:
    """Why an escalation was resolved."""
    return {
        Outcome.SETTLED: say("Settled with the customer."),
        Outcome.ENDED: say("The conversation was ended."),
        Outcome.PASSED_ON: say("Passed on to another authority."),
        Outcome.NOTHING: say("Nothing needed to be done."),
    }[outcome]


def _filled(
    template: str, who: str | None, at: datetime | None, policy: PolicySet, words: str = ""
) -> str:
    zone = ZoneInfo(policy.organisation.time_zone)
    time = f"{at.astimezone(zone):%H.%M}" if at else ""
    return template.format(who=f"<@{who}>", time=time, words=words)


def _list(title: str, lines: tuple[str, ...]) -> list[Block]:
    return [titled(title, "\n".join(f"• {line}" for line in lines))] if lines else []


def _summary(say: Say, handover: Handover) -> list[Block]:
    """What the case is about, each line with the number of the turn it stands in."""
    if not handover.statements:
        return [
            titled(say("What the customer wants"), handover.wants),
            *_list(say("Promised so far"), handover.promised),
            *_list(say("Limits stated so far"), handover.limits),
        ]
    titles = {
        About.WANTS: say("What the customer wants"),
        About.SAID: say("Said so far"),
        About.PROMISED: say("Promised so far"),
        About.LIMIT: say("Limits stated so far"),
        About.OPEN: say("Still open"),
    }
    blocks: list[Block] = []
    for about, title in titles.items():
        found = (one for one in handover.statements if one.about is about)
        blocks += _list(title, tuple(f"{one.text} [{one.turn + 1}]" for one in found))
    # Its own words stand in the conversation; a model's are another's, and that must be seen.
    by_model = any(one.text != one.quote for one in handover.statements)
    words = say("Summed up by the language model; the numbers are turns of the conversation.")
    beside = words if by_model else handover_help_words(say, handover.help)
    return [*blocks, context(beside)] if beside else blocks


def _conversation(say: Say, escalation: Escalation) -> str:
    """The last turns; the newest stay whole where the card has too little room."""
    names = {Role.CUSTOMER: say("Customer"), Role.AGENT: say("Agent")}
    turns = list(enumerate(escalation.handover.turns, start=1))[-_TURNS:]
    text = "\n".join(f"[{at}] {names[turn.role]}: {turn.text}" for at, turn in turns)
    room = 2400
    return text if len(text) <= room else f"…{text[-room:]}"


def _buttons(say: Say, escalation: Escalation) -> Block:
    """What is done most, and the rest under one menu; its block's id is what it is about."""
    return {**actions(*_elements(say, escalation)), "block_id": escalation.id}


def _elements(say: Say, escalation: Escalation) -> Iterator[Block]:
    comment, snooze = (COMMENT, say("Comment …")), (SNOOZE, say("Put off …"))
    if escalation.is_over:
        yield asking(button(REOPEN, say("Open again"), escalation.id), _again(say))
    elif escalation.state is State.OPEN:
        yield button(CLAIM, say("Claim"), escalation.id, "primary")
        if escalation.severity is Severity.DANGER and not escalation.seen_by:
            yield button(SEEN, say("Seen"), escalation.id)
        yield overflow(MORE, [comment, snooze, (CANCEL, say("Call off"))])
    else:
        yield button(RESOLVE, say("Resolve"), escalation.id, "primary")
        yield overflow(
            MORE,
            [
                (HAND_OVER, say("Hand over to …")),
                comment,
                (RESOLVE_AS, say("Resolve, with a reason …")),
                (UNCLAIM, say("Give back")),
                snooze,
            ],
        )


def _sure(say: Say) -> tuple[str, str, str, str]:
    """What an agent is asked before nobody is called any more."""
    return (
        say("Call this off?"),
        say("Nobody is called any more, and the supervisors read that you called it off."),
        say("Call off"),
        say("No"),
    )


def _again(say: Say) -> tuple[str, str, str, str]:
    """What is asked before a case that is over wakes people again."""
    return (
        say("Open again?"),
        say("The supervisors are called again from the first step on."),
        say("Open again"),
        say("No"),
    )
