"""Chaos: escalations while their processes are killed with -9; what was lost, what came twice.

`python -m tools.chaos` runs it on SQLite and on PostgreSQL with three replicas and ends with 1
where anything was lost, came twice or came late; then the whole server, killed with mentions
under way.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools.chaos import requests
from tools.chaos.outcome import HEAD, Outcome, Trial
from tools.chaos.trial import run

REPLICAS = 3
REQUESTS = "requests"
TRIALS = ("sqlite", "postgresql", REQUESTS)
_SHARE = 4
"""The whole server takes seconds to start: it is killed a quarter as often."""


def main() -> int:
    """Both databases, or one; the table, and 1 where it does not hold."""
    given = _parser().parse_args()
    size = (12, 3) if given.short else (given.escalations, given.kills)
    outcomes: list[Outcome] = []
    for name in [one for one in given.only or TRIALS if one != REQUESTS]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url, replicas, crashes = f"sqlite:///{folder / 'tyyni.db'}", 1, None
            if name == "postgresql":
                from tests.postgres import database, durable  # noqa: PLC0415 - only where asked for

                crashes = stack.enter_context(durable())
                url, replicas = stack.enter_context(database(crashes.url)), REPLICAS
            outcomes.append(
                run(name, url, folder, Trial(size[0], size[1], replicas, given.seed, crashes))
            )
        # Row by row: whoever stops it has what was measured until then.
        print(outcomes[-1].line() if outcomes[1:] else f"{HEAD}\n{outcomes[-1].line()}", flush=True)
    answered = _answered(given) if REQUESTS in (given.only or TRIALS) else None
    held = all(outcome.holds for outcome in outcomes) and (not answered or answered.holds)
    return 0 if held else 1


def _answered(given: argparse.Namespace) -> requests.Answered:
    with tempfile.TemporaryDirectory() as folder:
        kills = max(given.kills // _SHARE, 1)
        found = requests.run(Path(folder), kills, given.seed)
    print(f"\n{requests.HEAD}\n{found.line()}")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a dozen escalations, three kills")
    parser.add_argument("--only", nargs="+", choices=TRIALS)
    parser.add_argument("--escalations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
