"""What YAML makes easy to get wrong, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policyfiles.defects import assert_named

DEFECTS = [
    pytest.param(
        "service.yaml",
        "  - id: service.tracking",
        "\t- id: service.tracking",
        ["service.yaml:2:1: the line begins with a tab; indent with ordinary spaces"],
        id="a tab",
    ),
    pytest.param(
        "service.yaml",
        "    kind: we_do\n",
        "    kind: we_do\n    kind: we_do\n",
        ["service.yaml:4:5: the key 'kind' stands here twice; keep one of them"],
        id="a key twice",
    ),
    pytest.param(
        "service.yaml",
        "kind: we_do\n",
        "kind: &x we_do\n",
        ["service.yaml:3:11: '&x' is a YAML anchor, which is refused; write the value out whe"],
        id="an anchor",
    ),
    pytest.param(
        "authority.yaml",
        "fi: [hyvit*]",
        "fi: [*hyvit]",
        ["authority.yaml:8:12: '*hyvit' is read as a YAML alias, which is refused; write the va"],
        id="a phrase that is read as an alias",
    ),
    pytest.param(
        "service.yaml",
        "kind: we_do\n",
        "kind: !!str we_do\n",
        ["service.yaml:3:11: the YAML tag 'tag:yaml.org,2002:str' is refused; put a text that"],
        id="a tag",
    ),
    pytest.param(
        "service.yaml",
        "  - id: service.carrier-route",
        "---\n  - id: service.carrier-route",
        ["service.yaml:5:1: a second document begins here ('---'); keep one in each file"],
        id="a second document",
    ),
    pytest.param(
        "service.yaml",
        "fi: Kuljetusyhtiö, sv: Fraktbolaget, en: The carrier}",
        "fi: 'x', sv: y: z, en: The carrier}",
        ["service.yaml:8:32: a comma or a closing bracket is missing before this; check the q"],
        id="a colon in a text without quotes",
    ),
    pytest.param(
        "playbook/roles.yaml",
        'fi: "Selvitän tämän."',
        "fi: {thing} selvitetään",
        [
            (
                "playbook/roles.yaml:9:22: a comma or a closing bracket is missing "
                "before this; check the q"
            )
        ],
        id="a slot at the start without quotes",
    ),
    pytest.param(
        "wellbeing.yaml",
        'fi: "Kiitos, että kannoit tämän."',
        'fi: "Kiitos, että kannoit tämän.',
        ["wellbeing.yaml:4:45: a comma or a closing bracket is missing before this; check the q"],
        id="an open quote",
    ),
    pytest.param(
        "never.yaml",
        "en: [your own fault]}\n    unless",
        "en: [your own fault}\n    unless",
        ["never.yaml:5:71: a comma or a closing bracket is missing before this; check the q"],
        id="an open bracket",
    ),
    pytest.param(
        "service.yaml",
        "    kind: we_do\n",
        "   \xa0kind: we_do\n",
        ["service.yaml:3:4: the line begins with a no-break space; indent with ordinary spac"],
        id="a no-break space that indents",
    ),
    pytest.param(
        "service.yaml",
        "Fraktbolaget",
        "Frakt\u200bbolaget",
        ["service.yaml:8:46: the invisible character U+200B (zero width space) stands here; d"],
        id="a space nobody sees",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), DEFECTS)
def test_each_defect_is_named_at_its_place(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, expected: list[str]
) -> None:
    assert_named(edit(file, old, new), expected)
