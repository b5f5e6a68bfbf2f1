"""A handover's statements, each traced to a turn: drawn from the words themselves, or verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain import trust
from bot.domain.conversation import Conversation, Role, Turn
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import made, refused
from bot.domain.review import About, Statement

MOST = 12
_SENTENCE = re.compile(r"\S(?:[^.!?…\n]|[.!?…]++(?=\S))*+[.!?…]*")
_LONG = 280
_SPEAKER = {About.WANTS: Role.CUSTOMER, About.PROMISED: Role.AGENT, About.LIMIT: Role.AGENT}


def extracted(policy: PolicySet, conversation: Conversation) -> tuple[Statement, ...]:
    """What the customer wants, what was promised and refused, and what nobody has answered yet."""
    return tuple(_extracted(policy, conversation))[:MOST]


def verified(found: Iterable[Statement], conversation: Conversation) -> tuple[Statement, ...]:
    """Of a model's statements those that their turn bears out.

    The quote stands there and every figure does; what was promised or refused the agent said, and
    what is wanted the customer.
    """
    return tuple(one for one in found if _is_borne_out(one, conversation.turns))[:MOST]


def _is_borne_out(found: Statement, turns: Sequence[Turn]) -> bool:
    if not (0 <= found.turn < len(turns) and tokens(found.text) and found.quote.strip()):
        return False
    turn = turns[found.turn]
    said_by = _SPEAKER.get(found.about, turn.role)
    return (
        turn.role is said_by
        and found.quote in turn.text
        and trust.adds_no_number(turn.text, found.text)
    )


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
