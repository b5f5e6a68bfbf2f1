"""The benchmark's own logic; what it measures is judged by running it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from bench import __main__ as bench
from bench import child
from bench.bare import bare, served
from bench.rows import Figure, Limit, Row
from bench.table import as_json, limit, number, show
from bench.texts import messages, replies, short_messages
from bench.timing import interleaved, timed
from bench.words import as_patterns, guarded_phrases
from bot import wiring
from bot.domain.conversation import Language
from bot.domain.errors import NotFound
from bot.domain.phrases import Phrase, PhraseIndex, tokens
from tools.workspace import mention_body, signed

AT_MOST_TWICE = Limit("ratio", 2.0)


def row(ours: float, theirs: float, bound: Limit = AT_MOST_TWICE) -> Row:
    unit = "/s" if bound.least else "ms"
    return Row("[red]ours", Figure.of([ours], unit), "theirs", Figure.of([theirs], unit), bound)


def test_a_figure_says_where_its_measurements_lie() -> None:
    figure = Figure.of([value / 1000 for value in range(1, 101)], "ms", 1000)
    assert (figure.least, figure.median, figure.p95) == pytest.approx((1, 50.5, 95))
    assert figure.runs == 100


def test_a_figure_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Figure.of([], "ms")


@pytest.mark.parametrize(
    ("made", "holds"),
    [
        (row(2.0, 1.0), True),
        (row(2.1, 1.0), False),
        (row(49, 1, Limit("median", 50)), True),
        (row(51, 100, Limit("median", 50)), False),
        (row(300, 9000, Limit("median", 300, least=True)), True),
        (row(299, 1, Limit("median", 300, least=True)), False),
        (row(1.0, 0.0), False),
    ],
)
def test_a_row_holds_on_the_right_side_of_its_limit(made: Row, holds: bool) -> None:
    assert made.holds is holds


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (Limit("ratio", 1.2), "≤ 1.20×"),
        (Limit("median", 50), "≤ 50 ms"),
        (Limit("median", 200, least=True), "≥ 200 /s"),
    ],
)
def test_a_limit_is_said_in_words(bound: Limit, words: str) -> None:
    assert limit(row(1, 1, bound)) == words


@pytest.mark.parametrize(
    ("value", "shown"), [(0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_numbers_are_shown_with_three_figures_or_so(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize("width", [90, 112, 200])
def test_the_table_shows_every_row_and_its_verdict(width: int) -> None:
    out = io.StringIO()
    show([row(1, 1), row(9, 1)], 12.3, Console(file=out, width=width))
    shown = out.getvalue()
    assert "yes" in shown
    assert "no" in shown
    assert "[red]" in shown
    assert "1 of 2 rows hold" in shown


def test_the_json_tells_all_that_the_table_tells() -> None:
    whole = json.loads(as_json([row(1, 2), row(1, 0)], 1.23))
    first, second = whole["rows"]
    assert first == {
        "what": "[red]ours",
        "ours": {"median": 1.0, "min": 1.0, "p95": 1.0, "runs": 1, "unit": "ms"},
        "beside": "theirs",
        "theirs": {"median": 2.0, "min": 2.0, "p95": 2.0, "runs": 1, "unit": "ms"},
        "ratio": 0.5,
        "limit": {"of": "ratio", "most": 2.0},
        "holds": True,
    }
    assert second["ratio"] is None
    assert whole["holds"] is False
    assert set(whole["machine"]) == {"cores", "architecture", "python"}


def test_contenders_take_turns_in_going_first_and_warming_up_is_left_out() -> None:
    order: list[str] = []

    def contender(name: str) -> Callable[[], float]:
        def once() -> float:
            order.append(name)
            return float(len(order))

        return once

    measured = interleaved([contender("A"), contender("B")], rounds=2, warm_up=1)
    assert "".join(order) == "ABBAAB"
    assert measured == [[4.0, 5.0], [3.0, 6.0]]


def test_what_is_timed_several_times_counts_as_one() -> None:
    calls: list[int] = []
    assert timed(lambda: calls.append(1), times=5)() >= 0
    assert len(calls) == 5


def grouped(*rows: Row) -> bench.Group:
    def group(folder: Path) -> Iterator[Row]:
        assert folder.is_dir()
        yield from rows

    return group


@pytest.mark.parametrize(("rows", "code"), [((row(1, 1),), 0), ((row(1, 1), row(9, 1)), 1)])
def test_a_row_that_does_not_hold_fails_the_run(
    rows: tuple[Row, ...],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(bench.GROUPS, "words", grouped(*rows))
    assert bench.main(["--only", "words", "--json"]) == code
    assert len(json.loads(capsys.readouterr().out)["rows"]) == len(rows)


def test_what_cannot_be_measured_is_one_sentence_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_folder: Path) -> Iterator[Row]:
        raise NotFound("There is no such policy set.")

    monkeypatch.setitem(bench.GROUPS, "words", broken)
    assert bench.main(["--only", "words"]) == 1
    said = capsys.readouterr()
    assert said.err.strip() == "bench: There is no such policy set."
    assert not said.out


def test_no_rows_are_no_success() -> None:
    assert bench.verdict([]) == 1


def test_made_up_texts_are_the_same_every_time_and_as_long_as_asked() -> None:
    assert messages(5, 300) == messages(5, 300)
    assert {len(text) for text in (*messages(9, 300), *replies(9, 600))} == {300, 600}
    assert len(set(messages(40, 500))) == 40
    assert all(short_messages(50))


def test_the_regexes_beside_the_guard_find_what_its_phrases_find() -> None:
    policy = wiring.policy(None)
    sources = guarded_phrases(policy, Language.FI)
    assert len(sources) > 50
    index = PhraseIndex((Phrase.parse(source), source) for source in sources)
    patterns = dict(zip(sources, as_patterns(sources), strict=True))
    for rule in policy.never_rules:
        text = rule.breaks.fi
        found = {hit.key for hit in index.find(tokens(text))}
        assert found <= {source for source in sources if patterns[source].search(text)}


def test_a_child_is_measured_by_its_own_memory() -> None:
    command = [sys.executable, "-I", "-S", child.__file__, sys.executable, "-c", "pass"]
    done = subprocess.run(command, check=True, capture_output=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    assert measured["seconds"] > 0
    assert 1_000_000 < measured["bytes"] < 100_000_000


def test_a_child_that_fails_is_told() -> None:
    command = [sys.executable, "-I", "-S", child.__file__, sys.executable, "-c", "raise SystemExit"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    command[-1] = "raise SystemExit(3)"
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("polling", [False, True])
async def test_the_bare_server_acknowledges_what_is_signed(polling: bool) -> None:
    app = served(bare("http://127.0.0.1:9/api/", polling=polling, posting=False))
    raw = json.dumps(mention_body("U0AGENT", "C0HELP", "hei", None, 1)).encode()
    headers = signed(raw, "application/json")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://bare"
    ) as http:
        good = await http.post("/slack/events", content=raw, headers=headers)
        forged = await http.post(
            "/slack/events", content=raw, headers={**headers, "x-slack-signature": "v0=00"}
        )
    assert good.status_code == 200
    assert forged.status_code == 401
