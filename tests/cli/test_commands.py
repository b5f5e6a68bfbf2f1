"""The command line as programs and people meet it, each command in a process of its own."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.forking import Forked
from tests.cli.running import lines, run
from tests.examples import POLICIES

UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"


def test_ask_answers_in_json_with_all_that_the_contract_names() -> None:
    done = run("ask", "--json", UPSET)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert {
        "language",
        "reading",
        "suggestions",
        "may",
        "must_not",
        "pause",
        "gap",
        "escalate",
        "policy",
    } <= answer.keys()
    assert {"language", "severity", "signals", "conduct", "escalate"} <= answer["reading"].keys()
    assert {"style", "text", "clauses", "source"} == answer["suggestions"][0].keys()
    assert answer["policy"].keys() == {"name", "version"}


def test_the_same_question_has_the_same_bytes() -> None:
    first, second = (run("ask", "--json", UPSET).stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("channel", ["chat", "email", "phone"])
def test_ask_takes_language_and_channel(tyyni: Forked, language: str, channel: str) -> None:
    done = tyyni("ask", "--json", "--language", language, "--channel", channel, "Mun paketti???")
    answer = json.loads(done.stdout)
    assert answer["language"] == language
    assert answer["suggestions"]


def test_ask_takes_a_conversation_by_labels_or_as_json(tyyni: Forked) -> None:
    talk = f"Asiakas: {UPSET}\nAgentti: Katson sen nyt.\nAsiakas: No missä se on?"
    turns = [{"role": "customer", "text": UPSET}, {"role": "customer", "text": "No missä se on?"}]
    for given in (talk, json.dumps({"turns": turns})):
        done = tyyni("ask", "--json", "-", given=given)
        assert json.loads(done.stdout)["situation"] == "playbook.late-delivery"


def test_ask_shows_people_the_words_first(tyyni: Forked) -> None:
    done = tyyni("ask", UPSET, env={"LANG": "fi_FI.UTF-8"})
    shown = done.stdout.decode()
    assert "Harmissaan asiasta" in shown
    assert "\x1b[" not in shown


@pytest.mark.parametrize("given", [b"", b"   \n", b"\x00\xff\xfe" * 10, "🤬🤬🤬".encode()])
def test_what_holds_no_words_gets_a_sentence_or_an_answer(tyyni: Forked, given: bytes) -> None:
    done = tyyni("ask", "--json", given=given)
    assert b"Traceback" not in done.stderr
    if done.returncode:
        assert done.returncode == 2
        assert done.stderr.strip().count(b"\n") == 0
    else:
        assert json.loads(done.stdout)["suggestions"]


def test_a_megabyte_is_answered(tyyni: Forked) -> None:
    done = tyyni("ask", "--json", given=(UPSET + " ") * 20_000)
    assert json.loads(done.stdout)["language"] == "fi"


def test_check_tells_the_clause_and_mends_the_draft() -> None:
    done = run("check", "--json", "--draft", "Rauhoitu. Katson tilauksesi nyt.")
    result = json.loads(done.stdout)
    assert done.returncode == 1
    assert {"clause", "kind", "start", "end", "why"} == result["violations"][0].keys()
    assert result["mended"] == "Katson tilauksesi nyt."


def test_check_of_a_good_draft_is_silent_success(tyyni: Forked) -> None:
    assert tyyni("check", "--draft", "Katson tilauksesi nyt.").returncode == 0


def test_check_reads_the_conversation_it_is_given(tyyni: Forked, tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("Asiakas: Numeroni on 09 123 45678.")
    draft = "Soitanko numeroon 09 123 45678?"
    assert tyyni("check", "--draft", draft).returncode == 1
    assert tyyni("check", "--draft", draft, "--conversation", str(file)).returncode == 0


def test_check_reads_json_lines(tyyni: Forked) -> None:
    given = [{"id": "a", "draft": "Det är ditt eget fel."}, {"id": "b", "draft": "Jag tittar nu."}]
    answered = lines(tyyni, "check", "--jsonl", given=given)
    assert [line["id"] for line in answered] == ["a", "b"]
    assert answered[0]["violations"][0]["kind"] == "blame"
    assert answered[1]["violations"] == []


def test_assess_reads_messages_and_conversations() -> None:
    insult = {"role": "customer", "text": "Oot ihan idiootti."}
    given = [
        {"id": 1, "text": "Missä paketti on?"},
        {"id": 2, "text": "Tapan sut."},
        {"id": 3, "turns": [insult, {"role": "agent", "text": "Pyydän…"}, insult]},
        {"id": 4, "turns": [{"role": "agent", "text": "Oot ihan idiootti."}]},
    ]
    answered = lines(run, "assess", "--jsonl", given=given)
    assert [line["severity"] for line in answered] == ["calm", "danger", "abusive", "calm"]
    assert [line["conduct"] for line in answered][:3] == ["acknowledge", "safety", "warn"]
    assert answered[1]["escalate"]["route"] == "route.danger"
    signal = answered[1]["signals"][0]
    assert "Tapan sut."[signal["start"] : signal["end"]].startswith("Tapan")


def test_redact_gives_offsets_into_the_original() -> None:
    text = "Soita 040 123 4567 tai liisa.malli@posti.example"
    (answered,) = lines(run, "redact", "--jsonl", given=[{"id": "x", "text": text}])
    assert "040" not in answered["text"]
    spans = {f["kind"]: text[f["start"] : f["end"]] for f in answered["found"]}
    assert spans == {"phone": "040 123 4567", "email": "liisa.malli@posti.example"}


@pytest.mark.parametrize("command", ["assess", "redact", "check"])
@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"7",
        b'{"id": 1}',
        b'{"id": 1, "turns": [7]}',
        b'{"id": 1, "turns": [{"role": "boss", "text": "x"}]}',
        b"\xff\xfe",
        b'{"id": 1, "text": 5, "draft": 5}',
        b"[" * 5_000,
    ],
)
def test_a_line_that_cannot_be_read_says_so_and_the_next_is_answered(
    tyyni: Forked, command: str, line: bytes
) -> None:
    good = b'{"id": "good", "text": "Hei", "draft": "Hei"}'
    done = tyyni(command, "--jsonl", given=line + b"\n" + good + b"\n")
    answered = [json.loads(each) for each in done.stdout.splitlines()]
    assert "error" in answered[0]
    assert "line 1" in answered[0]["error"]
    assert answered[1]["id"] == "good"
    assert "error" not in answered[1]
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_lone_surrogates_go_through(tyyni: Forked) -> None:
    given = b'{"id": "s", "text": "Tapan sut \\ud800 \\udfff"}'
    (answered,) = lines(tyyni, "assess", "--jsonl", given=given)
    assert answered["severity"] == "danger"


@pytest.mark.parametrize(
    "arguments",
    [("ask", "--language", "ru", "x"), ("ask", "--channel", "fax", "x"), ("nonsense",), ("--x",)],
)
def test_wrong_usage_exits_with_two(tyyni: Forked, arguments: tuple[str, ...]) -> None:
    done = tyyni(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_missing_policy_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    done = run("ask", "--policy", str(tmp_path / "nowhere"), "Hei")
    assert done.returncode == 1
    assert b"nowhere" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["webshop", "municipality"])
@pytest.mark.parametrize("command", ["check", "test"])
def test_the_shipped_policy_sets_pass(tyyni: Forked, command: str, name: str) -> None:
    done = tyyni("policies", command, str(POLICIES / name))
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_schema_is_json() -> None:
    assert "$defs" in json.loads(run("policies", "schema").stdout)


def test_doctor_says_what_is_off_and_what_is_missing() -> None:
    shown = run("doctor").stdout.decode()
    assert "slack" in shown
    half = run("doctor", env={"SLACK_BOT_TOKEN": "xoxb-half"})
    assert half.returncode == 1
    assert b"SLACK_SIGNING_SECRET" in half.stdout


def test_doctor_shows_no_secret(tyyni: Forked) -> None:
    secrets = {"SLACK_BOT_TOKEN": "xoxb-very-secret", "TYYNI_API_TOKEN": "very-secret"}
    done = tyyni("doctor", "--json", env=secrets)
    assert b"very-secret" not in done.stdout + done.stderr


def test_the_server_does_not_start_on_a_broken_policy(tmp_path: Path) -> None:
    done = run("serve", "--port", "0", env={"TYYNI_POLICY_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert b"policies check" in done.stderr
    assert b"Traceback" not in done.stderr


def test_wrong_settings_are_all_named_at_once() -> None:
    wrong = {"TYYNI_LOG_FORMAT": "loud", "TYYNI_DATABASE_URL": "mysql://x/y"}
    done = run("serve", env=wrong)
    assert done.returncode in {1, 2}
    assert b"TYYNI_LOG_FORMAT" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_version_is_told() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"tyyni {version('tyyni')}\n")
