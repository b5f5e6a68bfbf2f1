"""One suite over each database that Tyyni can use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Engine
from tests.store.databases import migrated_database


@pytest.fixture(params=["sqlite", "postgresql"])
async def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    """A new database with the tables of this version."""
    async with migrated_database(request, tmp_path) as made:
        yield made
