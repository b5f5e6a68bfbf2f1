"""What people have chosen for themselves; one suite over each adapter of `Preferences`."""

from __future__ import annotations

import pytest

from bot.people_ports import Preferences
from bot.store.database import Engine
from bot.store.preferences import DatabasePreferences
from bot.store.sweeping import DatabaseSweeper
from tests.fakes import MemoryPreferences


@pytest.fixture(params=["database", "memory"])
def preferences(request: pytest.FixtureRequest, migrated: Engine) -> Preferences:
    return DatabasePreferences(migrated) if request.param == "database" else MemoryPreferences()


async def test_nobody_has_chosen_limits_alone_until_they_do(
    preferences: Preferences,
) -> None:
    assert not await preferences.is_light("U0AGENT")
    await preferences.choose_light("U0AGENT", light=True)
    assert await preferences.is_light("U0AGENT")
    assert not await preferences.is_light("U0COLLEAGUE")


async def test_a_choice_can_be_taken_back(preferences: Preferences) -> None:
    for light in (True, True, False):
        await preferences.choose_light("U0AGENT", light=light)
    assert not await preferences.is_light("U0AGENT")


async def test_a_choice_goes_with_the_person_who_is_erased(migrated: Engine) -> None:
    preferences = DatabasePreferences(migrated)
    await preferences.choose_light("U0AGENT", light=True)
    await preferences.choose_light("U0COLLEAGUE", light=True)
    assert await DatabaseSweeper(migrated).erase_person("U0AGENT") == 1
    assert not await preferences.is_light("U0AGENT")
    assert await preferences.is_light("U0COLLEAGUE")
