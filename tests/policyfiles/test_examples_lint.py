"""What the examples of situations get wrong, each at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import wiring
from bot.policyfiles import likeness
from bot.policyfiles.load import check, load
from bot.policyfiles.rules.examples import each_example
from bot.policyfiles.rules.whole import Whole

LATE = '"Tilauksen piti tulla viime viikolla eikä sitä näy."'
LOST = '"Paketti on kadonnut, kuljetusliikekään ei tiedä missä se on."'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the shipped shop."""
    return Path(shutil.copytree(wiring.shipped() / "webshop", tmp_path / "shop"))


def replaced(shop: Path, old: str, new: str) -> list[str]:
    """What is wrong with the shop once this stands in the place of that."""
    file = shop / "playbook" / "delivery.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in check(shop).problems]


def test_the_same_message_under_two_situations_is_named_with_both_places(shop: Path) -> None:
    (found,) = replaced(shop, LATE, LOST)
    assert "the same message stands under 'playbook.late-delivery' (playbook/delivery" in found


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ('"?!"', "the example has no words"),
        (f'"{"pitkä " * 120}"', "the example is longer than 600 characters"),
        ('""', "is empty; write a text"),
    ],
)
def test_an_example_that_says_nothing_or_too_much_is_named(
    shop: Path, written: str, wrong: str
) -> None:
    (found,) = replaced(shop, LATE, written)
    assert wrong in found
    assert found.startswith("playbook/delivery.yaml:")


def test_an_example_that_reads_like_another_situation_is_told_with_its_line() -> None:
    found = load(wiring.shipped() / "webshop")

    class First:
        def mistaken(self, own: object) -> list[tuple[int, str]]:
            assert own
            return [(0, "playbook.elsewhere")]

    (told,) = likeness.mistaken(found, First())
    assert found.policy is not None
    situation, _, _, spot = next(each_example(Whole(found.policy, found.sources)))
    assert str(told).startswith(f"{spot}:")
    assert f"this example of '{situation.id}' reads like 'playbook.elsewhere'" in told.text


def test_examples_stand_in_the_order_in_which_they_are_told() -> None:
    found = load(wiring.shipped() / "municipality")
    assert found.policy is not None
    assert found.policy.own is not None
    listed = [text for _, _, text, _ in each_example(Whole(found.policy, found.sources))]
    assert listed == [one.text for one in found.policy.own.matters]
