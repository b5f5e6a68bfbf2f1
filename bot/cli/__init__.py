"""The command line: one file a noun; a room is imported when its command runs."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import (
    ask,
    assess,
    check,
    doctor,
    escalations,
    evaluate,
    handover,
    keeping,
    policies,
    redact,
    rephrase,
    serve,
    streams,
)
from bot.domain.errors import BadInput, TyyniError
from bot.words import speaker_here

USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="tyyni",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tyyni {version('tyyni')}")
        raise typer.Exit


@app.callback()
def tyyni(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which version it is."
        ),
    ] = False,
) -> None:
    """Words for an agent whose customer is upset, within the organisation's limits."""


app.command("ask")(ask.ask)
app.command("check")(check.check)
app.command("rephrase")(rephrase.rephrase)
app.command("handover")(handover.handover)
app.command("evaluate")(evaluate.evaluate)
app.command("assess")(assess.assess)
app.command("redact")(redact.redact)
app.add_typer(policies.app, name="policies", help="Check, test and describe policy sets.")
app.add_typer(
    escalations.app, name="escalations", help="List, show, claim, resolve and export escalations."
)
app.add_typer(keeping.audit, name="audit", help="Check and list the audit trail.")
app.command("erase")(keeping.erase)
app.command("incident")(keeping.incident)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error, never a traceback."""
    streams.prepare()
    try:
        _run()
    except TyyniError as error:
        streams.complain(speaker_here()(str(error)))
        for problem in getattr(error, "problems", ()):
            streams.complain(f"  {problem}")
        raise SystemExit(USAGE if isinstance(error, BadInput) else 1) from None
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        streams.abandon()
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it is told in words
        _failed(error)
        raise SystemExit(1) from None


def _run() -> None:
    try:
        app()
    finally:
        # What waits to be written may fail too; Python's own end would not tell in a sentence.
        sys.stdout.flush()


def _failed(error: Exception) -> None:
    if os.environ.get("TYYNI_DEBUG"):
        raise error
    say = speaker_here()
    known = streams.sentence(error, say) if isinstance(error, OSError) else None
    sentence = say(
        "Something went wrong inside Tyyni ({error}). Set TYYNI_DEBUG=1 and run the command again "
        "to see where, and report it."
    )
    streams.complain(known or sentence.format(error=type(error).__name__))
    if isinstance(error, OSError):
        streams.abandon()
