"""A draft mended sentence by sentence."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from bot.domain.mending import mended
from tests.examples import policy

NOBODY = Conversation(())
FI, SV, EN = Language.FI, Language.SV, Language.EN


def mend(draft: str, language: Language) -> str:
    found = guard.violations(draft, policy(), NOBODY, language)
    return mended(draft, policy(), NOBODY, language, found)


def test_a_draft_that_breaks_nothing_is_left_as_it_is() -> None:
    draft = "Katson tilauksesi nyt. Kerron sitten, missä paketti on."
    assert mend(draft, FI) == draft


def test_a_sum_is_brought_down_to_the_limit() -> None:
    assert mend("Hyvitän sinulle 200 euroa. Katson tilauksesi nyt.", FI) == (
        "Hyvitän sinulle 20\u00a0€. Katson tilauksesi nyt."
    )


def test_a_word_to_avoid_is_dropped_and_its_sentence_kept() -> None:
    assert mend("Unfortunately, the parcel is still on its way.", EN) == (
        "The parcel is still on its way."
    )


def test_a_sentence_that_breaks_a_never_rule_is_left_out() -> None:
    assert mend("Lugna ner dig. Jag tittar på det nu.", SV) == "Jag tittar på det nu."


@pytest.mark.parametrize(
    ("draft", "language"),
    [("Rauhoitu nyt.", FI), ("Det är ditt eget fel.", SV), ("You should have read it.", EN)],
)
def test_where_nothing_can_stay_the_rules_example_is_left(draft: str, language: Language) -> None:
    result = mend(draft, language)
    assert result
    assert not guard.violations(result, policy(), NOBODY, language)
