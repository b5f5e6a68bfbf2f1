"""What the customer told stands in wording that knows no matter, and only where it may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import guard, playbook
from bot.domain.conversation import Conversation, Language
from bot.domain.policy import PolicySet
from bot.domain.suggestion import Violation
from bot.reading.reader import FloorReader
from tests.examples import policy, said

READER = FloorReader()
FOUNTAIN = "Torin suihkulähde on ollut pimeänä viikon eikä ketään kiinnosta."
TOLD = "torin suihkulähde on ollut pimeänä viikon"


def texts(conversation: Conversation, chosen: PolicySet, heard: Language | None = None) -> str:
    reading = READER.read(conversation)
    if heard:
        reading = replace(reading, language=heard, heard=reading.language)
    answer = playbook.answer(chosen, conversation, reading)
    assert answer.suggestions
    return "\n".join(one.text for one in answer.suggestions)


def test_words_that_suit_any_matter_say_back_what_was_told() -> None:
    assert f"että {TOLD}." in texts(said(FOUNTAIN), policy("municipality"))


def test_it_is_said_back_in_the_customers_own_language_alone() -> None:
    english = texts(said(FOUNTAIN), policy("municipality"), Language.EN)
    assert "suihkulähde" not in english


@pytest.mark.parametrize("form", [{"fi": "te"}, {"sv": "ni"}])
def test_a_customer_who_is_addressed_formally_is_told_nothing_in_the_second_person(
    form: dict[str, str],
) -> None:
    formal = policy("municipality")
    address = formal.voice.address.model_copy(update=form)
    voice = formal.voice.model_copy(update={"address": address})
    assert TOLD not in texts(said(FOUNTAIN), formal.model_copy(update={"voice": voice}))


def test_it_is_left_out_where_the_guard_finds_anything_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = guard.violations

    def violations(
        text: str, chosen: PolicySet, conversation: Conversation, language: Language
    ) -> tuple[Violation, ...]:
        if TOLD in text:
            return (Violation("never.test", "never", 0, 4, "a test"),)
        return asked(text, chosen, conversation, language)

    monkeypatch.setattr(guard, "violations", violations)
    assert TOLD not in texts(said(FOUNTAIN), policy("municipality"))


def test_a_full_stop_in_a_date_begins_no_sentence() -> None:
    conversation = said("Varasin 3.11. venepaikan talveksi ja siinä on toisen vene.")
    assert "varasit 3.11. venepaikan" in texts(conversation, policy("municipality"))
