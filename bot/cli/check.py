"""`tyyni check`: what is wrong with an agent's draft, and a mended version."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.options import Json, JsonOption, LinesOption, PolicyOption
from bot.domain.conversation import Channel, Conversation
from bot.domain.errors import BadInput
from bot.words import check_help_words, dimension_words, merit_words, speaker_here

if TYPE_CHECKING:
    from bot.domain.review import Review
    from bot.usecases.adviser import Adviser


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
    said = conversation_of(conversation)
    found = _reviewed(adviser, text, said)
    if as_json:
        from bot import shapes

        options.write(shapes.review(found))
    else:
        _show(text, found)
    if found.violations:
        raise SystemExit(1)


def _reviewed(adviser: Adviser, draft: str, said: Conversation) -> Review:
    """The review by rule, with a model's sentences where one is set up and something is broken."""
    from bot import wiring

    found = adviser.review(draft, said)
    scribe = wiring.scribe_here(adviser.policies) if found.sentences else None
    if scribe is None:
        return found
    from bot.usecases.editor import SecondOpinion

    return asyncio.run(SecondOpinion(adviser, scribe).of(draft, said, found))


def _line(adviser: Adviser, item: Json) -> Json:
    from bot import shapes

    if not isinstance(item.get("draft"), str):
        raise BadInput('write {"id": …, "draft": "…"}, with "turns" if there are any')
    said = options.turns(item) if {"turns", "text"} & item.keys() else Conversation(())
    found = adviser.check(item["draft"], said, channel=options.channel(item))
    return {"id": item.get("id"), "violations": shapes.violations(found)}


def conversation_of(file: Path | None, channel: Channel = Channel.CHAT) -> Conversation:
    """The conversation in a file; an empty one where none is given."""
    if file is None:
        return Conversation((), channel)
    try:
        return options.conversation(file.read_text("utf-8-sig", "replace"), channel)
    except OSError:
        say = speaker_here()
        sentence = say("{file} cannot be read; give a file with the conversation.")
        raise BadInput(sentence.format(file=file)) from None


def _show(draft: str, found: Review) -> None:
    say, console = speaker_here(), options.console()
    if found.violations:
        _show_broken(draft, found)
    else:
        console.print(say("Nothing in this draft breaks the policy."))
    if found.merits:
        good = ", ".join(merit_words(say, merit) for merit in found.merits)
        console.print(f"\n{say('Good in it')}: {good}")
    marks = (
        f"{'✓' if one in found.dimensions else '·'} {words}" for one, words in dimension_words(say)
    )
    console.print("  ".join(marks), style="dim")
    if words := check_help_words(say, found.help):
        console.print(words, style="dim")


def _show_broken(draft: str, found: Review) -> None:
    """The words, why, and what could stand in the place of their sentence."""
    say, console = speaker_here(), options.console()
    for violation in found.violations:
        words = draft[violation.start : violation.end]
        console.print(f"”{words}” – {violation.why} ({violation.clause})")
    for one in found.sentences:
        console.print(f"\n– {one.sentence}", style="dim")
        console.print(f"→ {one.instead or say('leave it out')}")
    console.print(f"\n{say('Mended')}", style="cyan")
    nothing = say("Nothing of it can stay as it is; ask for a suggestion instead.")
    console.print(found.mended or nothing)
