"""A policy set's own tests: each expectation that is not met is named at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain import playbook
from bot.domain.conversation import Conversation, Language, Role
from bot.domain.policy import PolicySet
from bot.domain.reading import Nearness, Reading, Severity
from bot.domain.suggestion import Answer
from bot.policyfiles.cases import conversation_of, run
from bot.policyfiles.load import load

Respond = Callable[[PolicySet], Callable[[Conversation], Answer]]
Edit = Callable[[str, str, str], Path]


def failures(folder: Path, respond: Respond) -> list[str]:
    found = load(folder)
    assert found.policy is not None
    return [str(problem) for problem in run(found, respond(found.policy))]


def test_the_tests_of_a_whole_set_pass(folder: Path, respond: Respond) -> None:
    assert failures(folder, respond) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "situation: playbook.late-delivery",
            "situation: playbook.gap",
            (
                "7:5: test.late-parcel: expected the situation playbook.gap, but the agent would "
                "get playbook.late-delivery, found by its phrases; "
                "write an example of the right situation like this"
            ),
        ),
        (
            "conduct: acknowledge",
            "conduct: limit",
            "8:5: test.late-parcel: expected the step of conduct limit, but got acknowledge",
        ),
        (
            "conduct: acknowledge",
            "severity: danger",
            "8:5: test.late-parcel: expected severity danger, but got upset",
        ),
        ("gap: false", "gap: true", "9:5: test.late-parcel: expected gap true, but got false"),
        (
            "must_not_escalate: true",
            "must_escalate_to: route.danger",
            "10:5: test.late-parcel: expected the route route.danger, but got no route",
        ),
        (
            "must_say: [playbook.late-delivery]",
            "must_say: [playbook.gap]",
            (
                "11:5: test.late-parcel: expected a suggestion that rests on playbook.gap, "
                "but they rest on playbook.late-delivery or service.tracking"
            ),
        ),
        (
            "must_never_say: [valitettavasti]",
            "must_never_say: [paket*]",
            (
                "12:5: test.late-parcel: 'paket*' must never be said, "
                "but the warm suggestion says 'paketti'"
            ),
        ),
    ],
)
def test_an_expectation_that_is_not_met_is_named(
    edit: Edit, respond: Respond, old: str, new: str, said: str
) -> None:
    found = failures(edit("tests.yaml", old, new), respond)
    assert f"tests.yaml:{said}" in found


def test_an_escalation_that_should_not_be_is_named(edit: Edit, respond: Respond) -> None:
    folder = edit("escalation.yaml", "when: {severity: [danger]}", "when: {severity: [upset]}")
    assert failures(folder, respond) == [
        "tests.yaml:10:5: test.late-parcel: expected no escalation, but got one to route.danger"
    ]


def led_elsewhere(policy: PolicySet) -> Callable[[Conversation], Answer]:
    """Answers of a set whose examples lead every message to another situation."""
    near = (Nearness("playbook.gap", 2, 0.9),)
    reading = Reading(Language.FI, Severity.UPSET, near=near)
    return lambda conversation: playbook.answer(policy, conversation, reading)


def test_a_situation_that_phrases_find_fails_where_the_agent_gets_another(folder: Path) -> None:
    found = failures(folder, led_elsewhere)
    assert found[0].startswith(
        "tests.yaml:7:5: test.late-parcel: expected the situation playbook.late-delivery, "
        "but the agent would get playbook.gap, found by its examples; write one of"
    )


def test_where_two_may_answer_either_passes_a_test(folder: Path, respond: Respond) -> None:
    found = load(folder)
    assert found.policy is not None
    strayed, sound = led_elsewhere(found.policy), respond(found.policy)
    assert run(found, sound, strayed) == run(found, strayed, sound) == ()
    assert run(found, strayed, strayed) != ()


def test_the_turns_of_a_test_keep_their_order(folder: Path) -> None:
    found = load(folder)
    assert found.policy is not None
    turns = conversation_of(found.policy.tests.cases[0]).turns
    assert [turn.role for turn in turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
