"""An agent's own words about the customer are nobody's abuse."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Conversation
from bot.domain.reading import ABUSIVE, Severity
from bot.ports import Reader
from bot.reading.loading import load
from bot.reading.reader import FloorReader

READERS = {"lexica": FloorReader(), "shipped": load().reader}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Reader:
    return READERS[request.param]


@pytest.mark.parametrize(
    "said",
    [
        "tää asiakas on ihan idiootti, mitä mä vastaan sille",
        "Mun asiakas on täysi ääliö.",
        "kunden är en jävla idiot, vad ska jag svara?",
        "this customer is a complete moron, help",
    ],
)
def test_an_agent_who_lets_off_steam_abuses_nobody(reader: Reader, said: str) -> None:
    found = reader.read(Conversation.of(said))
    assert found.severity.rank < Severity.ABUSIVE.rank
    assert not {signal.kind for signal in found.signals} & ABUSIVE
    assert found.strikes == 0


@pytest.mark.parametrize(
    "said",
    [
        "Olet ihan idiootti. Kymmenen vuotta oon ollut teidän asiakas.",
        "Du är en jävla idiot. Är det så ni behandlar en kund?",
        "You are a complete moron. I've been your customer for ten years.",
    ],
)
def test_a_customer_who_speaks_of_being_one_is_heard_as_before(reader: Reader, said: str) -> None:
    assert reader.read(Conversation.of(said)).severity is Severity.ABUSIVE


def test_a_danger_stands_whoever_tells_of_it(reader: Reader) -> None:
    said = "tää asiakas on idiootti. Tapan sut jos et vastaa. mitä vastaan"
    assert reader.read(Conversation.of(said)).severity is Severity.DANGER
