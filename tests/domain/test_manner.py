"""How a draft fits its conversation."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.manner import misfits
from bot.domain.reading import Reading, Severity
from tests.examples import policy

FI, SV, EN = Language.FI, Language.SV, Language.EN
ASKED = Conversation.of("Missä pakettini on?")
UPSET = Reading(FI, Severity.UPSET)
DANGER = Reading(FI, Severity.DANGER)


def clauses(
    draft: str, said: Conversation = ASKED, language: Language = FI, heard: Reading | None = UPSET
) -> set[str]:
    return {v.clause for v in misfits(draft, policy(), said, language, heard)}


def test_a_draft_that_fits_breaks_nothing() -> None:
    assert not clauses("Katson nyt, missä paketti on.")


def test_another_language_than_the_customers_is_found() -> None:
    assert clauses("I am checking where it is.", language=EN) == {"manner.language"}


@pytest.mark.parametrize(
    "draft", ["Hei {nimi}, katson.", "Tilaus [TILAUSNUMERO] lähti.", "Summa on ___ euroa."]
)
def test_a_place_left_open_is_found(draft: str) -> None:
    assert "manner.placeholder" in clauses(draft)


def test_another_form_of_address_is_found() -> None:
    assert clauses("Lähetän teille uuden.") == {"manner.address"}
    assert clauses("Jag skickar en ny till er.", language=SV, heard=None) == {"manner.address"}


def test_a_sentence_sent_before_is_found_where_it_stands() -> None:
    said = ASKED.with_turn(Role.AGENT, "Hei! Kolme viikkoa on pitkä aika.")
    draft = "No niin. Kolme viikkoa on pitkä aika. Katson."
    found = list(misfits(draft, policy(), said, FI, UPSET))
    assert [draft[v.start : v.end] for v in found] == ["Kolme viikkoa on pitkä aika"]


def test_a_reply_too_long_for_its_channel_is_found_from_where_it_is_too_long() -> None:
    found = list(misfits("a " * 300, policy(), ASKED, FI, UPSET, Channel.CHAT))
    assert [(v.clause, v.start) for v in found] == [("manner.length", 480)]


def test_how_long_a_draft_is_counts_only_where_the_channel_is_known() -> None:
    assert not list(misfits("a " * 300, policy(), ASKED, FI, UPSET))


def test_danger_is_not_answered_with_ordinary_words() -> None:
    assert clauses("Tarkistan tilauksen tilan.", heard=DANGER) == {"manner.danger"}
    assert not clauses("Oletko turvassa juuri nyt?", heard=DANGER)
    assert not clauses("Päätän keskustelun nyt.", heard=DANGER)


def test_without_a_conversation_only_the_draft_itself_is_looked_at() -> None:
    nobody = Conversation((Turn(Role.AGENT, "Hei."),))
    assert not clauses("I am checking.", said=nobody, language=EN, heard=None)
