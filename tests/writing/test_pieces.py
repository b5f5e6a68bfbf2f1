"""The small pieces: what a stream holds, what a model's words become, what is remembered."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.suggestion import Help
from bot.writing.breaker import Breaker
from bot.writing.cleaning import LONGEST, plain
from bot.writing.ledger import FileLedger
from bot.writing.parts import Parts

TEXT = st.text(max_size=30)


def fed(whole: str, size: int) -> list[dict[str, object]]:
    parts = Parts()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    return [found for piece in pieces for found in parts.feed(piece)]


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": st.lists(TEXT)})), st.integers(1, 9))
def test_objects_come_out_of_a_stream_as_they_went_in(items: list[object], size: int) -> None:
    assert fed(json.dumps({"x": items}), size) == items
    assert fed(json.dumps({"x": items}, indent=2, ensure_ascii=False), size) == items


@given(st.text())
def test_whatever_is_streamed_gives_objects_or_a_plain_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(isinstance(found, dict) for found in fed(text, 3))


def test_each_object_comes_as_soon_as_it_is_closed() -> None:
    parts = Parts()
    assert list(parts.feed('{"x": [{"a": "}\\"{"}')) == [{"a": '}"{'}]
    assert list(parts.feed(', {"a": 1')) == []
    assert list(parts.feed("}]}")) == [{"a": 1}]


def test_an_answer_without_an_end_is_given_up() -> None:
    parts = Parts(longest=100)
    assert list(parts.feed(" " * 100)) == []
    with pytest.raises(ValueError, match="longer"):
        list(parts.feed(" "))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Hei** *sinä* `x` __y__ ~~z~~", "Hei sinä x y z"),
        ("# Otsikko\n> lainaus\n- kohta", "Otsikko\nlainaus\n- kohta"),
        ("[avaa tästä](https://evil.example/a)", "avaa tästä"),
        ("![kuva](https://evil.example/a.png)", "kuva"),
        ("<!channel> <@U123> <#C1|x> <at>Kaikki</at>", "Kaikki"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("@everyone ja @here ja a@b.example", "everyone ja here ja a@b.example"),
        ("a\u202eb\u200bc\x00d\x1b[31m", "abcd[31m"),
        ("hinta on 5 * 3 * 2 ja a_b_c", "hinta on 5 * 3 * 2 ja a_b_c"),
        ("3 < 5 ja 7 > 2", "3 ‹ 5 ja 7 › 2"),
        ("```\nkoodi\n```", "koodi"),
        ("@@everyone @*here* @_channel_ @`here` @<b>here</b>", "everyone here channel here here"),
        ("[[avaa](https://a.example)](https://b.example)", "avaa"),
        ("[avaa](https://a.example/x(y)z)", "[avaa] (https://a.example/x(y)z)"),
        ("[avaa][1]\n\n[1]: https://evil.example", "[avaa] [1]"),
        ("Soitan numeroon [PHONE_1] (tänään).", "Soitan numeroon [PHONE_1] (tänään)."),
        ("<<!channel>!channel>", ""),
    ],
)
def test_a_models_words_become_plain_text(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text(alphabet=st.sampled_from("<>!@[](){}*_`#~ \nabchere|/channel\u202e"), max_size=80))
def test_no_mention_or_markup_is_left_whatever_was_written(text: str) -> None:
    shown = plain(text)
    assert "<" not in shown
    assert "`" not in shown
    assert "@here" not in shown
    assert "](" not in shown
    assert "\u202e" not in shown
    assert plain(shown) == plain(plain(shown))


def test_a_models_words_are_bounded() -> None:
    assert len(plain("ä" * 100_000)) == LONGEST


def test_a_breaker_opens_after_three_failures_and_looks_again_after_a_rest() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(3):
        assert breaker.admits()
        breaker.failed(Help.AWAY)
    assert not breaker.admits()
    now[0] = 21.0
    assert breaker.admits()
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.admits()


def test_what_was_spent_is_known_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "data" / "model-use.json"
    FileLedger(file).write("2026-11-23", 500)
    assert FileLedger(file).read("2026-11-23") == 500
    assert FileLedger(file).read("2026-11-24") == 0


@pytest.mark.parametrize("content", ["", "[]", '{"day": 1}', '{"day": "x", "tokens": "y"}', "\x00"])
def test_a_broken_file_of_what_was_spent_costs_no_answer(tmp_path: Path, content: str) -> None:
    file = tmp_path / "model-use.json"
    file.write_text(content, "utf-8")
    ledger = FileLedger(file)
    assert ledger.read("2026-11-23") == 0
    ledger.write("2026-11-23", 7)
    assert FileLedger(file).read("2026-11-23") == 7


def test_a_file_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", "utf-8")
    ledger = FileLedger(tmp_path / "data" / "model-use.json")
    ledger.write("2026-11-23", 9)
    assert ledger.read("2026-11-23") == 9
