"""`tyyni policies`: check, test and describe policy sets."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.effect import effect
from bot.cli.progress import progress
from bot.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.domain.suggestion import Answer
    from bot.policyfiles.problem import Problem

app = typer.Typer(no_args_is_help=True)
app.command()(effect)

DirArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DIR]",
        help="Folder of a policy set, or of several; the settings' one by default.",
        show_default=False,
    ),
]


@app.command()
def check(folder: DirArgument = None) -> None:
    """Read policy sets and list what is wrong: FILE:LINE:COLUMN: what it is and what to do."""
    from bot import wiring
    from bot.policyfiles import likeness
    from bot.policyfiles.load import check as checked

    def problems(one: Path) -> tuple[Problem, ...]:
        found = checked(one, wiring.floor)
        if found.policy is not None and wiring.examples_idle(found.policy):
            _say_idle(one)
        if not found.problems:
            for line in likeness.mistaken(found, wiring.matters()):
                typer.echo(f"{line.under(one)}", err=True)
        return found.problems

    _report(folder, problems, "check")


@app.command()
def safety(
    country: Annotated[
        str, typer.Argument(help="ISO code of the country: FI, SE; any other gives the default.")
    ] = "FI",
) -> None:
    """Print safety wording with numbers, sources and dates, to begin a policy set with."""
    from bot.policyfiles import ageing

    sys.stdout.write(ageing.safety(country))


@app.command("test")
def run_tests(folder: DirArgument = None) -> None:
    """Run the policy sets' own tests; a set that does not pass check is not tested."""
    from bot import wiring
    from bot.policyfiles import cases
    from bot.policyfiles.load import check as checked

    def problems(one: Path) -> tuple[Problem, ...]:
        found = checked(one, wiring.floor)
        if found.policy is None or found.problems:
            return found.problems
        respond = wiring.respond(found.policy)
        if found.policy.own and found.policy.own.matters:
            _say_found_by(cases.told(found, respond))
        return cases.run(found, respond)

    _report(folder, problems, "test")


@app.command()
def gaps(
    most: Annotated[int, typer.Option(help="How many, the newest first.", min=1)] = 50,
) -> None:
    """List what customers asked that no clause covers, personal data masked, as JSON lines."""
    from bot.cli import options
    from bot.wiring import records

    for gap in asyncio.run(records.gaps(most)):
        at = gap.at.isoformat(timespec="seconds")
        kept = {"at": at, "policy": gap.policy, "language": gap.language.value, "text": gap.text}
        options.write(kept)


@app.command()
def schema(
    file: Annotated[
        str | None,
        typer.Option(help="The schema of one file, such as service.yaml or playbook.yaml."),
    ] = None,
) -> None:
    """Print a JSON Schema that makes an editor complete keys."""
    from bot.policyfiles import schema as schemas

    if file is not None and file not in schemas.NAMES:
        raise BadInput(f"There is no schema for {file}; choose one of {', '.join(schemas.NAMES)}.")
    made = schemas.of_file(file) if file else schemas.of_set()
    _print(json.dumps(made, ensure_ascii=False, indent=2))


def _report(
    given: Path | None, problems_of: Callable[[Path], tuple[Problem, ...]], what: str
) -> None:
    from bot import wiring
    from bot.policyfiles.snapshot import sets_in

    folders = sets_in(_near(wiring.policy_dir(given)))
    lines: list[str] = []
    with progress() as tick:
        for folder in folders:
            tick(f"{what} {folder.name}")
            lines += [str(one) for one in sorted(p.under(folder) for p in problems_of(folder))]
    for line in lines:
        _print(line)
    _warn(folders)
    _summary(folders, len(lines), what)
    if lines:
        raise SystemExit(1)


def _say_found_by(answers: Iterable[Answer]) -> None:
    """By what the situations of the tests were found."""
    counts = Counter(answer.by.value if answer.by else "nothing" for answer in answers)
    told = ", ".join(f"{count} by {found}" for found, count in sorted(counts.items()))
    typer.echo(f"situations found: {told}", err=True)


def _say_idle(folder: Path) -> None:
    """That a set's examples do not count on this machine: no problem of the set."""
    said = f"{folder.name}/reading.yaml: its examples do not count here, since no embedding runs"
    typer.echo(f"{said}; 'tyyni doctor' says why", err=True)


def _warn(folders: Iterable[Path]) -> None:
    """Numbers that nobody has looked at for a year: told beside the problems, and no problem."""
    from bot import wiring
    from bot.policyfiles import ageing
    from bot.policyfiles.load import load

    today = wiring.SystemClock().now().date()
    for folder in folders:
        for problem in ageing.aged(load(folder), today):
            typer.echo(str(problem.under(folder)), err=True)


def _near(folder: Path) -> Path:
    """The folder as seen from here, where it is below: shorter lines, and editors follow them."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _summary(folders: Iterable[Path], problems: int, what: str) -> None:
    names = ", ".join(folder.name or str(folder) for folder in folders)
    found = {0: "no problems", 1: "1 problem"}.get(problems, f"{problems} problems")
    typer.echo(f"{what} {names}: {found}", err=True)


def _print(line: str) -> None:
    # A file name that is not UTF-8 goes out escaped.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
