"""Evaluation: the cases are there, measures see what they should, runs are compared."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.conversation import Conversation, Language
from bot.domain.errors import BadInput
from bot.domain.marking import Expected, Measure, marked
from bot.domain.policy import Step, Style
from bot.domain.suggestion import Suggestion
from bot.evaluating import report
from bot.evaluating.cases import SHIPPED, load
from bot.usecases.adviser import Adviser
from bot.usecases.evaluation import Evaluation, Outcome, Tried
from tests.cli.running import one_sentence, run
from tests.examples import policy
from tests.writing.desk import BETTER, GOOD, LATE, READER, Stage
from tools.model import suggestions

CASE = Tried("a", "webshop", Language.FI, "playbook.late-delivery", Conversation.of(LATE))
EXPECTED = Expected("playbook.late-delivery", Language.FI)


def measured(text: str) -> frozenset[Measure]:
    found = Suggestion(Style.WARM, text, ("playbook.late-delivery",))
    read = READER.read(Conversation.of(text)).language
    return marked(found, (found,), policy(), CASE.conversation, EXPECTED, read).kept


async def outcomes(stage: Stage, *, judge: bool = False) -> list[Outcome]:
    adviser = Adviser(stage.reader, stage.policies)
    evaluation = Evaluation(adviser, stage.scribe, stage.scribe if judge else None)
    return [outcome async for outcome in evaluation.run([CASE])]


def test_there_are_more_than_a_hundred_and_twenty_cases_in_three_languages() -> None:
    cases = load(SHIPPED)
    assert len(cases) >= 120
    assert set(Counter(case.language for case in cases).values()) == {44}
    assert len({case.conversation.turns for case in cases}) == len(cases)
    for case in cases:
        assert case.situation in policy(case.set).clauses


def test_the_measures_see_what_is_there_and_what_is_not() -> None:
    assert measured(GOOD) == frozenset(Measure)
    assert Measure.GUARD not in measured(f"{GOOD} Saat 1000 euroa hyvitystä.")
    assert Measure.LANGUAGE not in measured("I am checking the tracking for you right now.")
    assert Measure.LENGTH not in measured(GOOD * 9)
    bare = measured("Ok, selvä juttu.")
    assert bare.isdisjoint({Measure.DETAIL, Measure.NOW, Measure.CHOICE, Measure.ACKNOWLEDGED})


def test_a_sentence_in_two_suggestions_is_not_fresh() -> None:
    one = Suggestion(Style.WARM, GOOD, ())
    two = replace(one, text=f"{BETTER} {GOOD}")
    mark = marked(one, (one, two), policy(), CASE.conversation, EXPECTED, Language.FI)
    assert Measure.FRESH not in mark.kept


async def test_playbook_and_model_stand_in_rows_of_their_own_with_the_judges_mark() -> None:
    stage = Stage({"suggest": suggestions(GOOD), "judge": '{"score": 4}'})
    found = report.report(await outcomes(stage, judge=True), {})
    rows = {row["source"]: row for row in found["languages"]}
    assert rows["model"]["count"] == 1
    assert rows["model"]["score"] == 4
    assert rows["playbook"]["shares"]["guard"] == 1
    assert found["as_expected"] == 1


async def test_a_run_is_compared_with_the_one_before(tmp_path: Path) -> None:
    found = report.report(await outcomes(Stage({"suggest": suggestions(GOOD)})), {})
    assert report.compared(found, report.last(tmp_path)) == []
    report.save(found, [], tmp_path)
    worse = json.loads(json.dumps(found))
    worse["languages"][0]["shares"]["choice"] = 0.1
    changes = report.compared(worse, report.last(tmp_path))
    assert [(c["measure"], c["now"]) for c in changes] == [("choice", 0.1)]
    worse["situations"][0]["shares"]["now"] = 0.2
    by_situation = report.compared(worse, report.last(tmp_path))[-1]
    assert (by_situation["of"], by_situation["now"]) == (CASE.situation, 0.2)
    assert CASE.situation in report.page(worse, [by_situation])
    (tmp_path / report.LAST).write_text("{", "utf-8")
    assert report.last(tmp_path) is None


async def test_the_page_is_whole_and_what_was_said_does_nothing_in_it(tmp_path: Path) -> None:
    found = report.report(await outcomes(Stage()), {"model": "<script>alert(1)</script>"})
    page = report.page(found, [])
    assert "<svg" in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")


async def test_conduct_that_is_not_what_was_expected_is_listed() -> None:
    outcome = (await outcomes(Stage()))[0]
    other = replace(outcome, case=replace(CASE, conduct=Step.END))
    assert not other.as_expected
    assert report.report([other], {})["unexpected"][0]["conduct"] == "acknowledge"


@pytest.mark.parametrize(
    "text", ["set: x\nlanguage: de\ncases: {}", "cases: [", "set: x\nlanguage: fi\ncases: {A: b}"]
)
def test_cases_that_cannot_be_read_are_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput, match="yaml"):
        load(tmp_path)
    done = run("evaluate", "--cases", str(tmp_path), "--out", str(tmp_path / "out"))
    assert "a.yaml" in one_sentence(done)


def test_the_command_runs_cases_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"set: webshop\nlanguage: fi\ncases:\n  late-delivery.a: '{LATE}'\n", "utf-8"
    )
    out = tmp_path / "out"
    done = run("evaluate", "--cases", str(tmp_path), "--out", str(out), "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["cases"] == 1
    assert found["about"]["policies"].startswith("webshop@")
    assert found["about"]["model"] == "none"
    assert (out / "evaluation.html").exists()
