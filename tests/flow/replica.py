"""A replica in a process of its own; the test kills or stops it. It says when it has sent."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress

from bot.domain.errors import Unavailable
from bot.flow.replicas import Replicas

_SENDING_SECONDS = 0.05


async def main(url: str, name: str) -> None:
    """`joined` once it lives, `sent` after each sending, `left` when its work is with others."""
    left = asyncio.Event()
    replica = Replicas(url, left.set, name)
    running = asyncio.create_task(replica.run())
    await replica.joined.wait()
    say("joined")
    while not left.is_set():
        try:
            # Almost always in the middle of it: whoever stops this process stops it there.
            async with replica.acting():
                await asyncio.sleep(_SENDING_SECONDS)
                say(f"sent {time.monotonic()}")
        except Unavailable:
            with suppress(TimeoutError):
                await asyncio.wait_for(left.wait(), _SENDING_SECONDS)
    say("left")
    running.cancel()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
