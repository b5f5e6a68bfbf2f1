"""What the desk has recorded, for the command line."""

from __future__ import annotations

from bot.ports import Gap
from bot.settings import read_settings
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.looking import look


async def gaps(most: int) -> tuple[Gap, ...]:
    """The latest gaps, newest first; none where the server has never kept anything."""
    url = database_url(read_settings().database)
    if not look(url):
        return ()
    made = engine(url)
    try:
        return await DatabaseCases(made).gaps(most)
    finally:
        await close(made)
