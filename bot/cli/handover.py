"""`tyyni handover`: what a supervisor needs to know of a conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.options import JsonOption, PolicyOption
from bot.domain.review import Summary
from bot.words import about_words, handover_help_words, speaker_here

if TYPE_CHECKING:
    from bot.domain.conversation import Conversation
    from bot.usecases.adviser import Adviser


def handover(
    text: Annotated[
        str | None, typer.Argument(help="The conversation; '-' or none: stdin.")
    ] = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sum a conversation up for whoever takes over; each statement names its turn."""
    from bot import shapes, wiring

    conversation = options.asked(options.read_text(text))
    summary = _summed(wiring.adviser(policy), conversation)
    if as_json:
        options.write(shapes.summary(summary))
        return
    say, console = speaker_here(), options.console()
    for found in summary.statements:
        console.print(f"{about_words(say, found.about)}: {found.text} [{found.turn + 1}]")
    if words := handover_help_words(say, summary.help):
        console.print(words, style="dim")


def _summed(adviser: Adviser, conversation: Conversation) -> Summary:
    from bot import wiring

    scribe = wiring.scribe_here(adviser.policies)
    if scribe is None:
        return Summary(adviser.summary(wiring.masked(conversation)))
    from bot.usecases.editor import Editor

    answer = adviser.suggest(conversation)
    return asyncio.run(Editor(scribe).summarise(conversation, answer))
