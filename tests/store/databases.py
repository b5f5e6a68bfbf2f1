"""A new database with the tables of this version, of the sort that a test's parameter names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.store.database import Engine, close, database_url, engine
from bot.store.migrate import migrate
from tests.postgres import database


@asynccontextmanager
async def migrated_database(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Engine]:
    """SQLite in a folder, or PostgreSQL on the server of this run."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'tyyni.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(database(request.getfixturevalue("postgres")))
        made = engine(database_url(url))
        await migrate(made)
        try:
            yield made
        finally:
            await close(made)
