"""`tyyni check`: what is wrong with an agent's draft, and a mended version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.options import Json, JsonOption, LinesOption, PolicyOption
from bot.domain.conversation import Conversation
from bot.domain.errors import BadInput
from bot.words import speaker_here

if TYPE_CHECKING:
    from bot.domain.suggestion import Violation
    from bot.usecases.coach import Adviser


def check(
    draft: Annotated[str | None, typer.Option(help="The draft; '-' or none: stdin.")] = None,
    conversation: Annotated[
        Path | None, typer.Option(help="A file with the conversation so far.")
    ] = None,
    jsonl: LinesOption = False,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a draft against the policy; exit 1 where it breaks a clause."""
    from bot import wiring

    adviser = wiring.adviser(policy)
    if jsonl:
        options.each_line(lambda item: _line(adviser, item))
        return
    text = options.read_text(draft)
    if not text.strip():
        say = speaker_here()
        raise BadInput(say("Give the draft with --draft TEXT or on standard input."))
    said = _conversation(conversation)
    found, mended = adviser.mend(text, said)
    if as_json:
        from bot import shapes

        options.write({"violations": shapes.violations(found), "mended": mended})
    else:
        _show(text, found, mended)
    if found:
        raise SystemExit(1)


def _line(adviser: Adviser, item: Json) -> Json:
    from bot import shapes

    if not isinstance(item.get("draft"), str):
        raise BadInput('write {"id": …, "draft": "…"}, with "turns" if there are any')
    said = options.turns(item) if {"turns", "text"} & item.keys() else Conversation(())
    found = adviser.check(item["draft"], said)
    return {"id": item.get("id"), "violations": shapes.violations(found)}


def _conversation(file: Path | None) -> Conversation:
    if file is None:
        return Conversation(())
    try:
        return options.conversation(file.read_text("utf-8-sig", "replace"))
    except OSError:
        say = speaker_here()
        sentence = say("{file} cannot be read; give a file with the conversation.")
        raise BadInput(sentence.format(file=file)) from None


def _show(draft: str, found: tuple[Violation, ...], mended: str) -> None:
    say = speaker_here()
    console = options.console()
    if not found:
        console.print(say("Nothing in this draft breaks the policy."))
        return
    for violation in found:
        words = draft[violation.start : violation.end]
        console.print(f"”{words}” – {violation.why} ({violation.clause})")
    console.print()
    console.print(say("Mended"), style="cyan")
    console.print(mended or say("Nothing of it can stay as it is; ask for a suggestion instead."))
