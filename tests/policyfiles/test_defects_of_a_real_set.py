"""A shipped set with one thing broken: check points at the line that was broken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot import wiring
from bot.policyfiles.load import check

# What is broken: the file, the first place that fits, what is put there, and what is said of it.
DEFECTS = [
    pytest.param(
        "service.yaml",
        r"    kind: we_do\n",
        "    knid: we_do\n",
        0,
        "did you mean 'kind'?",
        id="an unknown key",
    ),
    pytest.param(
        "conduct.yaml",
        r"    step: warn\n",
        "    step: wran\n",
        0,
        "did you mean 'warn'?",
        id="an unknown word",
    ),
    pytest.param(
        "authority.yaml",
        r"    currency: EUR\n",
        "",
        None,
        "needs a currency",
        id="a limit without currency",
    ),
    pytest.param(
        "escalation.yaml",
        r"outside_hours: \S+",
        "outside_hours: route.nowhere",
        0,
        "no clause has the id 'route.nowhere'",
        id="a route that leads nowhere",
    ),
    pytest.param(
        "escalation.yaml",
        r"    outside_hours: \S+\n",
        "",
        None,
        "ends with nobody",
        id="a chain that ends with nobody",
    ),
    pytest.param(
        "service.yaml",
        r"    kind: we_do\n",
        "\tkind: we_do\n",
        0,
        "begins with a tab",
        id="a tab",
    ),
    pytest.param(
        "service.yaml",
        r"    kind: we_do\n",
        "    kind: we_do\n    kind: we_do\n",
        1,
        "stands here twice",
        id="a duplicate key",
    ),
    pytest.param(
        "service.yaml",
        r"kind: we_do\n",
        "kind: &all we_do\n",
        0,
        "is a YAML anchor",
        id="an anchor",
    ),
]


@pytest.fixture(params=["webshop", "municipality"])
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / str(request.param)
    shutil.copytree(wiring.shipped() / request.param, folder)
    return folder


@pytest.mark.parametrize(("file", "place", "new", "lines_on", "said"), DEFECTS)
def test_the_broken_line_is_pointed_at(
    copied: Path, file: str, place: str, new: str, lines_on: int | None, said: str
) -> None:
    path = copied / file
    text = path.read_text("utf-8")
    found = re.search(place, text)
    assert found
    path.write_text(text[: found.start()] + new + text[found.end() :], "utf-8")
    line = text[: found.start()].count("\n") + 1
    problems = [problem for problem in check(copied).problems if said in problem.text]
    assert problems
    assert problems[0].file == file
    if lines_on is None:
        # What is missing has no line; its clause has.
        assert 0 <= line - problems[0].line < 10
    else:
        assert problems[0].line == line + lines_on


def test_a_language_that_is_missing_is_pointed_at(copied: Path) -> None:
    path = copied / "service.yaml"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, row in enumerate(rows) if re.match(r"\s+sv: ", row))
    path.write_text("".join(rows[:at] + rows[at + 1 :]), "utf-8")
    (problem,) = check(copied).problems
    assert problem.text == "the Swedish wording is missing: add sv"
    assert 0 < at + 1 - problem.line < 3


def test_an_id_given_twice_is_pointed_at_with_the_first(copied: Path) -> None:
    path = copied / "service.yaml"
    text = path.read_text("utf-8")
    first, second = list(re.finditer(r"id: (service\.\S+)", text))[:2]
    path.write_text(text[: second.start(1)] + first[1] + text[second.end(1) :], "utf-8")
    line = text[: second.start()].count("\n") + 1
    taken = text[: first.start()].count("\n") + 1
    problem = next(p for p in check(copied).problems if "is taken" in p.text)
    assert (problem.file, problem.line) == ("service.yaml", line)
    assert f"is taken by service.yaml:{taken}" in problem.text


def test_a_wording_that_breaks_the_sets_own_rule_is_pointed_at(copied: Path) -> None:
    found = check(copied).policy
    assert found is not None
    rule, situation = found.never.rules[0], found.playbook.situations[0]
    for path in sorted((copied / "playbook").glob("*.yaml")):
        text = path.read_text("utf-8")
        if situation.next[0].en in text:
            path.write_text(text.replace(situation.next[0].en, rule.breaks.en), "utf-8")
            line = text[: text.index(situation.next[0].en)].count("\n") + 1
            problems = [p for p in check(copied).problems if f"breaks '{rule.id}'" in p.text]
            assert (problems[0].file, problems[0].line) == (f"playbook/{path.name}", line)
            return
    pytest.fail("the wording was not found in any file of the playbook")
