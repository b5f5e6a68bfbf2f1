"""`tyyni evaluate`: how good the suggestions are, measured, and compared with the last run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import options
from bot.cli.options import JsonOption, PolicyOption
from bot.cli.progress import progress
from bot.words import speaker_here

if TYPE_CHECKING:
    from bot.usecases.evaluation import Outcome

_WIDTH = 11


def evaluate(
    cases: Annotated[
        Path | None, typer.Option(help="A folder of cases; the shipped ones by default.")
    ] = None,
    policy: PolicyOption = None,
    out: Annotated[
        Path, typer.Option(help="Where the report goes, and where the last one is found.")
    ] = Path(".data/evaluation"),
    model: Annotated[
        bool, typer.Option(help="Ask the language model too, where one is set up.")
    ] = True,
    judge: Annotated[
        str | None, typer.Option(help="A model that marks each suggestion from 1 to 5.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run cases through the playbook and the model; exit 1 where the guard finds anything."""
    from bot.evaluating import report

    outcomes, about = asyncio.run(_run(cases, policy, judge, model=model))
    now = report.report(outcomes, about)
    changes = report.compared(now, report.last(out))
    report.save(now, changes, out)
    if as_json:
        options.write({**now, "changes": changes})
    else:
        _show(now, changes, out / report.PAGE)
    if any(row["shares"]["guard"] < 1 for row in now["languages"]):
        raise SystemExit(1)


async def _run(
    cases: Path | None, policy: Path | None, judge: str | None, *, model: bool
) -> tuple[list[Outcome], dict[str, Any]]:
    from bot.wiring import evaluation

    found = evaluation.cases(cases, policy)
    about = evaluation.about(found, policy, model=model, judge=judge)
    outcomes: list[Outcome] = []
    with progress() as tick:
        running = evaluation.outcomes(found, policy, model=model, judge=judge)
        async for outcome in running:
            outcomes.append(outcome)
            tick(f"{len(outcomes)}/{len(found)} {outcome.case.id}")
    return outcomes, about


def _show(now: dict[str, Any], changes: list[dict[str, Any]], page: Path) -> None:
    say, console = speaker_here(), options.console()
    measures = list(now["languages"][0]["shares"]) if now["languages"] else []
    console.print(f"{'':<14}{'n':>5}" + "".join(f"{name:>{_WIDTH + 2}}" for name in measures))
    for row in now["languages"]:
        shares = "".join(f"{100 * row['shares'][m]:>{_WIDTH}.1f} %" for m in measures)
        console.print(f"{row['of']:<3} {row['source']:<10}{row['count']:>5}{shares}")
    seen = say("{right} of {all} cases: situation and conduct as a colleague saw them.")
    console.print(seen.format(right=now["as_expected"], all=now["cases"]))
    languages = {row["of"] for row in now["languages"]}
    for change in changes:
        if change["of"] not in languages:
            continue  # the page has those by situation as well; here they would fill the screen
        console.print(
            f"{change['of']} {change['source']} {change['measure']}: "
            f"{100 * change['before']:.1f} → {100 * change['now']:.1f} %"
        )
    console.print(say("The whole report: {page}").format(page=page))
