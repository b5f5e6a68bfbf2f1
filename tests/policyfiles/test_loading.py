"""Reading a folder: its files, its version, and bytes that nobody should have to read."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import PolicyBroken
from bot.policyfiles.lint import linted
from bot.policyfiles.load import check, load
from bot.policyfiles.yamltext import places, read

QUICK_SECONDS = 3.0
"""Of a processor; many times what it takes, since one that is shared counts more."""


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in load(folder).problems]


def test_a_whole_set_has_no_problems(folder: Path) -> None:
    found = check(folder)
    assert found.problems == ()
    assert found.policy is not None
    assert found.policy.version == found.version
    assert len(found.version) == 12


def test_the_version_changes_with_any_byte_and_comes_back_with_it(folder: Path) -> None:
    before = load(folder).version
    service = folder / "service.yaml"
    text = service.read_bytes()
    service.write_bytes(text + b"# a remark\n")
    assert load(folder).version != before
    service.write_bytes(text)
    assert load(folder).version == before


def test_a_file_that_moves_to_another_name_makes_another_version(folder: Path) -> None:
    before = load(folder).version
    (folder / "playbook/roles.yaml").rename(folder / "playbook/others.yaml")
    found = load(folder)
    assert found.policy is not None
    assert found.version != before


def test_every_problem_of_every_file_is_named_at_once(folder: Path) -> None:
    (folder / "voice.yaml").unlink()
    (folder / "never.yaml").write_text("rules: [\n", "utf-8")
    (folder / "service.yaml").write_text("boundaries: []\n", "utf-8")
    found = lines(folder)
    assert [line.split(":")[0] for line in found] == ["never.yaml", "service.yaml", "voice.yaml"]
    assert "the file is missing; add it" in found[2]


def test_a_file_with_a_yml_ending_is_to_be_renamed(folder: Path) -> None:
    (folder / "voice.yaml").rename(folder / "voice.yml")
    found = lines(folder)
    assert "rename voice.yml" in found[0]
    assert "rename this one to voice.yaml" in found[1]


def test_a_misspelt_file_name_gets_a_hint(folder: Path) -> None:
    (folder / "voice.yaml").rename(folder / "voices.yaml")
    assert "did you mean 'voice.yaml'?" in lines(folder)[1]


def test_files_in_a_folder_of_another_name_are_pointed_at(folder: Path) -> None:
    (folder / "playbook").rename(folder / "playbooks")
    found = lines(folder)
    assert any(line.startswith("playbook/:1:1: there is no playbook") for line in found)
    assert any("put situations in playbook/" in line for line in found)


@pytest.mark.parametrize(
    "name", [".voice.yaml.swp", "voice.yaml~", "#voice.yaml#", ".#voice.yaml", "README.md", "4913"]
)
def test_files_of_editors_and_readers_are_none_of_ours(folder: Path, name: str) -> None:
    before = load(folder).version
    (folder / name).write_bytes(b"\xff\0 not yaml")
    found = check(folder)
    assert found.problems == ()
    assert found.version == before


def test_a_folder_that_is_not_there_is_one_clear_problem(tmp_path: Path) -> None:
    found = load(tmp_path / "nowhere")
    assert [str(problem) for problem in found.problems] == [
        (
            ".:1:1: the policy folder is not there; see that it exists, that its name is right and "
            "that it may be read"
        )
    ]


def test_a_file_in_the_place_of_the_folder_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("x", "utf-8")
    assert "is not a folder" in lines(tmp_path / "set")[0]


def test_a_link_to_nowhere_and_a_pipe_do_not_hold_the_reader(folder: Path) -> None:
    (folder / "voice.yaml").unlink()
    (folder / "voice.yaml").symlink_to(folder / "gone.yaml")
    os.mkfifo(folder / "playbook" / "pipe.yaml")
    assert lines(folder) == [
        (
            "voice.yaml:1:1: the file is not there; see that it exists, that its name is right and "
            "that it may be read"
        )
    ]


def test_a_set_that_cannot_be_used_is_refused_with_all_its_problems(folder: Path) -> None:
    (folder / "voice.yaml").unlink()
    with pytest.raises(PolicyBroken, match="1 problem; run 'tyyni policies check") as broken:
        load(folder).usable(folder)
    assert broken.value.problems[0].startswith(f"{folder.as_posix()}/voice.yaml:1:1: ")


def test_what_hinders_use_is_found_without_reading_the_wording(folder: Path) -> None:
    roles = folder / "playbook/roles.yaml"
    roles.write_text(roles.read_text("utf-8").replace("Selvitän tämän.", "Se on oma vikasi."))
    assert linted(load(folder), spoken_too=False).problems == ()
    assert len(check(folder).problems) == 1


def test_a_clause_is_found_at_its_line(folder: Path) -> None:
    name, place = load(folder).place("service.carrier-route")
    assert (name, place.line, place.column) == ("service.yaml", 5, 9)


# What nobody should have to read.


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param("a: ä\n".encode("utf-16"), "1:1: the file is in UTF-16", id="UTF-16"),
        pytest.param("a: b\n".encode("utf-16-be"), "1:1: the file is in UTF-16", id="no mark"),
        pytest.param(b"\xef\xbb\xbfa: b\n", "1:1: the file begins with a byte order", id="a mark"),
        pytest.param(
            "a: b\nc: hyvää\n".encode("latin-1"), "2:7: byte 0xe4 ('ä' in Latin-1)", id="Latin-1"
        ),
        pytest.param(b"a: b\nc: \xc3", "2:4: byte 0xc3", id="half a character"),
        pytest.param(b"a: b\n\0", "2:1: the invisible character U+0000", id="NUL"),
        pytest.param(b"a: \x1b[31m\n", "1:4: the invisible character U+001B", id="an escape"),
        pytest.param(b'a: "\\u202e"\n', "1:4: the invisible character U+202E", id="written out"),
        pytest.param(b"x: y\n" * 210_000, "1:1: the file is larger than 1 MB", id="too large"),
        pytest.param(b"", "1:1: the file is empty", id="empty"),
        pytest.param(b"- a\n", "1:1: the file must hold keys", id="a list"),
        pytest.param(b"# only\n", "1:1: the file is empty", id="only a remark"),
        pytest.param(b"%YAML 9.1\n---\na: b\n", "1:1: remove the line", id="a directive"),
    ],
)
def test_bytes_that_are_no_policy_are_refused_at_their_place(raw: bytes, said: str) -> None:
    problem, *others = read("x.yaml", raw).problems
    assert str(problem).startswith(f"x.yaml:{said}")
    assert others == []


LAUGHS = b"a: &a [x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c]\n" % (98 + n, 98 + n, 97 + n, 97 + n) for n in range(20)
)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(LAUGHS, id="aliases that explode"),
        pytest.param(b"[" * 900_000, id="brackets"),
        pytest.param(b"{a: " * 200_000, id="braces"),
        pytest.param(b"- " * 400_000, id="dashes"),
        pytest.param(b"? " * 400_000, id="questions"),
        pytest.param(b"".join(b" " * n + b"a:\n" for n in range(1300)), id="stairs"),
        pytest.param(b"a" * 900_000, id="a word"),
        pytest.param(b'a: "' + b"\\u00e4" * 150_000 + b'"', id="escapes"),
        pytest.param(b"\t\n" * 400_000, id="tabs"),
        pytest.param("\u200b".encode() * 300_000, id="nothing to see"),
        pytest.param(b" " * 900_000, id="spaces"),
        pytest.param(b"&" * 900_000, id="ampersands"),
        pytest.param(b"a: 1\n" * 180_000, id="a key again and again"),
        pytest.param(b"".join(b"k%d: 1\n" % n for n in range(30_000)), id="unknown keys"),
        pytest.param(b"9" * 900_000 + b": 1\n", id="digits"),
        pytest.param(b"a: " + b"9" * 900_000 + b"\n", id="a number"),
        pytest.param(b"x" * 10_000_000, id="ten megabytes"),
    ],
)
def test_hostile_files_are_refused_quickly(folder: Path, raw: bytes) -> None:
    (folder / "service.yaml").write_bytes(raw)
    before = time.process_time()
    found = load(folder)
    assert time.process_time() - before < 2 * QUICK_SECONDS
    assert any(problem.file == "service.yaml" for problem in found.problems)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything(raw: bytes) -> None:
    read("x.yaml", raw)
    places(raw)


_YAML = st.text(st.sampled_from("ab:-,[]{}\"'#&*!|>%@`?~ \n\t\\0.1é\u2028\u0301"), max_size=80)


@given(_YAML)
def test_no_yaml_raises_anything(text: str) -> None:
    found = read("x.yaml", text.encode())
    assert found.data is not None or found.problems


def test_a_set_with_any_line_lost_or_doubled_never_raises(folder: Path) -> None:
    chance = random.Random(7)
    paths = sorted(folder.rglob("*.yaml"))
    for _ in range(150):
        path = chance.choice(paths)
        whole = path.read_text("utf-8")
        rows = whole.splitlines(keepends=True)
        at = chance.randrange(len(rows))
        rows[at : at + 1] = chance.choice(
            [[], [rows[at], rows[at]], [rows[at][: len(rows[at]) // 2]]]
        )
        path.write_text("".join(rows), "utf-8")
        for problem in check(folder).problems:
            assert problem.line >= 1
            assert problem.column >= 1
        path.write_text(whole, "utf-8")


def test_half_a_megabyte_is_read_quickly(folder: Path) -> None:
    situation = (folder / "playbook/delivery.yaml").read_text("utf-8").partition("situations:\n")[2]
    many = (situation.replace("late-delivery", f"late-{n}") for n in range(400))
    text = "situations:\n" + "".join(many)
    assert len(text.encode()) > 500_000
    (folder / "playbook/many.yaml").write_text(text, "utf-8")
    before = time.process_time()
    found = load(folder)
    assert time.process_time() - before < QUICK_SECONDS
    assert found.policy is not None
