"""What reading.yaml gets wrong, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import wiring
from bot.policyfiles.load import check

GOOD = """words:
  - id: reading.murder-mystery
    harmless: true
    phrases: {fi: [murder mystery*], sv: [murder mystery*], en: [murder mystery*]}
  - id: reading.knock
    kind: threat_violence
    phrases: {fi: [tulen koputtamaan]}
    unless: {fi: [koputtamaan noutopisteen]}
examples:
  - id: reading.lesson
    language: fi
    text: Kohta opetan teille pienen oppitunnin, odottakaa vain.
    severity: danger
    signals: [threat_violence]
"""

DEFECTS = [
    pytest.param(
        "[tulen koputtamaan]",
        "[tulen (koputtamaan)]",
        "reading.yaml:7:20: '(koputtamaan)' in the phrase 'tulen (koputtamaan)' has a mark",
        id="an unreadable phrase",
    ),
    pytest.param(
        "kind: threat_violence",
        "kind: threat_violense",
        "reading.yaml:6:11: 'kind' cannot be 'threat_violense'; did you mean 'threat_violence'?",
        id="an unknown kind",
    ),
    pytest.param(
        "    harmless: true\n",
        "",
        "reading.yaml:2:9: these words say nothing yet; add kind:",
        id="neither kind nor harmless",
    ),
    pytest.param(
        "    harmless: true\n",
        "    harmless: true\n    kind: insult\n",
        "reading.yaml:3:5: words are either of a kind or harmless",
        id="kind and harmless",
    ),
    pytest.param(
        "phrases: {fi: [tulen koputtamaan]}",
        "phrases: {}",
        "reading.yaml:7:5: there is no phrase here",
        id="no phrase",
    ),
    pytest.param(
        "fi: [murder mystery*]",
        "fi: [murder .. mystery*]",
        "reading.yaml:4:20: 'murder .. mystery*' would hide whatever stands in its '..'",
        id="a harmless phrase with a gap",
    ),
    pytest.param(
        "fi: [murder mystery*]",
        "fi: [minä tapan sinut]",
        "reading.yaml:4:20: 'minä tapan sinut' is part of plain threats and would hide them",
        id="a harmless phrase that is a threat",
    ),
    pytest.param(
        "en: [murder mystery*]",
        "en: [kill*]",
        "reading.yaml:4:66: 'kill*' is part of plain threats and would hide them",
        id="a harmless phrase that is half of a threat",
    ),
    pytest.param(
        "text: Kohta opetan teille pienen oppitunnin, odottakaa vain.",
        "text: ''",
        "reading.yaml:12:11: 'text' is empty; write a text",
        id="an empty example",
    ),
    pytest.param(
        "text: Kohta opetan teille pienen oppitunnin, odottakaa vain.",
        "text: '😡 !!! 123'",
        "reading.yaml:12:11: the example has no words; write a message",
        id="an example without words",
    ),
    pytest.param(
        "text: Kohta opetan teille pienen oppitunnin, odottakaa vain.",
        "text: I shall teach all of you a little lesson, just you wait.",
        "reading.yaml:11:15: the text looks like English; write language: en, or change the text",
        id="an example in another language",
    ),
    pytest.param(
        "severity: danger\n",
        "severity: upset\n",
        "reading.yaml:14:15: a message with threat_violence is not upset; write danger",
        id="an example milder than its signals",
    ),
    pytest.param(
        "id: reading.lesson",
        "id: reading.knock",
        "reading.yaml:5:9: the id 'reading.knock' is taken by reading.yaml:10",
        id="an id twice",
    ),
    pytest.param(
        "id: reading.lesson",
        "id: test.lesson",
        "reading.yaml:10:9: the id 'test.lesson' should begin with reading: 'reading.lesson'",
        id="an id of another file",
    ),
]


def problems(folder: Path, text: str) -> list[str]:
    (folder / "reading.yaml").write_text(text, "utf-8")
    return [str(problem) for problem in check(folder, wiring.floor).problems]


def test_a_set_with_words_and_examples_is_whole(folder: Path) -> None:
    assert problems(folder, GOOD) == []
    policy = check(folder).policy
    assert policy is not None
    assert policy.own is not None
    assert policy.own.version == f"{policy.organisation.id}@{policy.version}"
    assert {"reading.knock", "reading.lesson"} <= policy.clauses.keys()


def test_a_set_without_the_file_has_nothing_of_its_own(folder: Path) -> None:
    policy = check(folder, wiring.floor).policy
    assert policy is not None
    assert policy.own is None


def test_a_file_with_empty_lists_is_nothing_of_its_own(folder: Path) -> None:
    assert problems(folder, "words: []\nexamples: []\n") == []
    policy = check(folder).policy
    assert policy is not None
    assert policy.own is None


@pytest.mark.parametrize(("old", "new", "expected"), DEFECTS)
def test_a_defect_is_named_at_its_place(folder: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = problems(folder, GOOD.replace(old, new, 1))
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def test_more_clauses_than_may_be_are_refused(folder: Path) -> None:
    words = "".join(
        f"  - {{id: reading.w{at}, kind: insult, phrases: {{fi: [sana{at}x]}}}}\n"
        for at in range(501)
    )
    found = problems(folder, f"words:\n{words}")
    assert found == [
        "reading.yaml:1:1: words has 501 clauses; at most 500 are read; merge or remove some"
    ]


def test_an_example_longer_than_one_look_is_refused(folder: Path) -> None:
    text = GOOD.replace("odottakaa vain.", "odottakaa " + "ja odottakaa " * 60)
    (said,) = problems(folder, text)
    assert said.startswith("reading.yaml:12:11: the example is longer than 600 characters")


def test_two_examples_that_disagree_are_told(folder: Path) -> None:
    again = GOOD.partition("examples:\n")[2].replace("reading.lesson", "reading.again")
    text = GOOD + again.replace("severity: danger", "severity: calm").replace(
        "    signals: [threat_violence]\n", ""
    )
    (said,) = problems(folder, text)
    assert said.startswith(
        "reading.yaml:18:15: 'reading.lesson' (reading.yaml:10) says of the same"
    )


@pytest.mark.parametrize("name", ["tappara*", "murhakatu*", "kuolema kuittaa", "office*"])
def test_names_that_only_sound_dangerous_pass(folder: Path, name: str) -> None:
    text = GOOD.replace("fi: [murder mystery*]", f"fi: [{name}]", 1)
    assert problems(folder, text) == []
