"""`tyyni escalations`: what waits, who has it, and settling it without a platform."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from bot.cli import options
from bot.domain.escalation import OVER, Escalation, Outcome, State

if TYPE_CHECKING:
    from rich.console import Console

    from bot.domain.happened import Event
    from bot.usecases.claims import Claims

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True)

_OPEN = frozenset(State) - OVER
IdArgument = Annotated[str, typer.Argument(help="The escalation's id.", show_default=False)]
PersonOption = Annotated[
    str, typer.Option("--as", help="Who does this: a supervisor's id on the platform.")
]
MostOption = Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also those that are over.")]


@app.command("list")
def listed(
    every: AllOption = False, most: MostOption = 50, as_json: options.JsonOption = False
) -> None:
    """List escalations, the newest first; those that are open unless `--all` is given."""
    from bot import shapes

    found = asyncio.run(_with(lambda claims: claims.listed(_states(every=every), most)))
    if as_json:
        options.write({"escalations": [shapes.escalation(one) for one in found]})
        return
    console = options.console()
    for one in found:
        _line(console, one)


@app.command()
def show(escalation: IdArgument, as_json: options.JsonOption = False) -> None:
    """Show one escalation and what happened to it."""
    from bot import shapes

    found, events = asyncio.run(_with(lambda claims: claims.shown(escalation)))
    if as_json:
        options.write({**shapes.escalation(found), "events": [shapes.event(e) for e in events]})
        return
    console = options.console()
    _line(console, found)
    for event in events:
        _happened(console, event)


@app.command()
def claim(
    escalation: IdArgument, person: PersonOption, as_json: options.JsonOption = False
) -> None:
    """Take an escalation; the server shows it on its card."""
    _told(asyncio.run(_with(lambda claims: claims.claim(escalation, person))), as_json=as_json)


@app.command()
def resolve(
    escalation: IdArgument,
    person: PersonOption,
    outcome: Annotated[Outcome, typer.Option(help="Why it is over.")] = Outcome.SETTLED,
    words: Annotated[str, typer.Option(help="A line about it, without personal data.")] = "",
    as_json: options.JsonOption = False,
) -> None:
    """Settle an escalation that has been claimed."""
    found = asyncio.run(_with(lambda claims: claims.resolve(escalation, person, outcome, words)))
    _told(found, as_json=as_json)


@app.command()
def export(
    form: Annotated[
        Literal["jsonl", "csv"], typer.Option("--format", help="JSON lines, or CSV for a sheet.")
    ] = "jsonl",
    most: MostOption = 10_000,
) -> None:
    """Write all escalations to standard output, the newest first, without conversations."""
    from bot import shapes

    found = asyncio.run(_with(lambda claims: claims.listed(frozenset(State), most)))
    if form == "jsonl":
        for one in found:
            options.write(shapes.escalation(one))
        return
    sys.stdout.buffer.write(shapes.sheet(found).encode("utf-8", "backslashreplace"))


async def _with(work: Callable[[Claims], Awaitable[T]]) -> T:
    from bot.wiring import standby

    async with standby.opened() as claims:
        return await work(claims)


def _states(*, every: bool) -> frozenset[State]:
    return frozenset(State) if every else _OPEN


def _told(found: Escalation, *, as_json: bool) -> None:
    from bot import shapes

    if as_json:
        options.write(shapes.escalation(found))
    else:
        _line(options.console(), found)


def _line(console: Console, one: Escalation) -> None:
    who = one.resolved_by or one.claimed_by or ""
    at = one.opened_at.isoformat(timespec="seconds")
    parts = (one.id, at, one.state.value, one.severity.value, one.route, who, one.reason)
    console.print("  ".join(part for part in parts if part), soft_wrap=True)


def _happened(console: Console, event: Event) -> None:
    at = event.at.isoformat(timespec="seconds")
    parts = ("  ", at, event.what.value, event.by, event.words)
    console.print("  ".join(part for part in parts if part), soft_wrap=True)
