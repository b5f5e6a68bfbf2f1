"""What a customer speaks of, and which wording may name it."""

from __future__ import annotations

import pytest

from bot.domain import guard, playbook
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import NeverKind, PolicySet, Style
from bot.domain.reading import Severity
from bot.domain.recognising import recognised, thing_of
from bot.domain.suggestion import Violation
from bot.domain.things import last_named
from bot.reading.reader import FloorReader
from tests.examples import policy, said

READER = FloorReader()
LATE = ("Missä mun paketti on, kolmas viikko menossa!!", "> Katson sen nyt.")


def test_a_thing_of_another_matter_is_not_mixed_in() -> None:
    conversation = said(*LATE, "Ja se lasku sitten?")
    reading = READER.read(conversation)
    found = recognised(policy(), conversation, reading.language, reading.severity)
    thing = thing_of(policy(), conversation, reading.language, found)
    assert thing is not None
    if found.situation.id == "playbook.late-delivery":
        assert thing.id == "thing.parcel"


def test_words_that_suit_any_matter_name_what_the_customer_spoke_of() -> None:
    conversation = said("Kuka teillä päättää, että se kampanja loppui kesken päivän?")
    answer = playbook.answer(policy(), conversation, READER.read(conversation))
    assert answer.gap
    assert all("kampanja" in one.text for one in answer.suggestions)


def test_a_topic_is_no_thing_that_can_be_late_or_lost() -> None:
    conversation = said("Missä mun paketti on, noutopisteellä ei tiedetä mitään?")
    found = recognised(policy(), conversation, Language.FI, Severity.UPSET)
    thing = thing_of(policy(), said("Noutopiste on kiinni. Missä paketti?"), Language.FI, found)
    assert found.situation.thing
    assert thing is not None
    assert not thing.topic


def test_of_two_things_at_one_place_the_longer_words_count() -> None:
    def named(text: str) -> str | None:
        thing = last_named(policy("municipality"), [text], Language.FI, topics=True)
        return thing.id if thing else None

    assert named("Sain parkkisakon keskeltä katua.") == "thing.parking-fine"
    assert named("Meidän parkkipaikka on täynnä lunta.") == "thing.parking-space"
    assert named("Vesimittari vuotaa.") == "thing.water-meter"


def test_the_situations_own_thing_goes_before_what_is_mentioned_beside_it() -> None:
    doorbell = said("My doorbell camera shows that the driver never came, where's my parcel?")
    found = recognised(policy(), doorbell, Language.EN, Severity.UPSET)
    thing = thing_of(policy(), doorbell, Language.EN, found)
    assert thing is not None
    assert (found.situation.thing, thing.id) == ("thing.parcel", "thing.parcel")


def test_words_that_the_guard_forbids_beside_a_thing_are_said_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = guard.violations

    def violations(
        text: str, chosen: PolicySet, conversation: Conversation, language: Language
    ) -> tuple[Violation, ...]:
        if "kampanja" in text:
            return (Violation("never.campaigns", NeverKind.PROMISE, 0, len(text), "forbidden"),)
        return asked(text, chosen, conversation, language)

    monkeypatch.setattr(guard, "violations", violations)
    conversation = said("Kuka teillä päättää, että se kampanja loppui kesken päivän?")
    answer = playbook.answer(policy(), conversation, READER.read(conversation))
    assert {one.style for one in answer.suggestions} == set(Style)
