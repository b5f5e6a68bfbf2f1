"""Clauses that say the opposite of each other, and tests that cannot pass."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules.phrases import listed
from bot.policyfiles.rules.whole import LANGUAGES, Spot, Whole


def match_and_unless(whole: Whole) -> Iterator[Problem]:
    """A phrase that breaks a rule and is excused from it."""
    for never, spot in whole.each(p.Never):
        matched = {
            (where.key[-2], phrase.casefold()) for phrase, where in listed(never.match, spot)
        }
        for phrase, where in listed(never.unless, spot.at("unless")):
            if (where.key[-2], phrase.casefold()) in matched:
                said = f"'{phrase}' stands in match as well, so it never breaks the rule"
                yield where.problem(f"{said}; remove it from one of them")


def may_and_must_not(whole: Whole) -> Iterator[Problem]:
    """A clause that a situation both offers and forbids; an offer of what is not done."""
    not_done = {b.id for b in whole.policy.service.boundaries if b.kind == "we_do_not"}
    for situation, spot in whole.each(p.Situation):
        for index, clause in enumerate(situation.may):
            where = spot.at("may", index)
            if clause in situation.must_not:
                yield where.problem(
                    f"'{clause}' is in must_not as well; remove it from one of them"
                )
            elif clause in not_done:
                said = f"'{clause}' is something we do not do; remove it from may"
                yield where.problem(said)


def done_and_not_done(whole: Whole) -> Iterator[Problem]:
    """The same text as something we do and something we do not."""
    first: dict[str, tuple[p.Boundary, Spot]] = {}
    for boundary, spot in whole.each(p.Boundary):
        for language in LANGUAGES:
            text = " ".join(boundary.text.in_(language).casefold().split()).rstrip(".")
            other, where = first.setdefault(f"{language} {text}", (boundary, spot))
            if other.kind != boundary.kind:
                said = f"'{other.id}' ({where}) says the same of what is {other.kind}; decide which"
                yield spot.at("text", language.value).problem(said)


def roundabout_tests(whole: Whole) -> Iterator[Problem]:
    """Tests that expect nothing, or two things that exclude each other."""
    for case, spot in whole.each(p.Case):
        yield from _turns(case, spot)
        if case.must_escalate_to and case.must_not_escalate:
            said = "a test cannot expect must_not_escalate and must_escalate_to; remove one"
            yield spot.at("must_not_escalate").problem_at_key(said)
        if not case.model_fields_set & _EXPECTED:
            said = "this test expects nothing; add situation, conduct, must_say or another"
            yield spot.at("id").problem(said)


_EXPECTED = set(p.Case.model_fields) - {"id", "conversation"}


def _turns(case: p.Case, spot: Spot) -> Iterator[Problem]:
    for index, said in enumerate(case.conversation):
        if (said.customer is None) is (said.agent is None):
            text = "a turn is either the customer's or the agent's; write one of the two"
            yield spot.at("conversation", index).problem(text)
    if not any(said.customer for said in case.conversation):
        text = "the customer says nothing in this test; add a turn with customer:"
        yield spot.at("conversation").problem_at_key(text)
