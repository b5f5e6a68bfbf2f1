"""What the agent is given: suggestions, what goes beside them, and where the case must go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain import conduct
from bot.domain.composing import Moment, suggestions
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet, SituationRole, Step, Style, Words
from bot.domain.reading import Reading, Severity
from bot.domain.recognising import Recognised, recognised, thing_of
from bot.domain.repetition import Used
from bot.domain.routing import escalate
from bot.domain.slots import Slots
from bot.domain.spans import minutes_of
from bot.domain.suggestion import Answer, Note

_NOTES = 4


def answer(
    policy: PolicySet,
    conversation: Conversation,
    reading: Reading,
    styles: Sequence[Style] = (),
    desk: Language | None = None,
    *,
    compose: bool = True,
) -> Answer:
    """What the agent is given for this conversation.

    `styles` narrows it to some of the policy's; `desk` is the language of the notes to the
    agent, the customer's where it is None; without `compose` it has no suggestions.
    """
    case = _case(policy, conversation, reading, desk)
    step = conduct.due(policy.conduct, reading)
    return Answer(
        reading=reading,
        conduct=step,
        situation=case.situation.id,
        suggestions=suggestions(case, step, styles) if compose else (),
        may=_notes(case, _may(case, step)),
        must_not=_notes(case, _must_not(case, step)),
        pause=_pause(case, step),
        gap=_is_gap(case, step),
        escalate=escalate(policy, reading, step, case.situation.id, case.desk),
        policy=policy.organisation.id,
        version=policy.version,
        by=case.by,
    )


def lightened(answer: Answer) -> Answer:
    """An answer without phrasing, for an agent who wants limits alone; fixed wording stays."""
    if answer.conduct is not Step.ACKNOWLEDGE:
        return replace(answer, light=True)
    return replace(answer, suggestions=(), light=True)


def _case(
    policy: PolicySet, conversation: Conversation, reading: Reading, desk: Language | None
) -> Moment:
    # What is written for the agent and the customer needs a language that the policy has.
    language = Language.EN if reading.language is Language.OTHER else reading.language
    found, heard = _recognised(policy, conversation, reading)
    situation = found.situation
    spoken = Language.EN if heard is Language.OTHER else heard
    thing = thing_of(policy, conversation, spoken, found)
    long_after = minutes_of(situation.long_after) if situation.long_after else 0
    informal = policy.voice.address.fi == "sinä" and policy.voice.address.sv == "du"
    slots = Slots(reading.details, thing, long_after, informal and not reading.heard)
    frame = next(frame for frame in policy.voice.frames if frame.channel is conversation.channel)
    return Moment(
        policy, conversation, reading, language, desk or language, situation, slots, frame, found.by
    )


def _recognised(
    policy: PolicySet, conversation: Conversation, reading: Reading
) -> tuple[Recognised, Language]:
    """The situation, and in which language it was recognised.

    An answer may be wanted in another language than the customer's own, which shows the situation;
    where that was misread it shows none.
    """
    if reading.heard:
        found = recognised(policy, conversation, reading.heard, reading.severity, reading.near)
        if found.turn is not None:
            return found, reading.heard
    found = recognised(policy, conversation, reading.language, reading.severity, reading.near)
    return found, reading.language


def _is_gap(case: Moment, step: Step) -> bool:
    """No clause covers the matter; where the words are fixed anyway there is no gap."""
    uncovered = case.situation.gap or case.situation.role is SituationRole.GAP
    return uncovered and step not in {Step.SAFETY, Step.END}


def _may(case: Moment, step: Step) -> tuple[str, ...]:
    return () if step in {Step.SAFETY, Step.END} else case.situation.may


def _must_not(case: Moment, step: Step) -> tuple[str, ...]:
    if step in {Step.SAFETY, Step.END}:
        return ()
    if case.situation.must_not or case.reading.severity is Severity.CALM:
        return case.situation.must_not
    return tuple(rule.id for rule in case.policy.authority.never_promise)[:_NOTES]


def _notes(case: Moment, ids: Iterable[str]) -> tuple[Note, ...]:
    clauses = case.policy.clauses
    return tuple(
        Note(clause_id, text.in_(case.desk))
        for clause_id in ids
        if isinstance(text := getattr(clauses.get(clause_id), "text", None), Words)
    )


def _pause(case: Moment, step: Step) -> str | None:
    """A line for the agent: what protects them in danger, else a cue not shown before."""
    if step is Step.SAFETY:
        clauses = [c for c in case.policy.conduct.safety if case.reading.has(*c.signals)]
        return clauses[0].to_agent.in_(case.desk) if clauses else None
    if case.reading.severity is Severity.CALM:
        return None
    used = Used.in_(case.conversation)
    own = [case.situation.pause] if case.situation.pause else []
    general = [
        p.text
        for p in case.policy.wellbeing.pauses
        if not p.severity or case.reading.severity in p.severity
    ]
    cues = [cue.in_(case.desk) for cue in (*own, *general)]
    return next((cue for cue in cues if not used.holds(cue)), None)
