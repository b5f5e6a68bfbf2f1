"""What routes get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "escalation.yaml",
        "    outside_hours: route.on-call\n",
        "    outside_hours: route.supervisor\n",
        [
            (
                "escalation.yaml:20:20: outside hours this route leads nowhere: "
                "route.supervisor → route"
            ),
            (
                "escalation.yaml:25:5: nobody reaches this route: its when is empty and "
                "no outside_hour"
            ),
        ],
        id="a route that leads to itself",
    ),
    pytest.param(
        "escalation.yaml",
        "    when: {}\n",
        "    when: {}\n    hours: hours.office\n    outside_hours: route.supervisor\n",
        [
            (
                "escalation.yaml:20:20: outside hours this route leads nowhere: "
                "route.supervisor → route"
            ),
            (
                "escalation.yaml:27:20: outside hours this route leads nowhere: "
                "route.on-call → route.su"
            ),
        ],
        id="routes in a circle",
    ),
    pytest.param(
        "escalation.yaml",
        "    outside_hours: route.on-call\n",
        "",
        [
            (
                "escalation.yaml:19:5: outside 'hours.office' this chain ends with "
                "nobody; add outside_"
            ),
            (
                "escalation.yaml:24:5: nobody reaches this route: its when is empty and "
                "no outside_hour"
            ),
        ],
        id="a chain that ends with nobody",
    ),
    pytest.param(
        "escalation.yaml",
        "    hours: hours.office\n",
        "",
        [
            "escalation.yaml:2:9: no route uses 'hours.office'; use it or remove it",
            (
                "escalation.yaml:19:5: outside_hours means nothing without hours; add "
                "hours or remove i"
            ),
        ],
        id="outside_hours without hours",
    ),
    pytest.param(
        "escalation.yaml",
        '"slack:@U0ONCALL"',
        '"slak:@U0ONCALL"',
        ["escalation.yaml:28:32: no platform is called 'slak'; did you mean 'slack'?"],
        id="an unknown platform",
    ),
    pytest.param(
        "escalation.yaml",
        '"slack:@U0ONCALL"',
        '"slack:#help"',
        ["escalation.yaml:28:32: '#help' is no id of slack, so this step reaches nobody; write a "],
        id="a channel name for a destination",
    ),
    pytest.param(
        "escalation.yaml",
        '"slack:@U0ONCALL"',
        '"slack:@S0DUTY"',
        ["escalation.yaml:27:5: this chain calls user groups alone, and reaches nobody "],
        id="a chain of user groups alone",
    ),
    pytest.param(
        "escalation.yaml",
        "after_minutes: 5",
        "after_minutes: 0",
        ["escalation.yaml:14:25: 0 minutes is not after 0, the step above it; the minutes rise al"],
        id="minutes that do not rise",
    ),
    pytest.param(
        "escalation.yaml",
        '{after_minutes: 0, to: "slack:@U0ONCALL"}',
        '{after_minutes: 10, to: "slack:@U0ONCALL"}',
        ["escalation.yaml:28:25: for 10 minutes this chain tells nobody; begin it with after_minu"],
        id="a chain that begins late",
    ),
    pytest.param(
        "escalation.yaml",
        ", asked: true",
        "",
        ["escalation.yaml:7:1: no route is for when the agent asks; add asked: true to the when"],
        id="no route for the agent's request",
    ),
    pytest.param(
        "escalation.yaml",
        "when: {severity: [danger]}",
        "when: {severity: [abusive]}",
        ["escalation.yaml:7:1: no route takes danger; add one with when: {severity: [danger]}"],
        id="no route for danger",
    ),
    pytest.param(
        "escalation.yaml",
        (
            "    reason: {fi: Sanoissa on vaara., sv: Orden rymmer fara., en: There "
            "is danger in the words.}\n"
        ),
        (
            "    reason: {fi: Sanoissa on vaara., sv: Orden rymmer fara., en: There "
            "is danger in the words.}\n    hours: hours.office\n"
        ),
        ["escalation.yaml:12:5: outside 'hours.office' this chain ends with nobody; add outside_"],
        id="danger only in office hours",
    ),
    pytest.param(
        "escalation.yaml",
        'close: "16:00"',
        'close: "07:00"',
        ["escalation.yaml:5:12: these hours close at 07:00, before they open at 08:00; mend one"],
        id="hours that close before they open",
    ),
    pytest.param(
        "escalation.yaml",
        '"2026-12-24"',
        '"2026-02-30"',
        ["escalation.yaml:6:14: '2026-02-30' is no day of the calendar; write year-month-day"],
        id="a day that is not in the calendar",
    ),
    pytest.param(
        "escalation.yaml",
        "routes:\n",
        (
            "routes:\n  - id: route.first\n    name: {fi: a, sv: b, en: c}\n    "
            "when: {signals: [chargeback]}\n    reason: {fi: a, sv: b, en: c}\n    "
            'chain:\n      - {after_minutes: 0, to: "slack:C0AB"}\n'
        ),
        ["escalation.yaml:14:9: 'route.first' comes before this route and would take a dangerous"],
        id="another route before that for danger",
    ),
    pytest.param(
        "escalation.yaml",
        '      - {after_minutes: 0, to: "slack:@U0ONCALL"}\n',
        (
            '      - {after_minutes: 0, to: "slack:@U0ONCALL"}\n  - id: route.late\n '
            "   name: {fi: a, sv: b, en: c}\n    when: {signals: [self_harm, "
            "supervisor_request]}\n    reason: {fi: a, sv: b, en: c}\n    chain:\n   "
            '   - {after_minutes: 0, to: "slack:@U0ONCALL"}\n'
        ),
        ["escalation.yaml:31:5: nobody reaches this route: 'route.danger' or 'route.supervisor' "],
        id="a route whose cases are all taken",
    ),
    pytest.param(
        "escalation.yaml",
        '      - {after_minutes: 0, to: "slack:@U0ONCALL"}\n',
        (
            '      - {after_minutes: 0, to: "slack:@U0ONCALL"}\n  - id: route.late\n '
            "   name: {fi: a, sv: b, en: c}\n    when: {}\n    reason: {fi: a, sv: "
            "b, en: c}\n    chain:\n      - {after_minutes: 0, to: "
            '"slack:@U0ONCALL"}\n'
        ),
        ["escalation.yaml:31:5: nobody reaches this route: its when is empty and no outside_hour"],
        id="a route with an empty when",
    ),
    pytest.param(
        "escalation.yaml",
        "    hours: hours.office\n    outside_hours: route.on-call\n",
        "",
        [
            "escalation.yaml:2:9: no route uses 'hours.office'; use it or remove it",
            (
                "escalation.yaml:23:5: nobody reaches this route: its when is empty and "
                "no outside_hour"
            ),
        ],
        id="hours that no route uses",
    ),
    pytest.param(
        "escalation.yaml",
        '"slack:@U0ONCALL"',
        '"teams:x"',
        ["escalation.yaml:28:32: 'x' is no id of teams, so this step reaches nobody; write a chan"],
        id="a Teams destination that is none",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
