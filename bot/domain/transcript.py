"""Plain text as turns: quoted lines and speaker labels tell whose words they are."""

from __future__ import annotations

import re

from bot.domain.conversation import Channel, Conversation, Role, Turn

_LABEL = re.compile(
    r"^\s*(?P<who>asiakas|customer|kund|kunden|client"
    r"|agentti|asiakaspalvelija|minä|agent|me|handläggare|jag)\s*:\s*",
    re.IGNORECASE,
)
_CUSTOMER = frozenset({"asiakas", "customer", "kund", "kunden", "client"})
_QUOTE = re.compile(r"^\s*(?:>|&gt;)\s?")


def conversation_from(text: str, channel: Channel = Channel.CHAT) -> Conversation:
    """The turns of a text.

    With labels (`Asiakas:`, `Agentti:`) each starts a turn. With quoted lines (`> …`) those are
    the customer's, and the rest is the agent's note to Tyyni, which is nobody's turn. Without
    either, all of it is the customer's.
    """
    lines = text.splitlines()
    if any(_LABEL.match(line) for line in lines):
        return Conversation(_labelled(lines), channel)
    quoted = [_QUOTE.sub("", line) for line in lines if _QUOTE.match(line)]
    if quoted:
        return Conversation.of("\n".join(quoted), channel)
    return Conversation.of(text.strip(), channel)


def _labelled(lines: list[str]) -> tuple[Turn, ...]:
    turns: list[tuple[Role, list[str]]] = []
    for line in lines:
        label = _LABEL.match(line)
        if label:
            role = Role.CUSTOMER if label["who"].casefold() in _CUSTOMER else Role.AGENT
            turns.append((role, [line[label.end() :]]))
        elif turns:
            turns[-1][1].append(line)
        elif line.strip():
            turns.append((Role.CUSTOMER, [line]))
    said = (Turn(role, "\n".join(text).strip()) for role, text in turns)
    return tuple(turn for turn in said if turn.text)
