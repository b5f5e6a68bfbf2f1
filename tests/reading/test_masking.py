from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Role, Turn
from bot.reading.masking import Masking, mask_turns

PIECES = st.sampled_from(
    [
        "[NAME_1]",
        "[text_1]",
        "[PHONE_2",
        "] ",
        "040 123 4567",
        "0401234567",
        "maija@firma.fi",
        " nimeni on Matti Virtanen",
        "salasana: foo[NAME_1]bar",
        "https://a.fi/?token=[URL_1]",
        " 131052-308T",
        "\ud800",
        "\u200b",
        " ja ",
        ", ",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=120),
    st.lists(PIECES, max_size=8).map("".join),
)


def bare(text: str) -> str:
    return re.sub(r"[\s\-./()]+", "", text).casefold()


def test_a_phone_number_is_put_behind_a_placeholder_and_back() -> None:
    text, masking = Masking().mask("Soita 040 123 4567 heti")
    assert text == "Soita [PHONE_1] heti"
    assert masking.values == (("[PHONE_1]", "040 123 4567"),)
    assert masking.restore("Soitamme numeroon [PHONE_1].") == "Soitamme numeroon 040 123 4567."


def test_the_same_value_keeps_its_placeholder_however_it_is_written() -> None:
    text, masking = Masking().mask("Soita 040 123 4567, siis +358 40 1234567 tai 040-1234567")
    assert text == "Soita [PHONE_1], siis [PHONE_1] tai [PHONE_1]"
    again, later = masking.mask("0401234567 ja 050 123 4567")
    assert again == "[PHONE_1] ja [PHONE_2]"
    assert later.values[0] == masking.values[0]


def test_kinds_are_numbered_each_on_its_own() -> None:
    text, _ = Masking().mask("maija@firma.fi ja matti@firma.fi, 0401234567")
    assert text == "[EMAIL_1] ja [EMAIL_2], [PHONE_1]"


def test_a_placeholder_the_customer_wrote_reveals_nobody() -> None:
    _, masking = Masking().mask("nimeni on Matti Virtanen")
    text, masking = masking.mask("Kuka on [NAME_1]?")
    assert text == "Kuka on [TEXT_1]?"
    assert masking.restore(text) == "Kuka on [NAME_1]?"


def test_a_secret_stays_hidden_where_a_placeholder_is_written_inside_it() -> None:
    text, masking = Masking().mask("salasana: foo[NAME_1]bar")
    assert "foo" not in text
    assert "bar" not in text
    assert masking.restore(text) == "salasana: foo[NAME_1]bar"


def test_an_unknown_placeholder_stays_as_it_is() -> None:
    assert Masking().restore("[NAME_7]") == "[NAME_7]"


def test_turns_share_their_placeholders() -> None:
    turns = (
        Turn(Role.CUSTOMER, "Numeroni on 040 123 4567"),
        Turn(Role.AGENT, "Soitan numeroon 0401234567"),
    )
    masked, masking = mask_turns(turns, Masking())
    assert [turn.text for turn in masked] == ["Numeroni on [PHONE_1]", "Soitan numeroon [PHONE_1]"]
    assert [turn.role for turn in masked] == [Role.CUSTOMER, Role.AGENT]
    assert len(masking.values) == 1


@given(TEXTS)
def test_what_is_masked_comes_back(text: str) -> None:
    masked, masking = Masking().mask(text)
    assert bare(masking.restore(masked)) == bare(text)


@given(TEXTS, TEXTS)
def test_no_placeholder_stands_for_two_values(first: str, second: str) -> None:
    _, masking = mask_turns((Turn(Role.CUSTOMER, first), Turn(Role.CUSTOMER, second)), Masking())
    names = [name for name, _ in masking.values]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("unit", ["[NAME_1]", "0401234567 ", "[", "[A_1", "a@b.fi "])
def test_a_hostile_text_is_masked_and_restored(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    masked, masking = Masking().mask(text)
    assert masking.restore(masked) == text
