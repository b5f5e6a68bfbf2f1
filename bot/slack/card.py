"""The escalation's card for supervisors, and what the agent is told; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.conversation import Role
from bot.domain.escalation import Escalation, State
from bot.domain.policy import PolicySet
from bot.domain.reading import Severity
from bot.slack.blocks import Block, actions, button, context, header, marked, titled
from bot.words import Say, severity_words

CLAIM = "claim"
RESOLVE = "resolve"
_MARK = {
    Severity.CALM: "●",
    Severity.UPSET: "▲",
    Severity.ABUSIVE: "■",
    Severity.DANGER: "◆",
}
_TURNS = 12


def card(say: Say, policy: PolicySet, escalation: Escalation) -> dict[str, Any]:
    """All that a supervisor needs to take over, and the button that is due."""
    told = escalation.handover
    severity = severity_words(say, escalation.severity)
    why = say("An agent calls for help") if escalation.alarm else escalation.reason
    title = f"{_MARK[escalation.severity]} {severity} – {why}"
    blocks: list[Block] = [
        header(title),
        marked(_status(say, policy, escalation)),
        titled(say("What the customer wants"), told.wants),
        *_list(say("Words that show it"), tuple(f"”{words}”" for words in told.evidence)),
        *_list(say("Promised so far"), told.promised),
        *_list(say("Limits stated so far"), told.limits),
        titled(say("Conversation, personal data masked"), _conversation(say, escalation)),
        context(f"{', '.join(told.clauses)} · {escalation.policy}"),
        *_buttons(say, escalation),
    ]
    return {"text": title, "blocks": blocks}


def agent_note(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    """Where the agent's escalation stands now, in one line of Slack's markup."""
    if escalation.state is State.CLAIMED:
        words = say("{who} has taken this, at {time}. You are not alone with it.")
        return _filled(words, escalation.claimed_by, escalation.claimed_at, policy)
    if escalation.state is State.RESOLVED:
        words = say("{who} has resolved this, at {time}.")
        return _filled(words, escalation.resolved_by, escalation.resolved_at, policy)
    if escalation.due:
        words = say(
            "No channel has taken the message yet. Call your supervisor now; Tyyni keeps trying."
        )
        call = policy.escalation.alarm.call
        return f"{words} {getattr(call, policy.organisation.language)}" if call else words
    return _filled(
        say("Sent to the supervisors at {time}."),
        None,
        escalation.raised_at or escalation.opened_at,
        policy,
    )


def _status(say: Say, policy: PolicySet, escalation: Escalation) -> str:
    opened = _filled(
        say("From {who}, at {time}."), escalation.agent.person, escalation.opened_at, policy
    )
    if escalation.state is State.OPEN:
        waiting = say("Nobody has taken this yet.")
        return f"{opened} {waiting}"
    taken = _filled(
        say("Taken by {who} at {time}."), escalation.claimed_by, escalation.claimed_at, policy
    )
    if escalation.state is State.CLAIMED:
        return f"{opened} {taken}"
    over = _filled(
        say("Resolved by {who} at {time}."), escalation.resolved_by, escalation.resolved_at, policy
    )
    return f"{opened} {taken} {over}"


def _filled(words: str, who: str | None, at: datetime | None, policy: PolicySet) -> str:
    zone = ZoneInfo(policy.organisation.time_zone)
    time = f"{at.astimezone(zone):%H.%M}" if at else ""
    return words.format(who=f"<@{who}>", time=time)


def _list(title: str, lines: tuple[str, ...]) -> list[Block]:
    return [titled(title, "\n".join(f"• {line}" for line in lines))] if lines else []


def _conversation(say: Say, escalation: Escalation) -> str:
    """The last turns; the newest stay whole where the card has too little room."""
    names = {Role.CUSTOMER: say("Customer"), Role.AGENT: say("Agent")}
    turns = escalation.handover.turns[-_TURNS:]
    text = "\n".join(f"{names[turn.role]}: {turn.text}" for turn in turns)
    room = 2400
    return text if len(text) <= room else f"…{text[-room:]}"


def _buttons(say: Say, escalation: Escalation) -> list[Block]:
    if escalation.state is State.OPEN:
        return [actions(button(CLAIM, say("Claim"), escalation.id, "primary"))]
    if escalation.state is State.CLAIMED:
        return [actions(button(RESOLVE, say("Resolve"), escalation.id, "primary"))]
    return []
