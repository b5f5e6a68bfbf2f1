"""What wording, offers and tests get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "playbook/delivery.yaml",
        "must_not: [authority.no-delivery-date]",
        "must_not: [authority.goodwill]",
        [
            (
                "playbook/delivery.yaml:26:11: 'authority.goodwill' is in must_not as "
                "well; remove it from one "
            )
        ],
        id="a clause in may and must_not",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "may: [authority.goodwill]",
        "may: [service.carrier-route]",
        [
            (
                "playbook/delivery.yaml:26:11: 'service.carrier-route' is something we "
                "do not do; remove it fro"
            )
        ],
        id="an offer of what is not done",
    ),
    pytest.param(
        "tests.yaml",
        "    must_not_escalate: true\n",
        "    must_not_escalate: true\n    must_escalate_to: route.danger\n",
        ["tests.yaml:10:5: a test cannot expect must_not_escalate and must_escalate_to; rem"],
        id="a test that expects opposites",
    ),
    pytest.param(
        "tests.yaml",
        "      - agent: Katson sen nyt.\n",
        "      - {agent: Katson, customer: Niin}\n",
        ["tests.yaml:5:9: a turn is either the customer's or the agent's; write one of the"],
        id="a turn of both sides",
    ),
    pytest.param(
        "tests.yaml",
        (
            "    situation: playbook.late-delivery\n    conduct: acknowledge\n    "
            "gap: false\n    must_not_escalate: true\n    must_say: "
            "[playbook.late-delivery]\n    must_never_say: [valitettavasti]\n"
        ),
        "",
        ["tests.yaml:2:9: this test expects nothing; add situation, conduct, must_say or a"],
        id="a test that expects nothing",
    ),
    pytest.param(
        "never.yaml",
        "breaks: {fi: Se on oma vikasi.",
        "breaks: {fi: Se on sinun syysi.",
        ["never.yaml:7:18: 'never.blame' does not catch its own example in Finnish; add phr"],
        id="an example that its rule misses",
    ),
    pytest.param(
        "never.yaml",
        "keeps: {fi: Tarkistetaan osoite yhdessä.",
        "keeps: {fi: Valitettavasti tarkistetaan.",
        ["never.yaml:8:17: 'Valitettavasti' breaks 'voice.no-unfortunately' ('Valitettavast"],
        id="a good example that breaks a rule",
    ),
    pytest.param(
        "playbook/roles.yaml",
        'fi: "Selvitän tämän."',
        'fi: "Se on oma vikasi."',
        [
            (
                "playbook/roles.yaml:9:14: 'oma vikasi' breaks 'never.blame' (Asiakasta "
                "ei syytetä); say it"
            )
        ],
        id="a wording that breaks a never-rule",
    ),
    pytest.param(
        "conduct.yaml",
        'sv: "Jag avslutar nu det här samtalet."',
        'sv: "Tyvärr avslutar jag."',
        ["conduct.yaml:28:52: 'Tyvärr' breaks 'voice.no-unfortunately' ('Tyvärr' stänger dörre"],
        id="a wording with a word to avoid",
    ),
    pytest.param(
        "playbook/roles.yaml",
        'en: "I\'ll ask and get back to you."',
        'en: "I will credit you 50 euros."',
        [
            (
                "playbook/roles.yaml:11:86: '50 euros' breaks 'authority.goodwill' (You "
                "may credit 20 euros "
            )
        ],
        id="a wording beyond authority",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
