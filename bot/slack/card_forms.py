"""The forms behind a supervisor's card: to whom, until when, with which words; pure."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.escalation import Outcome
from bot.slack import card
from bot.slack.blocks import context
from bot.slack.forms import View, chosen, modal, person, typed
from bot.words import Say

TO = "to"
WORDS = "words"
REASON = "reason"
SPAN = "span"
_MOST = 1000


def hand_over(say: Say, about: str) -> View:
    """To whom it goes."""
    small = context(say("They are asked at once whether they have it."))
    fields = [person(TO, say("To whom?")), small]
    return _form(say, card.HAND_OVER, say("Hand over"), fields, say("Hand over"), about)


def comment(say: Say, about: str) -> View:
    """What there is to say."""
    small = context(say("It is shown in the card's thread; personal data is masked."))
    fields = [typed(WORDS, say("Your comment"), most=_MOST), small]
    return _form(say, card.COMMENT, say("Comment"), fields, say("Send"), about)


def resolve_as(say: Say, about: str) -> View:
    """Why it is over, and a line for whoever wants to write one."""
    reasons = [(one.value, words) for one, words in reason_words(say).items()]
    fields = [
        chosen(REASON, say("How did it end?"), [*reasons, (card.CANCEL, say("It was not needed"))]),
        typed(WORDS, say("A line about it, if you like"), optional=True, most=_MOST),
    ]
    return _form(say, card.RESOLVE_AS, say("Resolve"), fields, say("Resolve"), about)


def snooze(say: Say, about: str) -> View:
    """For how long nobody is reminded."""
    spans = {
        "15": say("15 minutes"),
        "60": say("An hour"),
        "240": say("Four hours"),
        "1440": say("Until this time tomorrow"),
    }
    fields = [chosen(SPAN, say("For how long?"), list(spans.items()), first=True)]
    return _form(say, card.SNOOZE, say("Put off"), fields, say("Put off"), about)


def reason_words(say: Say) -> dict[Outcome, str]:
    """Why an escalation is resolved, as one chooses it."""
    return {one: card.outcome_words(say, one) for one in Outcome}


FORMS: dict[str, Callable[[Say, str], View]] = {
    card.HAND_OVER: hand_over,
    card.COMMENT: comment,
    card.RESOLVE_AS: resolve_as,
    card.SNOOZE: snooze,
}


def _form(
    say: Say,
    form: str,
    title: str,
    fields: list[dict[str, object]],
    submit: str,
    about: str,
) -> View:
    return modal(form, title, fields, close=say("Close"), submit=submit, about=about)
