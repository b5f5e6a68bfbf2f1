"""Runs a policy set's own tests: conversations, and what must come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.domain.conversation import Conversation, Role, Turn
from bot.domain.phrases import Phrase, PhraseIndex, tokens
from bot.domain.policy import Case
from bot.domain.suggestion import Answer
from bot.domain.weighing import Ground
from bot.policyfiles.loaded import Loaded, Source
from bot.policyfiles.plain import Finding
from bot.policyfiles.problem import Key, Problem, one_of, shown

Respond = Callable[[Conversation], Answer]
"""What a policy answers to a conversation."""
_Wrong = tuple[str, str]
"""The key of the expectation that was not met, and what came instead."""
_FOUND = {
    Ground.EXAMPLE: "found by its examples; write one of the right situation like this",
    Ground.PHRASE: "found by its phrases; write an example of the right situation like this",
    None: "since nothing finds a situation; write an example of the right one like this",
}


def run(loaded: Loaded, respond: Respond, instead: Respond | None = None) -> tuple[Problem, ...]:
    """Every expectation that is not met, at its line; empty when all tests pass.

    Where `respond` fails a test, `instead` may pass it; then what either of them says is enough.
    """
    return tuple(sorted(_failures(loaded, respond, instead)))


def told(loaded: Loaded, respond: Respond) -> Iterator[Answer]:
    """What comes of each test that expects a situation."""
    for source in loaded.sources:
        for clause, _ in source.clauses():
            if isinstance(clause, Case) and clause.situation:
                yield respond(conversation_of(clause))


def conversation_of(case: Case) -> Conversation:
    """The conversation of a test."""
    turns = (
        Turn(Role.CUSTOMER if said.customer else Role.AGENT, said.customer or said.agent or "")
        for said in case.conversation
    )
    return Conversation(tuple(turns))


def _failures(loaded: Loaded, respond: Respond, instead: Respond | None) -> Iterator[Problem]:
    for source in loaded.sources:
        for clause, key in source.clauses():
            if isinstance(clause, Case):
                said = conversation_of(clause)
                wrongs = list(_wrong(clause, respond(said)))
                if wrongs and instead:
                    wrongs = list(_wrong(clause, instead(said)))
                for wrong in wrongs:
                    yield _failure(source, key, clause, wrong)


def _failure(source: Source, key: Key, case: Case, wrong: _Wrong) -> Problem:
    expectation, said = wrong
    return source.problem(Finding((*key, expectation), f"{case.id}: {said}", on_key=True))


def _wrong(case: Case, answer: Answer) -> Iterator[_Wrong]:
    if case.situation and answer.situation != case.situation:
        got = f"the agent would get {answer.situation}, {_FOUND[answer.by]}"
        yield "situation", f"expected the situation {case.situation}, but {got}"
    severity = answer.reading.severity
    if case.severity and severity != case.severity:
        yield "severity", _instead("severity", case.severity, severity)
    if case.conduct and answer.conduct != case.conduct:
        yield "conduct", _instead("the step of conduct", case.conduct, answer.conduct)
    if case.gap is not None and answer.gap is not case.gap:
        yield "gap", _instead("gap", str(case.gap).lower(), str(answer.gap).lower())
    yield from _escalation(case, answer)
    yield from _said(case, answer)


def _escalation(case: Case, answer: Answer) -> Iterator[_Wrong]:
    route = answer.escalate.route if answer.escalate else "no route"
    if case.must_escalate_to and route != case.must_escalate_to:
        yield "must_escalate_to", _instead("the route", case.must_escalate_to, route)
    if case.must_not_escalate and answer.escalate:
        yield "must_not_escalate", _instead("no escalation", "", f"one to {route}")


def _said(case: Case, answer: Answer) -> Iterator[_Wrong]:
    quoted = {clause for suggestion in answer.suggestions for clause in suggestion.clauses}
    for clause in case.must_say:
        if clause not in quoted:
            came = one_of(sorted(quoted))
            yield (
                "must_say",
                f"expected a suggestion that rests on {clause}, but they rest on {came}",
            )
    forbidden = PhraseIndex((Phrase.parse(source), source) for source in case.must_never_say)
    for suggestion in answer.suggestions:
        for hit in forbidden.find(tokens(suggestion.text))[:1]:
            said = f"'{hit.key}' must never be said, but the {suggestion.style} suggestion says"
            yield "must_never_say", f"{said} {shown(suggestion.text[hit.start : hit.end])}"


def _instead(what: str, expected: str, got: str) -> str:
    wanted = f"{what} {expected}".rstrip()
    return f"expected {wanted}, but got {got}"
