"""The escalation's card for supervisors; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.conversation import Role
from bot.domain.escalation import Escalation, Outcome, State
from bot.domain.handover import Handover
from bot.domain.policy import PolicySet
from bot.domain.reading import Severity
from bot.domain.review import About
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


def card(say: Say, policy: PolicySet, escalation: Escalation) -> dict[str, Any]:
    """All that a supervisor needs to take over, and the button that is due."""
    handover, title = escalation.handover, title_of(say, escalation)
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


def title_of(say: Say, escalation: Escalation) -> str:
    """What a card says first: how grave it is, and why."""
    severity = severity_words(say, escalation.severity)
    why = say("An agent calls for help") if escalation.alarm else escalation.reason
    return f"{_MARK[escalation.severity]} {severity} – {why}"


def _status(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    opened = filled(
        say("From {who}, at {time}."), escalation.agent.person, escalation.opened_at, policy
    )
    return " ".join((opened, *_steps(say, policy, escalation)))


def _steps(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    """How it stands, step by step."""
    yield from _informed(say, policy, escalation)
    if escalation.claimed_by:
        words = say("Taken by {who} at {time}.")
        yield filled(words, escalation.claimed_by, escalation.claimed_at, policy)
    elif escalation.state is State.OPEN:
        yield from _seen(say, policy, escalation)
        yield say("Nobody has taken this yet.")
    if escalation.snoozed_until:
        yield filled(say("Put off until {time}."), None, escalation.snoozed_until, policy)
    if escalation.state is State.CANCELLED:
        words = say("Called off by {who} at {time}.")
        yield filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    elif escalation.is_over:
        words = say("Resolved by {who} at {time}.")
        yield filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.outcome and escalation.outcome is not Outcome.SETTLED:
        yield outcome_words(say, escalation.outcome)
    if escalation.words:
        yield escaped(escalation.words)


def _informed(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    """What is asked about after an incident at work; it stands in its record, too."""
    if escalation.informed_at and escalation.severity.rank >= Severity.ABUSIVE.rank:
        yield filled(say("Employer informed at {time}."), None, escalation.informed_at, policy)


def _seen(say: Say, policy: PolicySet, escalation: Escalation) -> Iterator[str]:
    if escalation.seen_by:
        words = say("Seen by {who} at {time}.")
        yield filled(words, escalation.seen_by, escalation.seen_at, policy)


def outcome_words(say: Say, outcome: Outcome) -> str:
    """Why an escalation was resolved."""
    return {
        Outcome.SETTLED: say("Settled with the customer."),
        Outcome.ENDED: say("The conversation was ended."),
        Outcome.PASSED_ON: say("Passed on to another authority."),
        Outcome.NOTHING: say("Nothing needed to be done."),
    }[outcome]


def filled(
    template: str, who: str | None, at: datetime | None, policy: PolicySet, words: str = ""
) -> str:
    """A sentence with who did it and when, by the organisation's own clock."""
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


def _again(say: Say) -> tuple[str, str, str, str]:
    """What is asked before a case that is over wakes people again."""
    return (
        say("Open again?"),
        say("The supervisors are called again from the first step on."),
        say("Open again"),
        say("No"),
    )
