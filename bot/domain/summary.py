"""A handover's statements, each traced to a turn: drawn from the words themselves, or verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.domain import trust
from bot.domain.asking import sentences, states, wanted
from bot.domain.conversation import Conversation, Role, Turn
from bot.domain.phrases import tokens
from bot.domain.policy import PolicySet
from bot.domain.promises import made, refused
from bot.domain.review import About, Statement

MOST = 12
_OPEN = 3
_SPEAKER = {About.WANTS: Role.CUSTOMER, About.PROMISED: Role.AGENT, About.LIMIT: Role.AGENT}


def extracted(policy: PolicySet, conversation: Conversation) -> tuple[Statement, ...]:
    """What the customer wants, what the agent said, and what nobody has answered yet."""
    wants = list(_wants(policy, conversation))
    still = list(_open(conversation))[-_OPEN:]
    room = MOST - len(wants) - len(still)
    return (*wants, *_newest(_of_agent(policy, conversation), room), *still)


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


def _wants(policy: PolicySet, conversation: Conversation) -> Iterator[Statement]:
    for at, quote in wanted(policy, conversation):
        yield Statement(About.WANTS, quote, at, quote)


def _of_agent(policy: PolicySet, conversation: Conversation) -> Iterator[Statement]:
    """What the agent refused, promised and stated, sentence by sentence."""
    for at, turn in enumerate(conversation.turns):
        if turn.role is Role.AGENT:
            for sentence in sentences(turn.text):
                if about := _about(policy, sentence):
                    yield Statement(about, sentence, at, sentence)


def _about(policy: PolicySet, sentence: str) -> About | None:
    if refused(policy, sentence):
        return About.LIMIT
    if made(policy, sentence):
        return About.PROMISED
    return About.SAID if states(policy, sentence) else None


def _newest(found: Iterable[Statement], room: int) -> list[Statement]:
    """In order, as many as there is room for: what binds goes before what was only said."""
    listed = list(found)
    by_weight = sorted(range(len(listed)), key=lambda at: (listed[at].about is About.SAID, -at))
    return [listed[at] for at in sorted(by_weight[:room])]


def _open(conversation: Conversation) -> Iterator[Statement]:
    """Questions that the customer has asked since the agent last spoke."""
    last = max((at for at, t in enumerate(conversation.turns) if t.role is Role.AGENT), default=-1)
    for at in range(last + 1, len(conversation.turns)):
        for sentence in sentences(conversation.turns[at].text):
            if sentence.endswith("?"):
                yield Statement(About.OPEN, sentence, at, sentence)
