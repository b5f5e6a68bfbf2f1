"""`tyyni ask`: suggestions for one message or conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import options
from bot.cli.options import JsonOption, PolicyOption
from bot.domain.conversation import Channel, Conversation, Language
from bot.words import help_words, severity_words, speaker_here, style_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.suggestion import Answer, Suggestion
    from bot.usecases.adviser import Adviser
    from bot.words import Say


def ask(
    text: Annotated[str | None, typer.Argument(help="The message; '-' or none: stdin.")] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option(help="The customer's language.")
    ] = None,
    channel: Annotated[Channel, typer.Option(help="How the reply is sent.")] = Channel.CHAT,
    policy: PolicyOption = None,
    model: Annotated[
        bool, typer.Option(help="Ask the language model too, where one is set up.")
    ] = True,
    light: Annotated[
        bool, typer.Option("--light", help="Limits and what to know alone; no phrasing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Suggest words for a customer's message or conversation."""
    from bot import shapes, wiring
    from bot.words import language_here

    conversation = options.asked(options.read_text(text), channel)
    spoken = Language(language) if language else None
    adviser = wiring.adviser(policy)
    desk = None if as_json else language_here()
    answer = adviser.suggest(conversation, language=spoken, desk=desk, light=light)
    show = (lambda _: None) if as_json else Shown()
    show(answer)
    if model and not light:
        answer = _bettered(adviser, conversation, answer, desk, show)
    if as_json:
        options.write(shapes.answer(answer))


def _bettered(
    adviser: Adviser,
    conversation: Conversation,
    answer: Answer,
    desk: Language | None,
    show: Callable[[Answer], None],
) -> Answer:
    """The answer with what the model adds to it, shown as it comes."""
    import asyncio

    from bot import wiring

    scribe = wiring.scribe_here(adviser.policies)
    if scribe is None:
        return answer

    async def follow() -> Answer:
        latest = answer
        async for latest in scribe.better(conversation, answer, desk):
            show(latest)
        return latest

    return asyncio.run(follow())


@dataclass
class Shown:
    """What a person has read so far; each answer adds what is new in it."""

    last: Answer | None = None

    def __call__(self, answer: Answer) -> None:
        """Show an answer, or what it adds to the one before."""
        before = self.last
        self.last = answer
        if before is None or before.reading.severity is not answer.reading.severity:
            _show(answer)
            return
        for suggestion in answer.suggestions[len(before.suggestions) :]:
            _show_suggestion(suggestion)
        if answer.help is not before.help and (words := help_words(speaker_here(), answer.help)):
            options.console().print(f"\n{words}", style="yellow")


def _show(answer: Answer) -> None:
    say = speaker_here()
    console = options.console()
    console.print(_headline(say, answer), style="bold")
    if answer.pause:
        console.print(answer.pause, style="italic")
    for suggestion in answer.suggestions:
        _show_suggestion(suggestion)
    if not answer.suggestions and not answer.light:
        console.print(say("All approved wording has been used in this case."))
    console.print()
    for mark, notes in (("✓", answer.may), ("✕", answer.must_not)):
        for note in notes:
            console.print(f"{mark} {note.text} ({note.clause})", style="dim")
    console.print(_footer(say, answer), style="dim")


def _show_suggestion(suggestion: Suggestion) -> None:
    say, console = speaker_here(), options.console()
    of_model = say("{style}, by the language model") if suggestion.source == "model" else "{style}"
    title = of_model.format(style=style_words(say, suggestion.style))
    console.print(f"\n{title}", style="cyan")
    console.print(suggestion.text)


def _headline(say: Say, answer: Answer) -> str:
    parts = [severity_words(say, answer.reading.severity)]
    if answer.escalate:
        parts.append(say("Hand over: {reason}").format(reason=answer.escalate.reason))
    return " · ".join(parts)


def _footer(say: Say, answer: Answer) -> str:
    gap = say("No clause of the policy covers this: these are holding words.") if answer.gap else ""
    clauses = answer.suggestions[0].clauses if answer.suggestions else (answer.situation,)
    return f"{gap} {', '.join(clauses)} · {answer.policy}@{answer.version}".strip()
