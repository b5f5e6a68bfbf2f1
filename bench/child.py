"""Runs a command and prints, as JSON, the seconds it took and the most memory it held.

Started by path in a bare interpreter: a child's memory is counted from that of the process that
starts it, so what measures must be small itself.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main(command: list[str]) -> int:
    """Run it without input, its output thrown away; 1 where it failed."""
    nowhere = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    ]
    began = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    # Kilobytes on Linux, bytes on macOS.
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "bytes": memory}))
    return 1 if os.waitstatus_to_exitcode(status) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
