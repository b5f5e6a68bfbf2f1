"""What situations and slots get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "playbook/delivery.yaml",
        "styles: [warm]",
        "styles: [firm]",
        [
            (
                "playbook/delivery.yaml:18:18: voice.yaml has no style firm, so nobody "
                "gets this wording; there"
            )
        ],
        id="a wording in a style nobody speaks",
    ),
    pytest.param(
        "voice.yaml",
        "moves: [acknowledge, limit, next, choices]",
        "moves: [acknowledge, limit, next]",
        [
            (
                "playbook/delivery.yaml:23:9: no style of voice.yaml makes the move "
                "choices, so nobody gets th"
            )
        ],
        id="a move that no style makes",
    ),
    pytest.param(
        "playbook/roles.yaml",
        'en: "What has happened?"',
        (
            'en: "What has happened? What has happened? What has happened? What has '
            "happened? What has happened? What has happened? What has happened? What "
            "has happened? What has happened? What has happened? What has happened? "
            "What has happened? What has happened? What has happened? What has "
            "happened? What has happened? What has happened? What has happened? What "
            'has happened? What has happened? "'
        ),
        [
            (
                "playbook/roles.yaml:21:62: the English wording has 379 characters, but "
                "a reply in phone has"
            )
        ],
        id="a wording longer than a reply",
    ),
    pytest.param(
        "playbook/roles.yaml",
        "    role: gap\n",
        "    recognise: {fi: [xx], sv: [xx], en: [xx]}\n",
        ["playbook/delivery.yaml:1:1: no situation has role: gap; add one to the playbook"],
        id="no situation for gaps",
    ),
    pytest.param(
        "playbook/roles.yaml",
        "    role: gap\n",
        "    role: gap\n    recognise: {fi: [xx], sv: [xx], en: [xx]}\n",
        [
            (
                "playbook/roles.yaml:5:5: a situation with role gap is not chosen by its "
                "words; remove rec"
            )
        ],
        id="a role with words",
    ),
    pytest.param(
        "playbook/roles.yaml",
        "    role: gap\n",
        "",
        [
            "playbook/delivery.yaml:1:1: no situation has role: gap; add one to the playbook",
            (
                "playbook/roles.yaml:2:5: no Finnish, Swedish or English words lead to "
                "'playbook.gap', so "
            ),
        ],
        id="a situation without words",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "      sv: [paket* + sen*, inte kommit, var är paketet]\n",
        "",
        [
            (
                "playbook/delivery.yaml:10:5: no Swedish words lead to "
                "'playbook.late-delivery', so nobody rea"
            )
        ],
        id="a situation without words in a language",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "recognise: {fi: [paket*], sv: [paket*], en: [parcel*]}",
        "recognise: {fi: [paket*], sv: [paket*]}",
        [
            (
                "playbook/delivery.yaml:3:5: no English words lead to 'thing.parcel', so "
                "nobody reaches it th"
            )
        ],
        id="a thing without words in a language",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "long_after: 4 days",
        "long_after: four days",
        [
            (
                "playbook/delivery.yaml:15:17: 'four days' is no stretch of time; write "
                "a number and minutes, h"
            )
        ],
        id="a stretch of time that cannot be read",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        'fi: "Katson nyt, missä {thing} on."',
        'fi: "Katson nyt, missä {things} on."',
        [
            (
                "playbook/delivery.yaml:25:14: nothing fills the slot '{things}'; did "
                "you mean 'thing'?"
            ),
            (
                "playbook/delivery.yaml:25:52: {thing} stands only in Swedish; a wording "
                "has the same slots in "
            ),
            (
                "playbook/delivery.yaml:25:92: {thing} stands only in English; a wording "
                "has the same slots in "
            ),
        ],
        id="an unknown slot",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        'sv: "Jag ser nu efter var {thing} är."',
        'sv: "Jag ser nu efter var {thing:gen} är."',
        ["playbook/delivery.yaml:25:51: '{thing}' has no form 'gen' in Swedish; it has indef"],
        id="a form that a language does not have",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        'en: "{Duration} is a long wait."',
        'en: "That is a long wait."',
        [
            (
                "playbook/delivery.yaml:18:108: {duration} stands only in Finnish; a "
                "wording has the same slots "
            )
        ],
        id="slots that differ between languages",
    ),
    pytest.param(
        "conduct.yaml",
        'fi: "Lopetan nyt tämän keskustelun."',
        'fi: "Lopetan nyt tämän {thing}."',
        ["conduct.yaml:28:14: slots are filled only in the wording of situations; write this w"],
        id="a slot where none is filled",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        'fi: "Voin lähettää uuden',
        'fi: "Voin {} lähettää uuden',
        [
            (
                "playbook/delivery.yaml:23:14: a brace stands alone here; write a slot "
                "as {thing} or {thing:gen"
            )
        ],
        id="a brace alone",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        "    thing: thing.parcel\n",
        "",
        [
            (
                "playbook/delivery.yaml:16:5: in the style warm by chat there is nothing to say "
                "in acknowledge when the customer named no figure and no thing; add a wording "
            ),
            "playbook/delivery.yaml:19:5: in the style warm by chat there is nothing to say in c",
            "playbook/delivery.yaml:23:5: in the style warm by chat there is nothing to say in n",
        ],
        id="a slot for a thing without a thing",
    ),
    pytest.param(
        "playbook/delivery.yaml",
        (
            '      - {fi: "Selvitetään, missä {thing} on.", sv: "Vi tar reda på var '
            '{thing} är.", en: "Let\'s find out where the {thing} is."}'
        ),
        '      - {fi: "{Duration} sitten.", sv: "{Duration} sedan.", en: "{Duration} ago."}',
        [
            (
                "playbook/delivery.yaml:20:5: in the style warm by chat there is nothing "
                "to say in calm when t"
            )
        ],
        id="nothing to say without figures",
    ),
    pytest.param(
        "playbook/roles.yaml",
        'fi: "Autan mielelläni."',
        'fi: "Haluan auttaa."',
        [
            (
                "playbook/roles.yaml:17:14: the Finnish wording is the same as one "
                "above; say it another way"
            )
        ],
        id="a variant that says the same",
    ),
    pytest.param(
        "playbook/roles.yaml",
        "    role: gap\n",
        "    recognise: {fi: [Ei ole tullut], sv: [xx], en: [where is]}\n",
        [
            "playbook/delivery.yaml:1:1: no situation has role: gap; add one to the playbook",
            (
                "playbook/roles.yaml:4:17: nobody reaches 'playbook.gap' in Finnish: all "
                "of its words belon"
            ),
            (
                "playbook/roles.yaml:4:48: nobody reaches 'playbook.gap' in English: all "
                "of its words belon"
            ),
        ],
        id="a situation hidden by an earlier one",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
