"""What a supervisor is told of a case without a model: in its own words, each with its turn."""

from __future__ import annotations

import pytest

from bot.domain.handover import handover
from bot.domain.review import About, Statement
from bot.domain.summary import MOST, extracted
from tests.examples import policy, said


def told(*lines: str) -> list[tuple[About, int, str]]:
    return [(one.about, one.turn, one.text) for one in extracted(policy(), said(*lines))]


def wants(*lines: str) -> list[tuple[int, str]]:
    return [(turn, text) for about, turn, text in told(*lines) if about is About.WANTS]


def stated(*lines: str) -> list[str]:
    return [text for about, _, text in told(*lines) if about is About.SAID]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("Hei!", "> Hei!", "Haluan rahani takaisin."), [(2, "Haluan rahani takaisin.")]),
        (
            ("Hei asiakaspalvelu!\nTilasin lampun. Se oli rikki. Lähettäkää uusi.",),
            [(0, "Lähettäkää uusi.")],
        ),
        (
            ("God dag! Min order är borta. Jag vill ha pengarna tillbaka. Mvh [NAME_1]",),
            [(0, "Jag vill ha pengarna tillbaka.")],
        ),
        (
            ("Hi there,\nmy lamp came broken. Please send a new one. Kind regards, Ann Other",),
            [(0, "Please send a new one.")],
        ),
        (("Terve! Missä pakettini on? Odotan yhä.",), [(0, "Missä pakettini on?")]),
        (
            ("Moi! Kolmas viikko eikä pakettia kuulu!!",),
            [(0, "Kolmas viikko eikä pakettia kuulu!!")],
        ),
        (
            ("Haluan uuden lampun.", "> Se on loppu.", "Selvä. Sitten haluan rahat takaisin!"),
            [(0, "Haluan uuden lampun."), (2, "Sitten haluan rahat takaisin!")],
        ),
        (("Hei!",), []),
        (("Kiitos!", "> Ole hyvä."), []),
    ],
)
def test_what_is_wanted_is_the_sentence_that_asks(
    lines: tuple[str, ...], wanted: list[tuple[int, str]]
) -> None:
    assert wants(*lines) == wanted


def test_a_want_is_not_cut_in_the_midst_of_a_sentence() -> None:
    long = (
        "Haluan tietää, miksi kolme viikkoa sitten tilaamani ja jo maksamani ruskea nahkasohva "
        "seisoo yhä varastossanne Vantaalla vaikka minulle luvattiin se kotiin viime torstaina."
    )
    assert wants(f"Hei! {long} En jaksa enää.") == [(0, long)]


def test_of_a_sentence_without_an_end_the_clause_that_asks_is_taken() -> None:
    endless = (
        "tilasin sohvan ja se tuli väärään paikkaan, " * 12 + "haluan siis rahat takaisin heti"
    )
    assert wants(endless) == [(0, "haluan siis rahat takaisin heti")]
    told_without = wants("tilasin sohvan ja se tuli väärään paikkaan " * 12)
    assert told_without[0][1].endswith((" se", "sohvan", "ja", "tuli", "väärään", "paikkaan", "in"))


@pytest.mark.parametrize(
    ("agent", "lines"),
    [
        (
            "Hei [NAME_1]! Kiitos viestistäsi. Ymmärrän, että on vaikeaa.\nPaketti lähti 3.11.",
            ["Paketti lähti 3.11."],
        ),
        (
            "Katson seurannan nyt, ja kerron sinulle. Sopiiko se?",
            ["Katson seurannan nyt, ja kerron sinulle."],
        ),
        (
            "Hej Anna! Jag förstår att det känns tungt. Paketet ligger i Åbo. Vänliga hälsningar",
            ["Paketet ligger i Åbo."],
        ),
        (
            "Hello, thanks for your message. Sorry about this. It left on Monday. Regards, Ann",
            ["It left on Monday."],
        ),
    ],
)
def test_what_the_agent_stated_is_said_without_courtesy_and_questions(
    agent: str, lines: list[str]
) -> None:
    assert stated("Missä?", f"> {agent}") == lines


def test_a_promise_and_a_refusal_are_not_said_as_well() -> None:
    found = told("Missä?", "> Palautan toimitusmaksun. En voi luvata päivää. Paketti lähti eilen.")
    assert [about for about, turn, _ in found if turn == 1] == [
        About.PROMISED,
        About.LIMIT,
        About.SAID,
    ]


def test_where_there_is_little_room_what_binds_and_what_is_open_stay() -> None:
    many = " ".join(f"Paketti oli paikassa {n} eilen." for n in range(30))
    found = told("Haluan rahat.", f"> Palautan toimitusmaksun. {many}", "Milloin?")
    assert len(found) == MOST
    assert {About.WANTS, About.PROMISED, About.SAID, About.OPEN} == {about for about, _, _ in found}
    assert "29" in [text for about, _, text in found if about is About.SAID][-1]


def test_every_statement_stands_word_for_word_in_its_turn() -> None:
    conversation = said(
        "Hei! Tilasin lampun; se oli rikki … haluan uuden!",
        "> Hei! Kirjasin tämän tänne. En voi luvata päivää.\n- Palautan toimitusmaksun.",
        "Milloin? Entä lasku?",
    )
    found: tuple[Statement, ...] = extracted(policy(), conversation)
    assert {one.about for one in found} == set(About)
    for one in found:
        assert one.quote == one.text
        assert one.quote in conversation.turns[one.turn].text


def test_the_handovers_own_want_is_no_greeting() -> None:
    assert handover(policy(), said("Hei!", "Haluan rahat takaisin."), (), ()).wants == (
        "Haluan rahat takaisin."
    )
