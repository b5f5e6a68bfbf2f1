"""A process that begins to look and never ends; the test kills it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.flow.engine import Engine
from tests.examples import escalation


async def main(url: str) -> None:
    """Say `begun` once the look is under way."""

    async def look(_name: str, _at: datetime) -> datetime | None:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        await asyncio.Event().wait()
        return None

    engine = Engine(url, "stuck")
    await engine.start(look)
    began = datetime.now(UTC) - timedelta(minutes=15)
    await engine.wake(replace(escalation(), outbox=(), began_at=began))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
