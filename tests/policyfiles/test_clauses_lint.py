"""What limits, phrases, conduct, voice and contacts get wrong, each at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "authority.yaml",
        "    currency: EUR\n",
        "",
        ["authority.yaml:3:5: a limit of kind money needs a currency; add currency: EUR"],
        id="a limit without currency",
    ),
    pytest.param(
        "authority.yaml",
        "    unit: day\n",
        "",
        ["authority.yaml:12:5: a limit of kind time needs a unit; add unit: day"],
        id="a limit without unit",
    ),
    pytest.param(
        "authority.yaml",
        (
            "    kind: money\n    text: {fi: Voit hyvittää enintään 20 euroa., sv: "
            "Du får gottgöra högst 20 euro., en: You may credit 20 euros at most.}\n "
            "   max: 20\n    currency: EUR\n"
        ),
        (
            "    kind: percent\n    text: {fi: Voit hyvittää enintään 20 euroa., sv: "
            "Du får gottgöra högst 20 euro., en: You may credit 20 euros at most.}\n "
            "   max: 120\n"
        ),
        ["authority.yaml:5:10: 120 percent is more than all; write at most 100"],
        id="more than a hundred percent",
    ),
    pytest.param(
        "authority.yaml",
        "    unit: day\n",
        "    unit: day\n    currency: EUR\n",
        ["authority.yaml:16:5: a limit of kind time has no currency; remove it"],
        id="a time with a currency",
    ),
    pytest.param(
        "authority.yaml",
        "      sv: [gottgör*]\n",
        "",
        ["authority.yaml:7:5: no Swedish words show that this is promised, so the limit is nev"],
        id="a limit about nothing in a language",
    ),
    pytest.param(
        "authority.yaml",
        "  - id: authority.reply-time",
        (
            "  - {id: authority.more, kind: money, text: {fi: a, sv: b, en: c}, max: "
            "30, currency: EUR, about: {fi: [hyvit*], sv: [xx], en: [xx]}}\n  - id: "
            "authority.reply-time"
        ),
        ["authority.yaml:11:105: 'hyvit*' is also about 'authority.goodwill' (authority.yaml:2), "],
        id="two limits that disagree",
    ),
    pytest.param(
        "never.yaml",
        "match: {fi: [oma vikasi]",
        "match: {fi: [oma (vikasi)]",
        ["never.yaml:5:18: '(vikasi)' in the phrase 'oma (vikasi)' has a mark that phrases "],
        id="a phrase with a mark",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "fi: [paket*]",
        "fi: [p*]",
        [
            (
                "playbook/delivery.yaml:3:22: 'p*' in the phrase 'p*' would match nearly "
                "any word; write at le"
            )
        ],
        id="a phrase that fits nearly anything",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "fi: [paket*]",
        "fi: [paket* + myöhäs*]",
        [
            (
                "playbook/delivery.yaml:3:22: '+' in the phrase 'paket* + myöhäs*' has a "
                "mark that phrases do "
            )
        ],
        id="a plus where none may be",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "fi: [paket*]",
        "fi: [a1 .. a2 .. a3 .. a4 .. a5]",
        [
            (
                "playbook/delivery.yaml:3:22: the phrase 'a1 .. a2 .. a3 .. a4 .. a5' is "
                "too long; a phrase ha"
            )
        ],
        id="a phrase that is too long",
    ),
    pytest.param(
        "conduct.yaml",
        "at_strikes: 2",
        "at_strikes: 1",
        ["conduct.yaml:18:17: warn at strike 1 does not come after limit at strike 1; the stri"],
        id="a ladder that does not rise",
    ),
    pytest.param(
        "conduct.yaml",
        "step: warn",
        "step: limit",
        [
            "conduct.yaml:9:1: the ladder has no step warn; add it",
            "conduct.yaml:17:11: 'conduct.limit' is already the step limit; put its wording there",
        ],
        id="a step of the ladder twice",
    ),
    pytest.param(
        "conduct.yaml",
        "signals: [threat_violence]",
        "signals: [hate]",
        ["conduct.yaml:29:1: no safety wording stands for threat_violence; add a clause with "],
        id="no safety wording for a danger",
    ),
    pytest.param(
        "conduct.yaml",
        "    accepted: true\n",
        "    accepted: true\n    signals: [insult]\n",
        ["conduct.yaml:8:15: insult is accepted by 'conduct.anger-is-welcome' and the opposit"],
        id="conduct both accepted and refused",
    ),
    pytest.param(
        "voice.yaml",
        "    style: brief",
        "    style: warm",
        [
            (
                "playbook/delivery.yaml:23:9: no style of voice.yaml makes the move "
                "choices, so nobody gets th"
            ),
            "voice.yaml:8:12: 'voice.warm' is already the style warm; keep one of them",
        ],
        id="a style twice",
    ),
    pytest.param(
        "voice.yaml",
        "{channel: phone,",
        "{channel: chat,",
        [
            "voice.yaml:19:1: no frame is for phone; add one with channel: phone",
            "voice.yaml:25:15: there is already a frame for chat; keep one of them",
        ],
        id="a frame twice",
    ),
    pytest.param(
        "never.yaml",
        "fi: [ei ole oma vikasi]",
        "fi: [oma vikasi]",
        [
            "never.yaml:6:19: 'oma vikasi' stands in match as well, so it never breaks the rul",
            "never.yaml:7:18: 'never.blame' does not catch its own example in Finnish; add phr",
        ],
        id="a phrase in match and unless",
    ),
    pytest.param(
        "service.yaml",
        "fi: Emme muuta kuljettajan reittiä.",
        'fi: "Selvitämme, missä paketti on."',
        ["service.yaml:7:16: 'service.tracking' (service.yaml:2) says the same of what is we_"],
        id="the same thing done and not done",
    ),
    pytest.param(
        "organisation.yaml",
        "Europe/Helsinki",
        "Europe/Helsingfors",
        [
            (
                "organisation.yaml:5:12: no time zone is called 'Europe/Helsingfors'; "
                "did you mean 'Europ"
            )
        ],
        id="an unknown time zone",
    ),
    pytest.param(
        "organisation.yaml",
        "value: apu@puoti.example",
        "value: apu at puoti",
        [
            (
                "organisation.yaml:9:12: 'apu at puoti' is no e-mail address; write one "
                "such as help@shop"
            )
        ],
        id="a malformed e-mail address",
    ),
    pytest.param(
        "organisation.yaml",
        'value: "112"',
        'value: "call us"',
        [
            (
                "organisation.yaml:13:12: 'call us' is no phone number; write digits and "
                "spaces, such as '"
            )
        ],
        id="a malformed phone number",
    ),
    pytest.param(
        "organisation.yaml",
        "supervisors: [U0SUPERVISOR]",
        'supervisors: ["@maija"]',
        [
            (
                "organisation.yaml:18:17: '@maija' is no user id; write the id, such as "
                "U0123456, not the "
            )
        ],
        id="a supervisor by name",
    ),
    pytest.param(
        "organisation.yaml",
        "admin: C0ADMIN",
        'admin: "#admins"',
        [
            (
                "organisation.yaml:22:10: '#admins' is no channel id; write the id, such "
                "as C0123456, not "
            )
        ],
        id="a channel by name",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
