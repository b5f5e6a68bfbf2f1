"""The command line: one file a noun; a room is imported when its command runs."""

from __future__ import annotations

import os
import sys

import typer

from bot.cli import ask, assess, check, doctor, policies, redact, serve
from bot.domain.errors import BadInput, TyyniError

USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="tyyni",
    help="Words for an agent whose customer is upset, within the organisation's limits.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("ask")(ask.ask)
app.command("check")(check.check)
app.command("assess")(assess.assess)
app.command("redact")(redact.redact)
app.add_typer(policies.app, name="policies", help="Check, test and describe policy sets.")
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error, never a traceback."""
    try:
        app()
    except TyyniError as error:
        _say(str(error))
        for problem in getattr(error, "problems", ()):
            _say(f"  {problem}")
        raise SystemExit(USAGE if isinstance(error, BadInput) else 1) from None
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if os.environ.get("TYYNI_DEBUG"):
            raise
        _say(
            f"Something went wrong inside Tyyni ({type(error).__name__}). Set TYYNI_DEBUG=1 and "
            "run the command again to see where, and report it."
        )
        raise SystemExit(1) from None


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - a command's own words
