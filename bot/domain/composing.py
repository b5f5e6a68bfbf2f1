"""Composes suggestions from approved wording: acknowledgement, limit, choices, next step."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain import conduct, guard
from bot.domain.conversation import Channel, Conversation, Language
from bot.domain.policy import (
    Frame,
    Move,
    PolicySet,
    Rung,
    Situation,
    SituationRole,
    Step,
    Style,
    StyleOrder,
    Wording,
    Words,
)
from bot.domain.reading import Details, Reading, Severity
from bot.domain.repetition import Used
from bot.domain.slots import Slots, slot_names
from bot.domain.suggestion import Suggestion
from bot.domain.weighing import Ground

_SAYS = {"duration": 5, "nth": 5, "told": 4, "amount": 3, "thing": 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """One answer's ground: the policy, what was said and read, and what it is about."""

    policy: PolicySet
    conversation: Conversation
    reading: Reading
    language: Language
    desk: Language
    situation: Situation
    slots: Slots
    frame: Frame
    by: Ground | None = None


def suggestions(case: Moment, step: Step, styles: Sequence[Style]) -> tuple[Suggestion, ...]:
    """One suggestion a style, or the fixed wording where safety or an end is due."""
    if step is Step.SAFETY:
        return _safety(case, styles)
    rung = conduct.rung_due(case.policy.conduct, case.reading)
    if rung and rung.step is Step.END:
        return _fixed(case, rung.wording, (rung.id,), styles)
    made: list[Suggestion] = []
    used = Used.in_(case.conversation)
    for order in _orders(case.policy, styles):
        suggestion, used = _composed(case, order, rung, used)
        if suggestion:
            made.append(suggestion)
    return tuple(made) or _spare(case, styles)


def _spare(case: Moment, styles: Sequence[Style]) -> tuple[Suggestion, ...]:
    """When all wording of the situation has been used, the holding words of the policy serve."""
    if case.situation.role is SituationRole.GAP:
        return ()
    gap = next(s for s in case.policy.playbook.situations if s.role is SituationRole.GAP)
    return suggestions(replace(case, situation=gap), Step.ACKNOWLEDGE, styles)


def _orders(policy: PolicySet, styles: Sequence[Style]) -> list[StyleOrder]:
    return [order for order in policy.voice.styles if not styles or order.style in styles]


def _safety(case: Moment, styles: Sequence[Style]) -> tuple[Suggestion, ...]:
    """The safety wording for the danger that was read; ordinary phrasing is put aside."""
    clauses = [c for c in case.policy.conduct.safety if case.reading.has(*c.signals)] or list(
        case.policy.conduct.safety
    )
    clause = clauses[0]
    return _fixed(case, clause.to_customer, (clause.id, *clause.contacts), styles)


def _fixed(
    case: Moment, wording: Sequence[Words], clauses: tuple[str, ...], styles: Sequence[Style]
) -> tuple[Suggestion, ...]:
    """Exact wording, word for word: as many suggestions as there are wordings not used yet."""
    used = Used.in_(case.conversation)
    texts = [words.in_(case.language) for words in wording]
    fresh = [text for text in texts if not used.holds(text)] or texts
    orders = _orders(case.policy, styles)
    return tuple(
        Suggestion(order.style, _framed(case, [text]), clauses)
        for order, text in zip(orders, fresh, strict=False)
    )


def _composed(
    case: Moment, order: StyleOrder, rung: Rung | None, used: Used
) -> tuple[Suggestion | None, Used]:
    """One suggestion in one style, and the wording used so far with it.

    Wording that keeps every clause by itself can break one beside the customer's own figures or
    what they told and spoke of; then it is composed again without them.
    """
    untold = replace(case.slots, says_back=False)
    without = replace(case.slots, details=Details())
    least = replace(without, thing=case.policy.playbook.thing(case.situation.thing))
    heard: set[str | None] = {None}
    for slots in (case.slots, untold, without, least):
        text, with_it = _written(replace(case, slots=slots), order, rung, used)
        if text in heard:
            continue
        heard.add(text)
        if text and not guard.violations(text, case.policy, case.conversation, case.language):
            return Suggestion(order.style, text, _clauses(case, rung)), with_it
    return None, used


