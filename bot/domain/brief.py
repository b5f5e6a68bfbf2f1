"""What a language model is told of one case: only what bears on it, personal data masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain.conduct import rung_due
from bot.domain.conversation import Channel, Conversation, Language, Turn
from bot.domain.handover import bound
from bot.domain.policy import Clause, PolicySet, Situation, Step, Style, Words
from bot.domain.suggestion import Answer, Note, Suggestion

_CLAUSES = 8
_RULES = 8
_TURNS = 20
_STEM = 5
"""Letters that two words of one stem share, in languages that bend their endings."""
_WORD = re.compile(rf"[^\W\d_]{{{_STEM},}}")


class Way(StrEnum):
    """How a text is to be said again."""

    SOFTER = "softer"
    FIRMER = "firmer"
    SHORTER = "shorter"
    SIMPLER = "simpler"
    LANGUAGE = "language"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Brief:
    """One case for a model; `fixed` holds wording that a reply must carry word for word."""

    organisation: str
    about: str
    language: Language
    address: str
    channel: Channel
    longest: int
    turns: tuple[Turn, ...]
    situation: str
    situation_id: str
    clauses: tuple[Note, ...]
    must_not: tuple[Note, ...]
    voice: tuple[Note, ...]
    avoid: tuple[Note, ...]
    styles: tuple[Style, ...]
    step: Step
    fixed: str
    approved: tuple[Suggestion, ...]
    used: tuple[str, ...]
    promised: tuple[str, ...]
    limits: tuple[str, ...]
    strikes: int

    @property
    def known(self) -> frozenset[str]:
        """The ids of every clause that the model was told of."""
        told = (*self.clauses, *self.must_not, *self.voice, *self.avoid)
        return frozenset((self.situation_id, *(note.clause for note in told)))


def brief(policy: PolicySet, conversation: Conversation, answer: Answer) -> Brief:
    """The brief of a masked conversation that the playbook has answered."""
    reading = answer.reading
    language = Language.EN if reading.language is Language.OTHER else reading.language
    frame = next(f for f in policy.voice.frames if f.channel is conversation.channel)
    promised, limits = bound(policy, conversation)
    rung = rung_due(policy.conduct, reading)
    situation = policy.clauses.get(answer.situation)
    return Brief(
        organisation=policy.organisation.name.in_(language),
        about=policy.organisation.about.in_(language),
        language=language,
        address=str(getattr(policy.voice.address, language.value)),
        channel=conversation.channel,
        longest=frame.max_length,
        turns=conversation.turns[-_TURNS:],
        situation=_name(situation, language),
        situation_id=answer.situation,
        clauses=_bearing(policy, conversation, answer, language),
        must_not=_forbidden(policy, conversation, answer, language),
        voice=tuple(Note(c.id, c.text.in_(language)) for c in policy.voice.prefer),
        avoid=tuple(Note(c.id, c.instead.in_(language)) for c in policy.voice.avoid[:_RULES]),
        styles=tuple(order.style for order in policy.voice.styles),
        step=answer.conduct,
        fixed=rung.wording[0].in_(language) if rung else "",
        approved=answer.suggestions,
        used=_used(conversation),
        promised=promised,
        limits=limits,
        strikes=reading.strikes,
    )


def _name(situation: Clause | None, language: Language) -> str:
    return situation.name.in_(language) if isinstance(situation, Situation) else ""


def _used(conversation: Conversation) -> tuple[str, ...]:
    """What the agent has said or been shown, newest last, each once."""
    said = (*(turn.text for turn in conversation.agent_turns), *conversation.shown)
    return tuple(dict.fromkeys(said))


def _bearing(
    policy: PolicySet, conversation: Conversation, answer: Answer, language: Language
) -> tuple[Note, ...]:
    """The situation's own clauses, what may be offered, and those that speak of the same things."""
    situation = policy.clauses.get(answer.situation)
    own = situation.clauses if isinstance(situation, Situation) else ()
    named = [
        policy.clauses[i] for i in (*own, *(n.clause for n in answer.may)) if i in policy.clauses
    ]
    near = _near((*policy.service.boundaries, *policy.authority.limits), conversation, language)
    return _noted((*named, *near), language, _CLAUSES)


def _forbidden(
    policy: PolicySet, conversation: Conversation, answer: Answer, language: Language
) -> tuple[Note, ...]:
    """What must not be said: the answer's own, then what is near to what was said."""
    own = [policy.clauses[n.clause] for n in answer.must_not if n.clause in policy.clauses]
    near = _near(policy.never_rules, conversation, language)
    return _noted((*own, *near), language, _RULES)


def _noted(clauses: Iterable[Clause], language: Language, most: int) -> tuple[Note, ...]:
    found: dict[str, Note] = {}
    for clause in clauses:
        text = getattr(clause, "text", None)
        if isinstance(text, Words) and clause.id not in found:
            found[clause.id] = Note(clause.id, text.in_(language))
    return tuple(found.values())[:most]


def _near(
    clauses: Iterable[Clause], conversation: Conversation, language: Language
) -> Iterator[Clause]:
    """Clauses that share stems with what the customer said, most of them first."""
    said = frozenset(s for turn in conversation.customer_turns for s in _stems(turn.text))
    weighed = [(len(said & _stems_of(_text(c, language))), c) for c in clauses]
    for weight, clause in sorted(weighed, key=lambda pair: -pair[0]):
        if weight:
            yield clause


def _text(clause: Clause, language: Language) -> str:
    text = getattr(clause, "text", None)
    return text.in_(language) if isinstance(text, Words) else ""


@lru_cache(maxsize=4096)
def _stems_of(text: str) -> frozenset[str]:
    """The same for a clause's text, which is asked for again and again."""
    return frozenset(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text.casefold()):
        yield found.group()[:_STEM]
