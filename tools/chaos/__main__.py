"""Chaos: escalations while their processes are killed with -9; what was lost, what came twice.

`python -m tools.chaos` runs it on SQLite and on PostgreSQL with three replicas and ends with 1
where anything was lost, came twice or came late.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools.chaos.outcome import HEAD, Trial
from tools.chaos.trial import run

REPLICAS = 3


def main() -> int:
    """Both databases, or one; the table, and 1 where it does not hold."""
    given = _parser().parse_args()
    size = (12, 3) if given.short else (given.escalations, given.kills)
    outcomes = []
    for name in given.only or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url, replicas = f"sqlite:///{folder / 'tyyni.db'}", 1
            if name == "postgresql":
                from tests.postgres import database, server  # noqa: PLC0415 - only where asked for

                url, replicas = (
                    stack.enter_context(database(stack.enter_context(server()))),
                    REPLICAS,
                )
            outcomes.append(run(name, url, folder, Trial(size[0], size[1], replicas, given.seed)))
    print("\n".join([HEAD, *(outcome.line() for outcome in outcomes)]))
    return 0 if all(outcome.holds for outcome in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a dozen escalations, three kills")
    parser.add_argument("--only", nargs="+", choices=["sqlite", "postgresql"])
    parser.add_argument("--escalations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