def _written(
    case: Moment, order: StyleOrder, rung: Rung | None, used: Used
) -> tuple[str | None, Used]:
    """The text of one style, and the wording used so far with it.

    None where what is left would say neither what happens now nor what there is to choose.
    """
    lines: list[str] = []
    leads_on = rung is not None
    for move in _moves(case, order, rung):
        if move is None and rung:
            line = _conduct_line(case, rung, used)
        else:
            line = _line(case, move, order.style, used)
        if line:
            used = used.also(line)
            lines.append(line)
            leads_on = leads_on or move in {Move.NEXT, Move.CHOICES}
    if not leads_on:
        return None, used
    return _framed(case, _shortened(case, lines)), used


def _moves(case: Moment, order: StyleOrder, rung: Rung | None) -> Iterable[Move | None]:
    """The moves of a style; None stands for a rung's wording, after the acknowledgement.

    A limit is said in the firm style; where the customer hears a no, in every style. Beside a
    rung's wording a second limit would be a lecture, unless it is that no.
    """
    limits = case.situation.refusal or (order.style is Style.FIRM and rung is None)
    for move in order.moves:
        if move is Move.ACKNOWLEDGE:
            yield Move.CALM if case.reading.severity is Severity.CALM else Move.ACKNOWLEDGE
            if rung:
                yield None
            if limits and Move.LIMIT not in order.moves:
                yield Move.LIMIT
        elif move is not Move.LIMIT or limits:
            yield move


def _conduct_line(case: Moment, rung: Rung, used: Used) -> str | None:
    texts = [words.in_(case.language) for words in rung.wording]
    return next((text for text in texts if not used.holds(text)), texts[0])


def _line(case: Moment, move: Move | None, style: Style, used: Used) -> str | None:
    """The best wording for a move: the style's own, with most slots filled, and not used before."""
    if move is None:
        return None
    channel = case.conversation.channel
    fitting = [w for w in case.situation.wording(move) if _fits(w, style, channel)]
    turn = _turn_of(case.conversation, len(fitting))
    # Of equally good wordings each case begins at its own, so that no agent's day sounds alike.
    in_turn = [*fitting[turn:], *fitting[:turn]]
    for wording in sorted(in_turn, key=lambda w: (-_named(w, case.language), not w.styles)):
        template = wording.in_(case.language)
        filled = case.slots.fill(template, case.language)
        if filled and not used.holds(template):
            return filled
    return None


def _turn_of(conversation: Conversation, count: int) -> int:
    """A place below `count` that depends on the customer's words alone: the same for the same."""
    said = conversation.last_customer_text.encode("utf-8", "backslashreplace")
    return zlib.crc32(said) % count if count else 0


def _fits(wording: Wording, style: Style, channel: Channel) -> bool:
    return (not wording.styles or style in wording.styles) and (
        not wording.channels or channel in wording.channels
    )


def _named(wording: Wording, language: Language) -> int:
    """How much of what the customer named this wording names; the wait says most."""
    return sum(_SAYS[name] for name in {name for name, _ in slot_names(wording.in_(language))})


def _shortened(case: Moment, lines: list[str]) -> list[str]:
    """What the channel has room for: the acknowledgement stays, what comes last goes first."""
    while len(lines) > 1 and len(_framed(case, lines)) > case.frame.max_length:
        lines = lines[:-1]
    return lines


def _framed(case: Moment, lines: Sequence[str]) -> str:
    """The lines as the channel wants them: one paragraph, or a letter with its frame."""
    opening, closing = case.frame.opening, case.frame.closing
    if not opening and not closing:
        return " ".join(lines)
    body = _paragraphs(lines)
    parts = [
        opening.in_(case.language) if opening else "",
        *body,
        closing.in_(case.language) if closing else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Two paragraphs: how it is, and what is done about it."""
    middle = (len(lines) + 1) // 2
    return [" ".join(part) for part in (lines[:middle], lines[middle:]) if part]


def _clauses(case: Moment, rung: Rung | None) -> tuple[str, ...]:
    due = (rung.id,) if rung else ()
    return (*due, case.situation.id, *case.situation.clauses)
