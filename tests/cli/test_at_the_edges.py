"""The command line where its input, its output or its surroundings are not as they should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.forking import Forked
from tests.cli.running import lines, one_sentence, run, shell
from tests.examples import POLICIES

UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
HOSTILE = (
    b'{"id": 1, "turns": [{"role": {}, "text": "x"}]}',
    b'{"id": 2, "turns": [{"role": [], "text": "x"}]}',
    b'{"id": 3, "turns": [{"role": null, "text": "x"}]}',
    b'{"id": NaN, "text": "x"}',
    b'{"id": -Infinity, "text": "x"}',
    b'{"id": 1e999, "text": "x"}',
    b'{"id": {"a": 1}, "text": "x"}',
    b'{"id": ' + b"[" * 900 + b"]" * 900 + b', "text": "x"}',
    b'{"id": 8, "turns": [], "text": 7}',
    b'{"id": 9, "text": null}',
)


def test_every_line_of_a_hostile_batch_is_answered() -> None:
    good = b'{"id": "good", "text": "Hei"}'
    done = run("assess", "--jsonl", given=b"\n".join((*HOSTILE, good)))
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in line) for line in answered] == [True] * len(HOSTILE) + [False]
    assert b"NaN" not in done.stdout
    assert done.returncode == 1
    assert done.stderr == b""


def test_a_mark_at_the_start_of_the_input_is_no_part_of_it(tyyni: Forked) -> None:
    (first,) = lines(tyyni, "assess", "--jsonl", given=b'\xef\xbb\xbf{"id": 1, "text": "Hei"}')
    assert first["severity"] == "calm"
    asked = json.dumps({"text": UPSET}).encode()
    done = tyyni("ask", "--json", given=b"\xef\xbb\xbf" + asked)
    assert json.loads(done.stdout)["situation"] == "playbook.late-delivery"


def test_a_text_beside_turns_is_what_the_customer_said_last(tyyni: Forked) -> None:
    insult = {"role": "customer", "text": "Oot ihan idiootti."}
    given = [
        {"id": 1, "turns": [insult], "text": "Tapan sut."},
        {"id": 2, "turns": [insult], "text": None},
        {"id": 3, "turns": [insult]},
    ]
    severities = [line["severity"] for line in lines(tyyni, "assess", "--jsonl", given=given)]
    assert severities == ["danger", "abusive", "abusive"]


def test_only_languages_that_are_served_are_offered(tyyni: Forked) -> None:
    assert tyyni("ask", "--language", "other", "Hei").returncode == 2


def test_check_takes_a_conversation_in_which_the_customer_is_silent(
    tyyni: Forked, tmp_path: Path
) -> None:
    for name, words in (("agent.txt", "Agentti: Katson sen nyt."), ("empty.txt", "")):
        (tmp_path / name).write_text(words)
        draft = ("check", "--draft", "Katson tilauksesi nyt.")
        assert tyyni(*draft, "--conversation", str(tmp_path / name)).returncode == 0


def test_a_folder_of_policy_sets_is_answered_with_their_names(tyyni: Forked) -> None:
    done = tyyni("ask", "--policy", str(POLICIES), "Hei")
    said = one_sentence(done)
    assert "municipality" in said
    assert "webshop" in said


@pytest.mark.parametrize("lang", ["fi_FI.UTF-8", "sv_FI.UTF-8"])
def test_the_notes_are_in_the_reader_s_language_and_the_words_in_the_customer_s(
    tyyni: Forked, lang: str
) -> None:
    given = "My parcel is three weeks late and nobody answers!!"
    shown = tyyni("ask", given, env={"LANG": lang}).stdout.decode()
    may = json.loads(tyyni("ask", "--json", given).stdout)["may"][0]
    assert may["clause"] in shown
    assert may["text"] not in shown
    assert "hree weeks" in shown


def test_what_the_output_cannot_spell_is_escaped() -> None:
    poor = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    for command in (("ask", UPSET), ("doctor",), ("ask", "--policy", "nöwhere", "Hei")):
        done = run(*command, env=poor)
        assert b"went wrong" not in done.stderr
        assert (done.stdout + done.stderr).isascii()


@pytest.mark.parametrize(
    "line",
    [
        "$TYYNI ask Hei >&-",
        "$TYYNI ask --json Hei >/dev/full",
        "$TYYNI ask Hei >/dev/full",
        "$TYYNI --help >/dev/full",
        "$TYYNI policies schema >&-",
        "$TYYNI assess --jsonl <&-",
        "$TYYNI ask <&-",
    ],
)
def test_a_stream_that_is_closed_or_full_is_told_in_a_sentence(line: str) -> None:
    done = shell(line)
    assert done.returncode == 1
    assert "cannot be" in one_sentence(done)


def test_with_nobody_to_tell_the_end_still_tells() -> None:
    assert shell("$TYYNI ask Hei <&- >&- 2>&-").returncode == 1


def test_a_folder_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    gone = "rmdir ../gone; unset TYYNI_DATA_DIR; "
    for command in ("policies check", "serve --port 0"):
        (tmp_path / "gone").mkdir(exist_ok=True)
        said = one_sentence(shell(f"{gone} $TYYNI {command}", cwd=tmp_path / "gone"))
        assert "is gone" in said
    (tmp_path / "gone").mkdir(exist_ok=True)
    assert shell(f"{gone} $TYYNI ask Hei", cwd=tmp_path / "gone").returncode == 0


def test_doctor_says_what_is_wrong_with_the_database(tyyni: Forked, tmp_path: Path) -> None:
    (tmp_path / "notdb").write_bytes(b"this is not a database" * 100)
    for url, words in (("notdb", "not a SQLite database"), ("x.db?foo=bar", "without '?'")):
        done = tyyni("doctor", "--json", env={"TYYNI_DATABASE_URL": f"sqlite:///{tmp_path}/{url}"})
        findings = {found["part"]: found for found in json.loads(done.stdout)["findings"]}
        assert findings["database"]["ok"] is False
        assert words in findings["database"]["says"]
        assert done.returncode == 1
        assert done.stderr == b""
    assert list(tmp_path.iterdir()) == [tmp_path / "notdb"]


def test_doctor_makes_nothing(tmp_path: Path) -> None:
    done = run("doctor", "--json", env={"TYYNI_DATA_DIR": str(tmp_path / "a" / "b")})
    findings = {found["part"]: found for found in json.loads(done.stdout)["findings"]}
    assert findings["database"]["ok"] is True
    assert list(tmp_path.iterdir()) == []


def test_doctor_speaks_the_reader_s_language_on_lines_that_no_pipe_breaks(
    tyyni: Forked, tmp_path: Path
) -> None:
    long = tmp_path / ("x" * 120)
    env = {"LANG": "fi_FI.UTF-8", "TYYNI_DATA_DIR": str(long), "COLUMNS": "40"}
    shown = tyyni("doctor", env=env).stdout.decode()
    assert str(long / "tyyni.db") in shown
    assert "pois päältä" in shown


def test_one_wrong_setting_hides_nothing_else(tyyni: Forked, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TYYNI_LOG_FORMAT=loud\nthis is 'no line\n")
    done = tyyni("doctor", "--json", env={"SLACK_BOT_TOKEN": "xoxb-half"}, cwd=tmp_path)
    findings = json.loads(done.stdout)["findings"]
    wrong = [found["part"] for found in findings if found["ok"] is False]
    assert wrong == ["settings", "settings", "slack"]
    assert {"policy", "database", "reading"} <= {found["part"] for found in findings}
    assert done.stderr == b""


def test_a_settings_file_that_is_no_text_is_one_sentence(tyyni: Forked, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TYYNI_DATA_DIR=\xff\xfe\n")
    for command in (("ask", "Hei"), ("serve", "--port", "0")):
        assert "UTF-8" in one_sentence(tyyni(*command, cwd=tmp_path))
    findings = json.loads(tyyni("doctor", "--json", cwd=tmp_path).stdout)["findings"]
    assert (findings[0]["part"], findings[0]["ok"]) == ("settings", False)
    assert len(findings) > 5
