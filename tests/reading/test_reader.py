from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from bot.domain.conversation import Conversation, Language, Role, Turn
from bot.domain.reading import Reading, Severity, SignalKind
from bot.reading.reader import FloorReader

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT
READER = FloorReader()


class Message(TypedDict):
    language: str
    severity: str
    signals: list[str]
    text: str


MESSAGES: list[Message] = yaml.safe_load(
    (Path(__file__).parent / "data" / "messages.yaml").read_text(encoding="utf-8")
)


def read(*turns: tuple[Role, str]) -> Reading:
    return READER.read(Conversation(tuple(Turn(role, text) for role, text in turns)))


def test_a_plain_question_is_calm() -> None:
    reading = read((CUSTOMER, "Hei, milloin paketti tulee?"))
    assert reading.severity is Severity.CALM
    assert reading.language is Language.FI
    assert reading.signals == ()


def test_anger_at_the_matter_is_upset_and_no_strike() -> None:
    reading = read((CUSTOMER, "Tää on ihan naurettavaa, paska firma!"))
    assert reading.severity is Severity.UPSET
    assert reading.strikes == 0


def test_strikes_are_turns_and_not_words() -> None:
    reading = read(
        (CUSTOMER, "Idiootti, ääliö, urpo!"),
        (AGENT, "Haluan auttaa."),
        (CUSTOMER, "Senkin mulkku."),
    )
    assert reading.strikes == 2
    assert reading.severity is Severity.ABUSIVE


def test_a_customer_who_calms_down_is_calm_and_the_strike_stays() -> None:
    reading = read(
        (CUSTOMER, "Senkin idiootti!"), (AGENT, "Katson asian."), (CUSTOMER, "Kiitos avusta.")
    )
    assert reading.severity is Severity.CALM
    assert reading.strikes == 1


def test_a_threat_two_turns_ago_still_stands() -> None:
    reading = read(
        (CUSTOMER, "Mä tapan teidät kaikki."),
        (AGENT, "Hei."),
        (CUSTOMER, "No missä se paketti on?"),
        (AGENT, "Matkalla."),
        (CUSTOMER, "Selvä, kiitos."),
    )
    assert reading.severity is Severity.DANGER


def test_what_the_agent_wrote_raises_nothing() -> None:
    reading = read((CUSTOMER, "Moi, kysyisin laskusta."), (AGENT, "Tapan sut, idiootti!!!"))
    assert reading.severity is Severity.CALM
    assert reading.signals == ()


def test_a_signal_names_the_turn_it_stands_in() -> None:
    turns = ((CUSTOMER, "Hei."), (AGENT, "Hei, kuinka voin auttaa?"), (CUSTOMER, "Ääliö."))
    (signal,) = read(*turns).signals
    assert signal.turn == 2
    assert turns[2][1][signal.start : signal.end] == "Ääliö"


def test_words_of_another_served_language_count() -> None:
    reading = read((CUSTOMER, "Missä mun paketti on? I will kill you."))
    assert reading.has(SignalKind.THREAT_VIOLENCE)


def test_a_conversation_without_the_customer_is_calm() -> None:
    assert read((AGENT, "Hei!")).severity is Severity.CALM
    assert read().severity is Severity.CALM


def test_the_same_words_give_the_same_reading() -> None:
    conversation = Conversation.of("Kolmas kerta! Haluan puhua esimiehen kanssa, ääliö.")
    assert READER.read(conversation) == FloorReader().read(conversation)


def severities(rows: Iterable[Message]) -> list[Severity]:
    return [READER.read(Conversation.of(row["text"])).severity for row in rows]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_nine_dangers_of_ten_in_the_written_set_are_found(language: str) -> None:
    rows = [m for m in MESSAGES if m["language"] == language and m["severity"] == "danger"]
    found = severities(rows).count(Severity.DANGER)
    assert found >= 0.9 * len(rows)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_danger_is_cried_falsely_at_most_twice_in_a_hundred(language: str) -> None:
    rows = [m for m in MESSAGES if m["language"] == language and m["severity"] != "danger"]
    false = severities(rows).count(Severity.DANGER)
    assert false <= 0.02 * len(rows)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_abuse_in_the_written_set_is_found_and_seldom_seen_where_it_is_not(language: str) -> None:
    mine = [m for m in MESSAGES if m["language"] == language]
    abusive = [m for m in mine if m["severity"] == "abusive"]
    civil = [m for m in mine if m["severity"] in {"calm", "upset"}]
    assert severities(abusive).count(Severity.ABUSIVE) >= 0.9 * len(abusive)
    assert severities(civil).count(Severity.ABUSIVE) <= 0.02 * len(civil)


def test_the_signals_of_the_written_set_are_named() -> None:
    wanted = [(m["text"], kind) for m in MESSAGES for kind in m["signals"]]
    found = sum(READER.read(Conversation.of(text)).has(SignalKind(kind)) for text, kind in wanted)
    assert found >= 0.9 * len(wanted)


def test_the_written_set_has_something_of_everything() -> None:
    severity = [m["severity"] for m in MESSAGES]
    assert len(MESSAGES) >= 300
    assert severity.count("danger") >= 90
    assert severity.count("calm") >= 80
