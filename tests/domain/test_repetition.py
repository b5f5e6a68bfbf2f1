"""Wording that has been used is known again, whatever its slots held."""

from __future__ import annotations

import pytest

from bot.domain.repetition import Used
from tests.examples import said


@pytest.mark.parametrize(
    ("wording", "spoken"),
    [
        ("Katson, missä {thing} on.", "Hei! Katson, missä sohva on."),
        ("{Duration} on pitkä aika odottaa.", "Kolme viikkoa on pitkä aika odottaa."),
        ("Nu ska jag fråga efter {thing}.", "Nu ska jag fråga efter paketet."),
        ("Otan asian nyt.", "OTAN  asian, nyt!"),
    ],
)
def test_wording_that_the_agent_has_used_is_known_again(wording: str, spoken: str) -> None:
    assert Used.in_(said("Missä?", f"> {spoken}")).holds(wording)


@pytest.mark.parametrize(
    ("wording", "spoken"),
    [
        ("{Duration} on pitkä aika odottaa.", "Katson sen nyt."),
        ("Otan asian nyt.", "Otan nyt asian."),
        ("{Thing}?", "Paketti?"),
    ],
)
def test_other_wording_is_not(wording: str, spoken: str) -> None:
    assert not Used.in_(said("Missä?", f"> {spoken}")).holds(wording)


def test_what_the_customer_said_is_no_wording_of_ours() -> None:
    assert not Used.in_(said("Otan asian nyt.")).holds("Otan asian nyt.")
