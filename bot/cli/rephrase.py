"""`tyyni rephrase`: a reply said another way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import options
from bot.cli.check import conversation_of
from bot.cli.options import JsonOption, PolicyOption
from bot.domain.brief import Way
from bot.domain.conversation import Channel, Conversation, Language
from bot.domain.errors import BadInput, Silent
from bot.domain.suggestion import Help, Suggestion
from bot.words import help_words, speaker_here

if TYPE_CHECKING:
    from bot.domain.suggestion import Answer
    from bot.usecases.adviser import Adviser


def rephrase(
    text: Annotated[str | None, typer.Argument(help="The reply; '-' or none: stdin.")] = None,
    way: Annotated[Way, typer.Option(help="How it is to be said.")] = Way.SOFTER,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option(help="The language it is to be in.")
    ] = None,
    channel: Annotated[Channel, typer.Option(help="How it is sent.")] = Channel.CHAT,
    conversation: Annotated[
        Path | None, typer.Option(help="A file with the conversation so far.")
    ] = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say a reply softer, firmer, shorter, plainer, in another language or for another channel."""
    from bot import shapes, wiring

    reply = options.read_text(text)
    if not reply.strip():
        say = speaker_here()
        raise BadInput(say("Give the reply as TEXT or on standard input."))
    said = conversation_of(conversation, channel)
    adviser = wiring.adviser(policy)
    spoken = Language(language) if language else adviser.language_of(reply)
    found, why = _rephrased(adviser, reply, way, said, spoken)
    if as_json:
        shown = shapes.suggestion(found) if found else None
        options.write({"way": way.value, "suggestion": shown, "model": why.value})
    else:
        _show(found, why)
    if found is None:
        raise SystemExit(1)


def _rephrased(
    adviser: Adviser, reply: str, way: Way, said: Conversation, language: Language
) -> tuple[Suggestion | None, Help]:
    """The model's words; the playbook's own where it has none, and why."""
    from bot import wiring

    answer = adviser.suggest(said, language=language)
    why = Help.NONE
    scribe = wiring.scribe_here(adviser.policies)
    if scribe is not None:
        from bot.usecases.editor import Editor

        try:
            return asyncio.run(Editor(scribe).rephrase(reply, way, said, answer)), Help.GIVEN
        except Silent as silent:
            why = silent.why
    own = _own(adviser, way, said, language)
    return (own.suggestions[0] if own and own.suggestions else None), why


def _own(adviser: Adviser, way: Way, said: Conversation, language: Language) -> Answer | None:
    """The playbook's words need a customer's message to answer."""
    return adviser.rephrase(way, said, language) if said.customer_turns else None


def _show(found: Suggestion | None, why: Help) -> None:
    say, console = speaker_here(), options.console()
    if words := help_words(say, why):
        console.print(words, style="yellow")
    if found is None:
        console.print(
            say(
                "Without a language model the playbook cannot say this another way. With the "
                "conversation (--conversation) it can offer its own words, softer, firmer or "
                "shorter."
            )
        )
        return
    if found.source == "playbook":
        console.print(say("The playbook's own words for this:"), style="cyan")
    console.print(found.text)
    console.print(", ".join(found.clauses), style="dim")
