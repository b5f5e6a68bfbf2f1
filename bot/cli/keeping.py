"""`tyyni audit`, `erase` and `incident`: what is kept, checked, given out, taken away."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import typer

from bot.cli import options, streams
from bot.domain.errors import BadInput
from bot.words import speaker_here

audit = typer.Typer(no_args_is_help=True)
_MOST = 1_000


@audit.command()
def verify(
    known: Annotated[
        str, typer.Option("--known", help="A hash from `audit list`, kept elsewhere.")
    ] = "",
    as_json: options.JsonOption = False,
) -> None:
    """Check that no entry of the audit trail was changed or taken out; exit 1 where one was."""
    from bot.wiring import records

    say = speaker_here()
    entries, broken = asyncio.run(records.verified(known.strip()))
    if as_json:
        found = {"number": broken.number, "why": broken.why} if broken else None
        options.write({"entries": entries, "broken": found})
    elif broken:
        words = say("The audit trail does not hold at entry {number}: {why}.")
        options.console().print(words.format(number=broken.number, why=broken.why))
    else:
        words = say("The audit trail holds: {count} entries.")
        options.console().print(words.format(count=entries))
    if broken:
        raise SystemExit(1)


@audit.command("list")
def listed() -> None:
    """The audit trail as JSON lines, the oldest first; a token stands for each person."""
    from bot.wiring import records

    for entry in asyncio.run(records.trail()):
        deed = entry.deed
        options.write(
            {
                "number": entry.number,
                "at": deed.at.isoformat(),
                "who": deed.who,
                "action": deed.action,
                "subject": deed.subject,
                "outcome": deed.outcome,
                "hash": entry.hash,
            }
        )


def erase(
    customer_reference: Annotated[
        str | None, typer.Option(help="The organisation's own reference of a customer.")
    ] = None,
    agent: Annotated[str | None, typer.Option(help="The platform's id of a person.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Take all that is kept of a customer or an agent away for good; it cannot be undone."""
    from bot.wiring import records

    say = speaker_here()
    if (customer_reference is None) == (agent is None):
        raise BadInput(say("Give one of --customer-reference and --agent."))
    name = (customer_reference or agent or "").strip()
    if not name:
        raise BadInput(say("The reference or id is empty."))
    if not yes:
        typer.confirm(say("Erase {name} for good?").format(name=name), abort=True, err=True)
    count = asyncio.run(records.erased(reference=customer_reference, person=agent))
    words = say("Erased: {count}. Copies elsewhere, such as backups, are yours to erase.")
    streams.complain(words.format(count=count))


def incident(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The id of an escalation, or of a case handled alone; none: lists the latter."
        ),
    ] = None,
    form: Annotated[
        Literal["markdown", "json", "csv"], typer.Option("--format", help="How it is written.")
    ] = "markdown",
) -> None:
    """The record of an incident, a draft for the report on safety at work."""
    from bot import reports
    from bot.wiring import records

    if name is None:
        _list_handled(as_json=form == "json")
        return
    found, time_zone = asyncio.run(records.incident(name))
    if form == "json":
        text = reports.as_json(found)
    elif form == "csv":
        text = reports.as_csv(found)
    else:
        text = reports.as_markdown(speaker_here(), found, time_zone)
    typer.echo(text, nl=False)


def _list_handled(*, as_json: bool) -> None:
    from bot import reports
    from bot.wiring import records

    found = asyncio.run(records.handled_alone(_MOST))
    if as_json:
        options.write({"incidents": [reports.line(one) for one in found]})
        return
    console = options.console()
    for one in found:
        at = one.opened_at.isoformat(timespec="seconds")
        console.print(f"{one.id}  {at}  {one.severity}  {one.reason}", soft_wrap=True)
