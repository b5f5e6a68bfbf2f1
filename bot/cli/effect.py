"""`tyyni policies effect`: what a set's own words and examples change in readings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.options import Json, JsonOption
from bot.cli.progress import progress
from bot.domain.errors import BadInput
from bot.words import speaker_here

if TYPE_CHECKING:
    from bot.domain.conversation import Conversation
    from bot.domain.effect import Change, Effect
    from bot.domain.policy import PolicySet

Named = tuple[str, "Conversation"]
_SHOWN = 200


def effect(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="Folder of a policy set; the settings' one by default."
        ),
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl", help='JSON lines {"id", "text"} or {"id", "turns"}; by default its tests.'
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read messages with and without the set's own words and examples; show what differs."""
    from bot import wiring
    from bot.domain.effect import effect as summed

    policy = wiring.policy(folder)
    bad: list[str] = []
    asked = _tests(policy) if jsonl is None else _given(jsonl, bad)
    found = _compared(policy, asked)
    whole = summed(change for _, change in found)
    shown = [one for one in found if one[1].is_one]
    if as_json:
        changed = [_json(name, change) for (name, _), change in shown]
        options.write({"changed": changed, "summary": _sum(whole), "errors": bad})
    else:
        _show([(name, said, change) for (name, said), change in shown], whole)
    _notes(policy, bad)


def _compared(policy: PolicySet, asked: Iterator[Named]) -> list[tuple[Named, Change]]:
    from bot import wiring
    from bot.domain.effect import Change

    reader = wiring.reader()
    found: list[tuple[Named, Change]] = []
    with progress() as tick:
        for name, said in asked:
            change = Change(reader.read(said), reader.read(said, policy.own))
            found.append(((name, said), change))
            tick(name)
    return found


def _tests(policy: PolicySet) -> Iterator[Named]:
    """The set's own tests."""
    from bot.policyfiles.cases import conversation_of

    for case in policy.tests.cases:
        yield case.id, conversation_of(case)


def _given(file: Path, bad: list[str]) -> Iterator[Named]:
    """The conversations of a file; what cannot be read of it is added to `bad`."""
    for number, item, error in options.items(file):
        if error:
            bad.append(error)
            continue
        try:
            yield str(item.get("id", number)), options.turns(item)
        except BadInput as refused:
            bad.append(f"line {number}: {refused}")


def _json(name: str, change: Change) -> Json:
    from bot import shapes

    return {
        "id": name,
        "direction": change.direction.value,
        "before": {
            "severity": change.before.severity.value,
            "signals": shapes.signals(change.before),
        },
        "after": {"severity": change.after.severity.value, "signals": shapes.signals(change.after)},
        "came": [kind.value for kind in change.came],
        "went": [kind.value for kind in change.went],
    }


def _sum(whole: Effect) -> Json:
    return {
        "read": whole.read,
        "changed": whole.changed,
        "up": whole.up,
        "down": whole.down,
        "level": whole.level,
    }


def _show(shown: list[tuple[str, Conversation, Change]], whole: Effect) -> None:
    """Each that differs with the words it rests on, then the sum."""
    say, console = speaker_here(), options.console()
    for name, said, change in shown:
        severities = f"{change.before.severity} → {change.after.severity}"
        kinds = [*(f"+{kind}" for kind in change.came), *(f"−{kind}" for kind in change.went)]
        console.print(f"{name}: {' '.join((severities, *kinds))}")
        console.print(f"  {shortened(said.last_customer_text)}", style="dim")
        for signal in change.own:
            words = said.turns[signal.turn].text[signal.start : signal.end]
            console.print(f"  {signal.kind}: ”{shortened(words)}”", style="dim")
    words = say(
        "{read} read, {changed} changed: {up} graver, {down} milder, {level} in signals only"
    )
    console.print(words.format(**_sum(whole)))


def shortened(text: str) -> str:
    """A text on one line, its end cut off where it is long."""
    flat = " ".join(text.split())
    return f"{flat[:_SHOWN]}…" if len(flat) > _SHOWN else flat


def _notes(policy: PolicySet, bad: list[str]) -> None:
    """On standard error: nothing to count, examples that do not count, lines left out."""
    from bot import wiring

    say = speaker_here()
    if not (policy.reading.words or policy.reading.examples):
        typer.echo(say("This set has no reading.yaml with words or examples."), err=True)
    if wiring.examples_idle(policy):
        said = say("Its examples do not count here, since no embedding runs on this machine.")
        typer.echo(said, err=True)
    for line in bad:
        typer.echo(line, err=True)
    if bad:
        raise SystemExit(1)
