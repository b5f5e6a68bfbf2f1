"""`tyyni ask`: suggestions for one message or conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import options
from bot.cli.options import JsonOption, PolicyOption
from bot.domain.conversation import Channel, Language

if TYPE_CHECKING:
    from bot.domain.suggestion import Answer
    from bot.words import Say


def ask(
    text: Annotated[str | None, typer.Argument(help="The message; '-' or none: stdin.")] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option(help="The customer's language.")
    ] = None,
    channel: Annotated[Channel, typer.Option(help="How the reply is sent.")] = Channel.CHAT,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest words for a customer's message or conversation."""
    from bot import shapes, wiring
    from bot.words import language_here

    conversation = options.asked(options.read_text(text), channel)
    spoken = Language(language) if language else None
    adviser = wiring.adviser(policy)
    if as_json:
        options.write(shapes.answer(adviser.suggest(conversation, language=spoken)))
    else:
        _show(adviser.suggest(conversation, language=spoken, desk=language_here()))


def _show(answer: Answer) -> None:
    from bot.words import speaker_here

    say = speaker_here()
    console = options.console()
    console.print(_headline(say, answer), style="bold")
    if answer.pause:
        console.print(answer.pause, style="italic")
    for suggestion in answer.suggestions:
        console.print(f"\n{_style(say, suggestion.style.value)}", style="cyan")
        console.print(suggestion.text)
    if not answer.suggestions:
        console.print(say("All approved wording has been used in this case."))
    console.print()
    for mark, notes in (("✓", answer.may), ("✕", answer.must_not)):
        for note in notes:
            console.print(f"{mark} {note.text} ({note.clause})", style="dim")
    console.print(_footer(say, answer), style="dim")


def _headline(say: Say, answer: Answer) -> str:
    from bot.words import severity_words

    parts = [severity_words(say, answer.reading.severity)]
    if answer.escalate:
        parts.append(say("Hand over: {reason}").format(reason=answer.escalate.reason))
    return " · ".join(parts)


def _footer(say: Say, answer: Answer) -> str:
    gap = say("No clause of the policy covers this: these are holding words.") if answer.gap else ""
    clauses = answer.suggestions[0].clauses if answer.suggestions else (answer.situation,)
    return f"{gap} {', '.join(clauses)} · {answer.policy}@{answer.version}".strip()


def _style(say: Say, style: str) -> str:
    return {"warm": say("Warm"), "brief": say("Brief"), "firm": say("Firm")}[style]
