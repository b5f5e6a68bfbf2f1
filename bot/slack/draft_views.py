"""What an agent sees of their own words: the check of a draft, and the ways to say things; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.domain.conversation import Channel, Language
from bot.domain.policy import Step
from bot.slack.blocks import Block, context, cut, escaped, overflow, section, titled
from bot.slack.forms import View, chosen, modal, typed
from bot.words import Say, check_help_words, dimension_words, merit_words

if TYPE_CHECKING:
    from bot.domain.review import Review
    from bot.domain.suggestion import Answer, Violation

MENU = "wording"
CHECK = "check_draft"
OTHERWISE = "otherwise"
WAY = "way"
DRAFT = "draft"
CUSTOMER = "customer"
LIGHT = "light"
WORDS_NOW = "words_now"
WORDS_AGAIN = "words_again"
_MOST = 8
_QUOTED = 200


def menu(say: Say, answer: Answer) -> Block:
    """What can be done with the words of an answer, one element of its row."""
    check, otherwise = (CHECK, say("Check my draft …")), (OTHERWISE, say("Otherwise …"))
    if answer.light and not answer.suggestions:
        now, again = say("Suggest words for this"), say("Suggestions always, as before")
        return overflow(MENU, [(WORDS_NOW, now), (WORDS_AGAIN, again), check])
    if answer.conduct is not Step.ACKNOWLEDGE:
        # These words are the organisation's own; what differs is language and channel.
        return overflow(MENU, [otherwise, check])
    ways = [("softer", say("Softer")), ("firmer", say("Firmer")), ("shorter", say("Shorter"))]
    return overflow(MENU, [*ways, otherwise, check])


def otherwise_form(say: Say, about: str) -> View:
    """The rarer ways to say something, and whether there are to be words at all."""
    ways = [
        ("simpler", say("In plain language")),
        *((f"language_{one.value}", words) for one, words in languages(say).items()),
        *((f"channel_{one.value}", words) for one, words in channels(say).items()),
        (LIGHT, say("From now on limits only, no ready words")),
    ]
    return modal(
        OTHERWISE,
        say("Say it otherwise"),
        [chosen(WAY, say("How?"), ways)],
        close=say("Close"),
        submit=say("Do it"),
        about=about,
    )


def languages(say: Say) -> dict[Language, str]:
    """In which language."""
    return {
        Language.FI: say("In Finnish"),
        Language.SV: say("In Swedish"),
        Language.EN: say("In English"),
    }


def channels(say: Say) -> dict[Channel, str]:
    """For which channel."""
    return {
        Channel.CHAT: say("For a chat"),
        Channel.EMAIL: say("For an e-mail"),
        Channel.PHONE: say("For a phone call"),
    }


def check_form(
    say: Say, about: str, draft: str, customer: str | None, told: tuple[Block, ...] = ()
) -> View:
    """The draft to check, and what the customer wrote: None where a case holds that.

    `told` is what was said of it: the form stays open, so that a better draft can be looked at.
    """
    fields = [typed(DRAFT, say("Your draft"), draft)]
    if customer is not None:
        fields.append(typed(CUSTOMER, say("The customer's message"), customer, optional=True))
    small = context(say("Only you see this, and nothing of it is kept."))
    return modal(
        CHECK,
        say("Check of a draft"),
        [*told, *fields, small],
        close=say("Close"),
        submit=say("Check again") if told else say("Check"),
        about=about,
    )


def waiting(say: Say) -> View:
    """While a draft is being looked at."""
    words = [section(say("I am looking at the draft …"))]
    return modal(CHECK, say("Check of a draft"), words, close=say("Close"))


def review(say: Say, draft: str, found: Review) -> View:
    """What breaks a clause and why, what could be said, what is good; never a grade."""
    fine = say("Nothing in this draft breaks the policy.")
    blocks = [*_broken(say, draft, found)] if found.violations else [section(fine)]
    if found.merits:
        good = ", ".join(merit_words(say, merit) for merit in found.merits)
        blocks.append(titled(say("Good in it"), f"{good[:1].upper()}{good[1:]}."))
    marks = (
        f"{'✓' if one in found.dimensions else '·'} {words}" for one, words in dimension_words(say)
    )
    blocks.append(context("   ".join(marks)))
    if words := check_help_words(say, found.help):
        blocks.append(context(words))
    text = fine if not found.violations else say("Some words of this draft break the policy.")
    return {"text": text, "blocks": blocks}


def _broken(say: Say, draft: str, found: Review) -> Iterator[Block]:
    broken = _by_place(found.violations)
    for (start, end), whys in list(broken.items())[:_MOST]:
        words = " ".join(draft[start:end].split())
        yield titled(f"”{escaped(cut(words, _QUOTED))}”", "\n".join(whys))
    if len(broken) > _MOST:
        yield context(f"+ {len(broken) - _MOST}")
    out = say("leave it out")
    if len(found.sentences) > 1 or any(not one.instead for one in found.sentences):
        pairs = (f"– {one.sentence}\n→ {one.instead or out}" for one in found.sentences)
        yield titled(say("Sentence by sentence"), "\n".join(pairs))
    if any(not violation.clause.startswith("manner.") for violation in found.violations):
        nothing = say("Nothing of it can stay as it is; ask for a suggestion instead.")
        yield titled(say("Mended"), found.mended or nothing)


def _by_place(violations: tuple[Violation, ...]) -> dict[tuple[int, int], dict[str, None]]:
    """Why each stretch of words breaks something, every reason once."""
    found: dict[tuple[int, int], dict[str, None]] = {}
    for one in violations:
        whys = found.setdefault((one.start, one.end), {})
        whys[f"{one.why} ({one.clause})"] = None
    return found
