"""Plain text as turns: quoted lines and speaker labels tell whose words they are.

Where it is not certain whose words they are, they are the customer's: a threat that is taken for
the agent's own words would reach nobody.
"""

from __future__ import annotations

import re

from bot.domain.conversation import Channel, Conversation, Role, Turn

_CUSTOMER = frozenset({"asiakas", "customer", "kund", "kunden", "client"})
_AGENT = frozenset({"agentti", "asiakaspalvelija", "asiakaspalvelu", "minä", "agent", "me", "jag"})
_NAMES = "|".join(sorted(_CUSTOMER | _AGENT, key=len, reverse=True))
# A time in brackets before it, stars around it and a name after it are common in copied chats.
_LABEL = re.compile(
    rf"^\s*(?:\[[^\]\n]{{1,25}}\]\s*)?\**(?P<who>{_NAMES})(?:\s[\w.-]{{1,25}})?\**\s*[:：]\**\s*"
    rf"|^\s*(?P<dashed>{_NAMES})\s[–-]\s",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^\s*>\s?")
_QUOTE_ALL = re.compile(r"^\s*>>>\s?")


def conversation_from(text: str, channel: Channel = Channel.CHAT) -> Conversation:
    """The turns of a text.

    With quoted lines (`> …`, or `>>>` before all that follows) those are what the customer and
    the agent said, and the rest is a note to Tyyni, which is nobody's turn. With labels
    (`Asiakas:`, `Agentti:`) each starts a turn. Without either all of it is the customer's.
    """
    quoted = _quoted(text.splitlines())
    lines = quoted if quoted is not None else text.splitlines()
    if any(_speaker(line) is Role.CUSTOMER for line in lines):
        return Conversation(_labelled(lines), channel)
    said = "\n".join(lines).strip()
    return Conversation.of(said, channel)


def _quoted(lines: list[str]) -> list[str] | None:
    """The quoted lines without their marks; None where nothing is quoted.

    A line that follows a quoted one without a gap belongs to it: people mark the first line only.
    """
    found: list[str] = []
    all_of_it = follows = False
    for line in lines:
        if all_of_it or _QUOTE_ALL.match(line):
            found.append(_QUOTE_ALL.sub("", line) if not all_of_it else line)
            all_of_it = True
        elif _QUOTE.match(line):
            found.append(_QUOTE.sub("", line))
            follows = True
        elif follows and line.strip():
            found.append(line)
        else:
            follows = False
    return found or None


def _labelled(lines: list[str]) -> tuple[Turn, ...]:
    """A turn for each label; what stands apart from an agent's words is the customer's."""
    turns: list[tuple[Role, list[str]]] = []
    apart = False
    for line in lines:
        role = _speaker(line)
        if role:
            turns.append((role, [_LABEL.sub("", line, count=1)]))
        elif line.strip() and (not turns or (apart and turns[-1][0] is Role.AGENT)):
            turns.append((Role.CUSTOMER, [line]))
        elif turns:
            turns[-1][1].append(line)
        apart = not line.strip()
    said = (Turn(role, "\n".join(text).strip()) for role, text in turns)
    return tuple(turn for turn in said if turn.text)


def _speaker(line: str) -> Role | None:
    """Who a line's label says is speaking; None where it has no label."""
    label = _LABEL.match(line)
    if not label:
        return None
    name = (label["who"] or label["dashed"]).casefold()
    return Role.CUSTOMER if name in _CUSTOMER else Role.AGENT
