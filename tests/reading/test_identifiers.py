"""The marked messages were tuned on: what they guard is that nothing found is lost again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers import find

MESSAGES = Path(__file__).parent / "identifier_messages.txt"
MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
LEAST = {IdentifierKind.NAME: 0.95, IdentifierKind.ADDRESS: 0.95, IdentifierKind.ORDER: 0.95}

Places = set[tuple[int, int, IdentifierKind]]


def marked_messages() -> Iterator[tuple[str, Places]]:
    for line in MESSAGES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield unmarked(line.replace("\\n", "\n"))


def unmarked(line: str) -> tuple[str, Places]:
    text, places, at = "", set(), 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        places.add((len(text), len(text) + len(mark[2]), IdentifierKind(mark[1])))
        text += mark[2]
        at = mark.end()
    return text + line[at:], places


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind.value) for one in find(text)]


def test_marked_personal_data_is_found_to_the_letter() -> None:
    there, hit = Counter[IdentifierKind](), Counter[IdentifierKind]()
    for text, places in marked_messages():
        got = {(one.start, one.end, one.kind) for one in find(text)}
        there.update(kind for *_, kind in places)
        hit.update(kind for *_, kind in places & got)
    assert set(there) == set(IdentifierKind)
    for kind, count in there.items():
        assert hit[kind] >= LEAST.get(kind, 1) * count, kind


def test_hardly_a_clean_message_is_touched() -> None:
    clean = [text for text, places in marked_messages() if not places]
    touched = [text for text in clean if find(text)]
    assert len(touched) <= 0.02 * len(clean), touched


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("010190-0123", "hetu"),
        ("850312-4531", "personnummer"),
        ("FI43 5000 1520 0001 24", "iban"),
        ("4111 2222 3333 4449", "card"),
    ],
)
def test_a_wrong_check_digit_makes_it_no_such_number(text: str, kind: str) -> None:
    assert kind not in {name for _, name in found(text)}


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("hetuni on 010190-0123", "010190-0123", "hetu"),
        ("personnummer: 850312-4531", "850312-4531", "personnummer"),
        ("kortin numero 4111 2222 3333 4449", "4111 2222 3333 4449", "card"),
    ],
)
def test_a_number_called_by_its_name_is_masked_though_mistyped(
    text: str, value: str, kind: str
) -> None:
    assert (value, kind) in found(text)


def test_a_failed_hetu_does_not_swallow_a_valid_personnummer() -> None:
    assert ("850312-4532", "personnummer") in found("131052-308X 850312-4532")


def test_what_is_hidden_by_invisible_signs_is_found_in_the_original() -> None:
    text = "soita 040\u200b 123\u00a04567 tai ｍaija@firma.fi"
    assert found(text) == [("040\u200b 123\u00a04567", "phone"), ("ｍaija@firma.fi", "email")]


def test_a_plain_link_stays_and_keeps_its_digits() -> None:
    assert not find("https://kauppa.example/tuote/6411234567890/0401234567")


def test_a_link_with_a_secret_goes_whole() -> None:
    url = "https://kauppa.example/vaihda?token=abc123&email=a@b.fi"
    assert found(f"katso {url}.") == [(url, "url")]


@pytest.mark.parametrize(
    "text", ["salasana on väärä", "lösenordet är fel", "password is not working", "salasana ei käy"]
)
def test_talk_of_a_password_is_no_password(text: str) -> None:
    assert not find(text)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=200),
        st.text(st.sampled_from("0123456789 +-()@.#:/ABab\n"), max_size=120),
    )
)
def test_what_is_found_lies_in_order_inside_the_text_and_never_overlaps(text: str) -> None:
    at = 0
    for one in find(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end


@pytest.mark.parametrize(
    "unit",
    [
        *("a", "1", "1 ", "@", "a@", "(", "+", "A", "-", "[", "\ud800", "https://", "t. ", "eyJa"),
        *("0401234567 ", "4111 ", "FI21 ", "katu 1 ", "12 High ", "tilaus 1", "Matti ", "(at)"),
        *("\n", "a1"),
    ],
)
def test_a_hostile_text_is_searched_to_its_end(unit: str) -> None:
    mail = " maija@firma.fi"
    text = unit * (100_000 // len(unit)) + mail
    last = find(text)[-1]
    assert last.end == len(text)
