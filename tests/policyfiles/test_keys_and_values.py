"""What keys and values get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "service.yaml",
        "takes_over:",
        "take_over:",
        ["service.yaml:8:5: unknown key 'take_over'; did you mean 'takes_over'?"],
        id="an unknown key that is close to a known one",
    ),
    pytest.param(
        "service.yaml",
        "    kind: we_do\n",
        "    kind: we_do\n    owner: x\n",
        ["service.yaml:4:5: unknown key 'owner'; the keys here are id, kind, text or takes_o"],
        id="an unknown key that is close to none",
    ),
    pytest.param(
        "service.yaml",
        "boundaries:",
        "boundarys:",
        ["service.yaml:1:1: unknown key 'boundarys'; did you mean 'boundaries'?"],
        id="an unknown key at the top",
    ),
    pytest.param(
        "service.yaml",
        "sv: Fraktbolaget",
        "se: Fraktbolaget",
        ["service.yaml:8:37: unknown key 'se'; did you mean 'sv'?"],
        id="another code for a language",
    ),
    pytest.param(
        "service.yaml",
        "en: The carrier}",
        "en: The carrier, by post}",
        ["service.yaml:8:72: unknown key 'by post'; if it belongs to the text before the comm"],
        id="a comma that ends a text too early",
    ),
    pytest.param(
        "service.yaml",
        ", sv: Fraktbolaget",
        "",
        ["service.yaml:8:5: the Swedish wording is missing: add sv"],
        id="a missing language",
    ),
    pytest.param(
        "service.yaml",
        "    kind: we_do_not\n",
        "",
        ["service.yaml:5:5: the key 'kind' is missing; add it"],
        id="a missing key",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        ", ela: paketista",
        "",
        ["playbook/delivery.yaml:4:5: the key 'ela' is missing; add it"],
        id="a missing form of a noun",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "    sv: {indef: paket, definite: paketet}\n",
        "",
        ["playbook/delivery.yaml:2:5: the Swedish form is missing: add sv"],
        id="the forms of a language missing",
    ),
    pytest.param(
        "service.yaml",
        "kind: we_do\n",
        "kind: we_does\n",
        ["service.yaml:3:11: 'kind' cannot be 'we_does'; did you mean 'we_do'?"],
        id="a word that is none of those to choose from",
    ),
    pytest.param(
        "organisation.yaml",
        'value: "112"',
        "value: 112",
        [
            (
                "organisation.yaml:13:12: 'value' must be a text, but is the number 112; "
                "put it in quotes"
            )
        ],
        id="a number where a text is meant",
    ),
    pytest.param(
        "authority.yaml",
        "max: 20",
        "max: twenty",
        ["authority.yaml:5:10: 'max' must be a number, but is the text 'twenty'; write it witho"],
        id="a text where a number is meant",
    ),
    pytest.param(
        "authority.yaml",
        "max: 20",
        'max: "20"',
        ["authority.yaml:5:10: 'max' must be a number, but is the text '20'; write it without q"],
        id="a number in quotes",
    ),
    pytest.param(
        "conduct.yaml",
        "accepted: true",
        "accepted: yes",
        ["conduct.yaml:3:15: 'accepted' must be true or false, but is the text 'yes'"],
        id="yes where a truth value is meant",
    ),
    pytest.param(
        "never.yaml",
        "match: {fi: [oma vikasi]",
        "match: {fi: oma vikasi",
        ["never.yaml:5:17: 'fi' must be a list, but is the text 'oma vikasi'; write [ ] aro"],
        id="a text where a list is meant",
    ),
    pytest.param(
        "service.yaml",
        "takes_over: {fi: Kuljetusyhtiö, sv: Fraktbolaget, en: The carrier}",
        "takes_over: The carrier",
        ["service.yaml:8:17: 'takes_over' must be a mapping with fi, sv and en, but is the te"],
        id="one text where three languages are meant",
    ),
    pytest.param(
        "voice.yaml",
        "address: {fi: sinä, sv: du, en: you}",
        "address:",
        ["voice.yaml:1:1: 'address' is empty; write a mapping with fi, sv and en, or remov"],
        id="a key without a value",
    ),
    pytest.param(
        "service.yaml",
        "fi: Kuljetusyhtiö",
        'fi: ""',
        ["service.yaml:8:22: 'fi' is empty; write a text"],
        id="an empty text",
    ),
    pytest.param(
        "escalation.yaml",
        "after_minutes: 5",
        "after_minutes: -5",
        ["escalation.yaml:14:25: 'after_minutes' must be at least 0, but is -5"],
        id="a number below the least",
    ),
    pytest.param(
        "voice.yaml",
        "max_length: 1200",
        "max_length: 12000",
        ["voice.yaml:22:17: 'max_length' must be at most 4000, but is 12000"],
        id="a number above the most",
    ),
    pytest.param(
        "service.yaml",
        "id: service.tracking",
        "id: service.Tracking",
        ["service.yaml:2:9: 'service.Tracking' does not fit: an id is lower case letters, di"],
        id="an id in capitals",
    ),
    pytest.param(
        "authority.yaml",
        "currency: EUR",
        "currency: euro",
        ["authority.yaml:6:15: 'euro' does not fit: a currency is three capital letters, such a"],
        id="a currency in words",
    ),
    pytest.param(
        "organisation.yaml",
        "country: FI",
        "country: Finland",
        [
            (
                "organisation.yaml:4:10: 'Finland' does not fit: a country is two "
                "capital letters, such a"
            )
        ],
        id="a country in words",
    ),
    pytest.param(
        "organisation.yaml",
        "id: small",
        "id: Small Shop",
        ["organisation.yaml:1:5: 'Small Shop' does not fit: the organisation's id is lower case l"],
        id="an id with spaces",
    ),
    pytest.param(
        "escalation.yaml",
        'open: "08:00"',
        'open: "8"',
        ["escalation.yaml:4:11: '8' does not fit: a time is written with four digits, such as '0"],
        id="a time that is none",
    ),
    pytest.param(
        "escalation.yaml",
        'open: "08:00"',
        "open: 8",
        ["escalation.yaml:4:11: 'open' must be a text, but is the number 8; put it in quotes"],
        id="a time without quotes",
    ),
    pytest.param(
        "escalation.yaml",
        'close: "16:00"',
        'close: "25:00"',
        ["escalation.yaml:5:12: '25:00' does not fit: a time is written with four digits, such a"],
        id="a time after midnight",
    ),
    pytest.param(
        "escalation.yaml",
        '"2026-12-24"',
        '"24.12.2026"',
        ["escalation.yaml:6:14: '24.12.2026' does not fit: a day is written as year-month-day, s"],
        id="a day written another way",
    ),
    pytest.param(
        "escalation.yaml",
        '"slack:C0SAFETY"',
        '"#safety"',
        ["escalation.yaml:13:32: '#safety' does not fit: a destination is platform:place without "],
        id="a destination without a platform",
    ),
    pytest.param(
        "escalation.yaml",
        '    chain:\n      - {after_minutes: 0, to: "slack:@U0ONCALL"}\n',
        "    chain: []\n",
        ["escalation.yaml:27:5: 'chain' needs at least 1, but has 0; a chain without steps ends "],
        id="a chain without steps",
    ),
    pytest.param(
        "playbook/roles.yaml",
        (
            '      - {fi: "Autan mielelläni.", sv: "Jag hjälper gärna.", en: "I\'m '
            'glad to help."}\n    calm'
        ),
        "    calm",
        [
            (
                "playbook/roles.yaml:15:5: 'acknowledge' needs at least 2, but has 1; "
                "add what is missing"
            )
        ],
        id="too few acknowledgements",
    ),
    pytest.param(
        "escalation.yaml",
        "days: [mon,",
        "days: [monday,",
        ["escalation.yaml:3:12: this item of 'days' cannot be 'monday'; did you mean 'mon'?"],
        id="a weekday written out",
    ),
    pytest.param(
        "conduct.yaml",
        "signals: [insult]",
        "signals: [insults]",
        ["conduct.yaml:7:15: this item of 'signals' cannot be 'insults'; did you mean 'insult"],
        id="a signal that is none",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
