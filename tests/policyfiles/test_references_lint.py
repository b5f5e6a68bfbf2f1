"""What ids and references get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "service.yaml",
        "id: service.carrier-route",
        "id: service.tracking",
        ["service.yaml:5:9: the id 'service.tracking' is taken by service.yaml:2; give this "],
        id="an id twice in a file",
    ),
    pytest.param(
        "playbook/roles.yaml",
        "id: playbook.gap",
        "id: playbook.late-delivery",
        [
            (
                "playbook/roles.yaml:2:9: the id 'playbook.late-delivery' is taken by "
                "playbook/delivery.ya"
            )
        ],
        id="an id twice in the set",
    ),
    pytest.param(
        "service.yaml",
        "id: service.carrier-route",
        "id: authority.carrier-route",
        ["service.yaml:5:9: the id 'authority.carrier-route' should begin with service: 'ser"],
        id="an id with another file's word",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "clauses: [service.tracking]",
        "clauses: [service.trackin]",
        [
            (
                "playbook/delivery.yaml:16:15: no clause has the id 'service.trackin'; "
                "did you mean 'service.tr"
            )
        ],
        id="an unknown clause",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "may: [authority.goodwill]",
        "may: [authority.goodwil]",
        [
            (
                "playbook/delivery.yaml:26:11: no clause has the id 'authority.goodwil'; "
                "did you mean 'authorit"
            )
        ],
        id="an unknown clause in may",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "may: [authority.goodwill]",
        "may: [authority.no-delivery-date]",
        [
            (
                "playbook/delivery.yaml:26:11: 'authority.no-delivery-date' is a "
                "never-rule, but this must be a"
            ),
            (
                "playbook/delivery.yaml:26:11: 'authority.no-delivery-date' is in "
                "must_not as well; remove it f"
            ),
        ],
        id="a never-rule in may",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "must_not: [authority.no-delivery-date]",
        "must_not: [authority.delivery-date]",
        [
            (
                "playbook/delivery.yaml:27:16: no clause has the id "
                "'authority.delivery-date'; did you mean 'au"
            )
        ],
        id="an unknown clause in must_not",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "    thing: thing.parcel",
        "    thing: thing.package",
        [
            (
                "playbook/delivery.yaml:14:12: no clause has the id 'thing.package'; did "
                "you mean 'thing.parcel"
            )
        ],
        id="an unknown thing",
    ),
    pytest.param(
        "conduct.yaml",
        "contacts: [contact.emergency]",
        "contacts: [contact.emergencies]",
        ["conduct.yaml:35:16: no clause has the id 'contact.emergencies'; did you mean 'contac"],
        id="an unknown contact",
    ),
    pytest.param(
        "escalation.yaml",
        "    hours: hours.office",
        "    hours: hours.offices",
        [
            "escalation.yaml:2:9: no route uses 'hours.office'; use it or remove it",
            (
                "escalation.yaml:19:12: no clause has the id 'hours.offices'; did you "
                "mean 'hours.office"
            ),
        ],
        id="unknown opening hours",
    ),
    pytest.param(
        "escalation.yaml",
        "outside_hours: route.on-call",
        "outside_hours: route.oncall",
        [
            (
                "escalation.yaml:20:20: no clause has the id 'route.oncall'; did you "
                "mean 'route.on-call"
            ),
            (
                "escalation.yaml:25:5: nobody reaches this route: its when is empty and "
                "no outside_hour"
            ),
        ],
        id="an unknown route outside hours",
    ),
    pytest.param(
        "escalation.yaml",
        "when: {}",
        "when: {situations: [playbook.late-deliver]}",
        ["escalation.yaml:25:25: no clause has the id 'playbook.late-deliver'; did you mean 'play"],
        id="an unknown situation in when",
    ),
    pytest.param(
        "tests.yaml",
        "situation: playbook.late-delivery",
        "situation: playbook.late",
        ["tests.yaml:7:16: no clause has the id 'playbook.late'; write the id of a situatio"],
        id="an unknown situation in a test",
    ),
    pytest.param(
        "tests.yaml",
        "must_say: [playbook.late-delivery]",
        "must_say: [nobody.knows]",
        ["tests.yaml:11:16: no clause has the id 'nobody.knows'; write the id of a clause of"],
        id="an unknown clause in a test",
    ),
    pytest.param(
        "never.yaml",
        "    kind: blame\n",
        "    kind: blame\n    covers: [blam]\n",
        ["never.yaml:4:14: no phrase pack is called 'blam'; did you mean 'blame'?"],
        id="an unknown phrase pack",
    ),
    pytest.param(
        "voice.yaml",
        "  - id: voice.no-unfortunately\n",
        "  - id: voice.no-unfortunately\n    covers: [calmdwn]\n",
        ["voice.yaml:16:14: nothing heard is called 'calmdwn'; did you mean 'calmdown'?"],
        id="something that no ear hears",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
