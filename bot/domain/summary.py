"""A handover's statements, each traced to a turn: drawn from the words themselves, or verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.domain.conversation import Conversation, Role
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import made, refused
from bot.domain.review import About, Statement

MOST = 12
_SENTENCE = re.compile(r"\S(?:[^.!?…\n]|[.!?…]++(?=\S))*+[.!?…]*")
_LONG = 280


def extracted(policy: PolicySet, conversation: Conversation) -> tuple[Statement, ...]:
    """What the customer wants, what was promised and refused, and what nobody has answered yet."""
    return tuple(_extracted(policy, conversation))[:MOST]


def verified(found: Iterable[Statement], conversation: Conversation) -> tuple[Statement, ...]:
    """Of a model's statements those whose quote stands in their turn."""
    turns = conversation.turns
    kept = [
        s
        for s in found
        if 0 <= s.turn < len(turns) and s.quote.strip() and s.quote in turns[s.turn].text
    ]
    return tuple(kept)[:MOST]


def _extracted(policy: PolicySet, conversation: Conversation) -> Iterator[Statement]:
    yield from _wants(conversation)
    for at, turn in enumerate(conversation.turns):
        if turn.role is Role.AGENT:
            for sentence in _sentences(turn.text):
                if refused(policy, sentence):
                    yield Statement(About.LIMIT, sentence, at, sentence)
                elif made(policy, sentence):
                    yield Statement(About.PROMISED, sentence, at, sentence)
    yield from _open(conversation)


def _wants(conversation: Conversation) -> Iterator[Statement]:
    """The customer's first words on the matter, as they stand."""
    for at, turn in enumerate(conversation.turns):
        if turn.role is Role.CUSTOMER and tokens(turn.text):
            quote = turn.text.strip()[:_LONG].strip()
            yield Statement(About.WANTS, quote, at, quote)
            return


def _open(conversation: Conversation) -> Iterator[Statement]:
    """Questions that the customer has asked since the agent last spoke."""
    last = max((at for at, t in enumerate(conversation.turns) if t.role is Role.AGENT), default=-1)
    for at in range(last + 1, len(conversation.turns)):
        for sentence in _sentences(conversation.turns[at].text):
            if sentence.endswith("?"):
                yield Statement(About.OPEN, sentence, at, sentence)


def _sentences(text: str) -> Iterator[str]:
    for found in _SENTENCE.finditer(text):
        yield found.group()
