"""`tyyni handover`: what a supervisor needs to know of a conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.options import JsonOption, PolicyOption
from bot.words import about_words, speaker_here

if TYPE_CHECKING:
    from bot.domain.conversation import Conversation
    from bot.domain.review import Statement
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
    statements = _summed(wiring.adviser(policy), conversation)
    if as_json:
        options.write({"statements": [shapes.statement(found) for found in statements]})
        return
    say, console = speaker_here(), options.console()
    for found in statements:
        console.print(f"{about_words(say, found.about)}: {found.text} [{found.turn + 1}]")


def _summed(adviser: Adviser, conversation: Conversation) -> tuple[Statement, ...]:
    from bot import wiring

    scribe = wiring.scribe_here(adviser.policies)
    if scribe is None:
        return adviser.summary(wiring.masked(conversation))
    from bot.usecases.editor import Editor

    answer = adviser.suggest(conversation)
    return asyncio.run(Editor(scribe).summarise(conversation, answer))
