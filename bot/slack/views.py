"""What agents see on Slack; pure: domain in, Block Kit out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.policy import PolicySet, Step, Style, Words
from bot.slack.blocks import Block, actions, button, context, section, titled
from bot.slack.draft_views import menu
from bot.slack.people_views import SAID
from bot.words import Say, help_words, severity_words

if TYPE_CHECKING:
    from bot.domain.suggestion import Answer, Note

STYLE = "style_"
ESCALATE = "escalate"
HANDLED = "handled"
ALARM = "alarm"


def suggestion(say: Say, policy: PolicySet, answer: Answer, case: str) -> dict[str, Any]:
    """The first suggestion with its notes and buttons; `text` is what a notification shows.

    A model's suggestions stand below the playbook's, each under its style.
    """
    text = _first(say, answer)
    in_danger = answer.conduct is Step.SAFETY
    blocks: list[Block] = [
        context(_summary(say, policy, answer)),
        *_whose(say, policy, answer),
        *(_protected(say, answer, text) if in_danger else _words(say, policy, answer, text)),
        *([] if in_danger else _of_the_model(say, policy, answer)),
        *_notes(answer),
        *([context(answer.pause)] if answer.pause and not in_danger else []),
        {**actions(*_buttons(say, policy, answer, case), menu(say, answer)), "block_id": case},
        context(_rests_on(say, answer)),
    ]
    return {"text": text, "blocks": blocks}


def _first(say: Say, answer: Answer) -> str:
    """What stands first: the words to send, or why there are none."""
    if answer.suggestions:
        return answer.suggestions[0].text
    if answer.light:
        return say("Limits only, as you chose.")
    return say("All approved wording has been used in this case.")


def _whose(say: Say, policy: PolicySet, answer: Answer) -> list[Block]:
    """That a step of the ladder is a supervisor's to take, where the policy says so."""
    theirs = {rung.step for rung in policy.conduct.ladder if rung.who == "supervisor"}
    words = say("A supervisor takes this step, in these words; hand the conversation over.")
    return [context(words)] if answer.conduct in theirs else []


def _words(say: Say, policy: PolicySet, answer: Answer, text: str) -> list[Block]:
    """The words; where they are the model's, that stands above them."""
    if not answer.suggestions:
        return [context(text)] if answer.light else [section(text)]
    first = answer.suggestions[0]
    if first.source == "playbook":
        return [section(text)]
    title = say("{style}, by the language model").format(style=_style(policy, first.style))
    return [context(title), section(text)]


def _of_the_model(say: Say, policy: PolicySet, answer: Answer) -> list[Block]:
    """Each of the model's suggestions as plain text, then what there is to say of the model."""
    blocks: list[Block] = []
    for found in answer.suggestions[1:]:
        if found.source == "model":
            title = say("{style}, by the language model")
            blocks.append(context(title.format(style=_style(policy, found.style))))
            blocks.append(section(found.text))
    words = help_words(say, answer.help)
    return [*blocks, context(words)] if words else blocks


def _protected(say: Say, answer: Answer, text: str) -> list[Block]:
    """In danger the agent's own safety comes first; an answer is theirs to give or not."""
    first = [titled(say("For you first"), answer.pause)] if answer.pause else []
    return [*first, titled(say("Only if you want to answer"), text)]


def _summary(say: Say, policy: PolicySet, answer: Answer) -> str:
    parts = [severity_words(say, answer.reading.severity)]
    if answer.conduct is not Step.SAFETY:
        parts.append(_name(policy, answer.situation))
        if answer.escalate:
            parts.append(say("Hand over: {reason}").format(reason=answer.escalate.reason))
    return " · ".join(part for part in parts if part)


def _name(policy: PolicySet, clause: str) -> str:
    """The name of a situation in the desk's language."""
    name = getattr(policy.clauses.get(clause), "name", None)
    return str(getattr(name, policy.organisation.language)) if isinstance(name, Words) else ""


def _notes(answer: Answer) -> list[Block]:
    """What may be offered and what must not, each with its clause; the texts say which is which."""
    lines = [
        f"{mark} {note.text} ({note.clause})" for mark, notes in _marked(answer) for note in notes
    ]
    return [context(*lines)] if lines else []


def _marked(answer: Answer) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    return ("✓", answer.may), ("✕", answer.must_not)


def _buttons(say: Say, policy: PolicySet, answer: Answer, case: str) -> list[Block]:
    shown = answer.suggestions[0].style if answer.suggestions else None
    must = answer.escalate is not None
    styles = [
        button(f"{STYLE}{order.style}", _style(policy, order.style), case)
        for order in policy.voice.styles
        if order.style is not shown and answer.conduct is not Step.SAFETY and not answer.light
    ]
    escalate = button(ESCALATE, say("Escalate"), case, "danger" if must else None)
    help_now = button(ALARM, say("Alarm"), case)
    handled = button(HANDLED, say("I handled it"), case)
    steps = {
        Step.LIMIT: say("I said the limit"),
        Step.WARN: say("I gave the warning"),
        Step.END: say("I end the conversation"),
    }
    said = [button(SAID, steps[answer.conduct], case)] if answer.conduct in steps else []
    return [*styles, *said, escalate, help_now, handled]


def _style(policy: PolicySet, style: Style) -> str:
    order = next(order for order in policy.voice.styles if order.style is style)
    return str(getattr(order.text, policy.organisation.language))


def _rests_on(say: Say, answer: Answer) -> str:
    """The clauses behind the words, with the policy's version."""
    clauses = answer.suggestions[0].clauses if answer.suggestions else (answer.situation,)
    gap = say("No clause of the policy covers this: these are holding words.")
    stamp = f"{', '.join(clauses)} · {answer.policy}@{answer.version}"
    return f"{gap} {stamp}" if answer.gap else stamp
