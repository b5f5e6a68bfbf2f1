"""A replica in a process of its own; the test kills or stops it. It says what it may do."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress

from bot.flow.replicas import Replicas

_LOOK_SECONDS = 0.05


async def main(url: str, name: str) -> None:
    """`joined` once it lives, `acts` each time that it may, `left` when its work is with others."""
    left = asyncio.Event()
    replica = Replicas(url, left.set, name)
    running = asyncio.create_task(replica.run())
    await replica.joined.wait()
    say("joined")
    while not left.is_set():
        if replica.may_act():
            say(f"acts {time.monotonic()}")
        with suppress(TimeoutError):
            await asyncio.wait_for(left.wait(), _LOOK_SECONDS)
    say("left")
    running.cancel()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
