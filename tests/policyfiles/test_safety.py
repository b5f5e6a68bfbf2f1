"""Safety wording: numbers with source and date, and a warning when they are old."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.domain.policy import Contact, ContactKind, Safety
from bot.domain.reading import DANGEROUS
from bot.policyfiles import ageing
from bot.policyfiles.load import check, load

SHIPPED = [ageing.safety(country) for country in ("FI", "SE", "XX")]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("text", SHIPPED)
def test_every_number_has_a_source_and_a_day_and_every_danger_its_wording(text: str) -> None:
    data = yaml.safe_load(text)
    contacts = [Contact.model_validate(one) for one in data["contacts"]]
    clauses = [Safety.model_validate(one, strict=False) for one in data["safety"]]
    assert all(one.source and one.checked and not ageing.is_aged(one, TODAY) for one in contacts)
    assert {kind for one in clauses for kind in one.signals} == DANGEROUS
    assert {name for one in clauses for name in one.contacts} == {one.id for one in contacts}


@pytest.mark.parametrize("text", SHIPPED)
def test_no_number_is_said_that_is_not_among_the_contacts(text: str) -> None:
    data = yaml.safe_load(text)
    known = {"".join(re.findall(r"\d", one["value"])) for one in data["contacts"]}
    said = [
        str(words) for one in data["safety"] for words in (one["to_agent"], *one["to_customer"])
    ]
    found = {"".join(number.split()) for line in said for number in re.findall(r"\d[\d ]*\d", line)}
    assert found
    assert found <= known


def test_each_country_has_its_own_and_others_the_default() -> None:
    assert "90101" in ageing.safety("se")
    assert "09 2525 0113" in ageing.safety("FI")
    assert "findahelpline" in ageing.safety("../FI")


def test_what_was_checked_over_a_year_ago_is_a_warning_and_no_problem(folder: Path) -> None:
    file = folder / "organisation.yaml"
    file.write_text(file.read_text().replace("2026-11-21", "2025-11-20"))
    assert check(folder).problems == ()
    (warning,) = ageing.aged(load(folder), TODAY)
    assert str(warning).startswith("organisation.yaml:16:14: warning: '112' was checked on 2025")
    assert ageing.aged(load(folder), date(2026, 11, 20)) == ()


def test_a_number_for_those_in_danger_needs_its_source_and_its_day(folder: Path) -> None:
    file = folder / "organisation.yaml"
    file.write_text(file.read_text().replace('    checked: "2026-11-21"\n', ""))
    (problem,) = check(folder).problems
    assert "'contact.emergency' is given to people in danger" in str(problem)


def test_a_contact_without_a_day_is_not_old() -> None:
    words = {"fi": "x", "sv": "x", "en": "x"}
    made = Contact.model_validate(
        {"id": "contact.x", "kind": ContactKind.URL, "value": "https://x.example", "text": words}
    )
    assert not ageing.is_aged(made, TODAY)
