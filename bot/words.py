"""Words shown to people, from the gettext catalogues in bot/locale; English is the key."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.domain.conversation import Language
from bot.domain.policy import Style
from bot.domain.reading import Severity, SignalKind
from bot.domain.review import About, Dimension, Merit
from bot.domain.suggestion import Help

Say = Callable[[str], str]

_LOCALE = Path(__file__).parent / "locale"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@cache
def speaker(language: Language) -> Say:
    """A function that gives an English sentence in this language."""
    found = gettext.translation(
        "tyyni", localedir=str(_LOCALE), languages=[language.value], fallback=True
    )
    return found.gettext


def language_of(locale: str) -> Language:
    """The language a POSIX locale such as `fi_FI.UTF-8` asks for; English where we have none."""
    code = locale.partition("_")[0].partition(".")[0].lower()
    return Language(code) if code in {"fi", "sv", "en"} else Language.EN


def language_here(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of whoever started this process, by LC_ALL, LC_MESSAGES or LANG."""
    return language_of(next(filter(None, map(environment.get, _VARIABLES)), ""))


def speaker_here() -> Say:
    """A function that gives an English sentence in the language of who started this process."""
    return speaker(language_here())


def severity_words(say: Say, severity: Severity) -> str:
    """A severity in words."""
    return {
        Severity.CALM: say("Calm"),
        Severity.UPSET: say("Upset at the matter"),
        Severity.ABUSIVE: say("Words aimed at a person"),
        Severity.DANGER: say("Danger"),
    }[severity]


def kind_words(say: Say, kind: SignalKind) -> str:
    """What was found in a customer's words, in words."""
    return {
        SignalKind.THREAT_VIOLENCE: say("threat of violence"),
        SignalKind.SELF_HARM: say("risk of self-harm"),
        SignalKind.INSULT: say("insult"),
        SignalKind.HATE: say("hate"),
        SignalKind.SEXUAL_HARASSMENT: say("sexual harassment"),
        SignalKind.PROFANITY: say("swearing"),
        SignalKind.SHOUTING: say("shouting"),
        SignalKind.LEGAL_THREAT: say("threat of legal action"),
        SignalKind.MEDIA_THREAT: say("threat of publicity"),
        SignalKind.CHARGEBACK: say("threat to take the payment back"),
        SignalKind.REPEATED_CONTACT: say("repeated contact"),
        SignalKind.SUPERVISOR_REQUEST: say("asks for a supervisor"),
        SignalKind.INJECTION: say("orders to a language model"),
    }[kind]


def help_words(say: Say, found: Help) -> str:
    """What the agent is told of the language model; nothing where there is nothing to tell."""
    if why := _why(say, found):
        sentence = say("The language model could not help: {why}. The approved words stand.")
        return sentence.format(why=why)
    return say("More suggestions are on their way.") if found is Help.COMING else ""


def check_help_words(say: Say, found: Help) -> str:
    """The same for the check of a draft."""
    sentence = say("The language model could not help: {why}. This check is by the rules alone.")
    why = _why(say, found)
    return sentence.format(why=why) if why else ""


def handover_help_words(say: Say, found: Help) -> str:
    """The same for a handover."""
    sentence = say("The language model could not help: {why}. These are the conversation's words.")
    why = _why(say, found)
    return sentence.format(why=why) if why else ""


def _why(say: Say, found: Help) -> str:
    """Why the language model could not help; empty where it did, or was not asked."""
    return {
        Help.LATE: say("it took too long"),
        Help.BUSY: say("it has too much to do just now"),
        Help.AWAY: say("it does not answer"),
        Help.REFUSED: say("it declined to write about this"),
        Help.UNUSABLE: say("its answer could not be read"),
        Help.UNFIT: say("what it wrote broke the policy and was kept back"),
        Help.UNTRACED: say("what it wrote does not stand in the conversation and was left out"),
        Help.SETTINGS: say("its settings are wrong; an admin must mend them"),
        Help.QUOTA: say("its account has no credit left; an admin must top it up"),
        Help.BUDGET: say("today's budget for it is spent"),
    }.get(found, "")


def style_words(say: Say, style: Style) -> str:
    """A style in words."""
    return {Style.WARM: say("Warm"), Style.BRIEF: say("Brief"), Style.FIRM: say("Firm")}[style]


def merit_words(say: Say, merit: Merit) -> str:
    """What a draft does well, in words."""
    return {
        Merit.NAMES_DETAIL: say("it names what the customer told"),
        Merit.ACKNOWLEDGES: say("it meets how this is for the customer"),
        Merit.SAYS_WHAT_NOW: say("it says what happens now"),
        Merit.OFFERS_CHOICE: say("it leaves the customer a choice"),
        Merit.STATES_LIMIT: say("it says plainly what cannot be done"),
        Merit.ASKS: say("it asks"),
        Merit.SHORT: say("it is quick to read"),
    }[merit]


def dimension_words(say: Say) -> tuple[tuple[Dimension, str], ...]:
    """The quiet checklist: three things that people look for in an answer."""
    return (
        (Dimension.EMOTIONAL, say("warmth")),
        (Dimension.INTERPRETATION, say("understanding of this very case")),
        (Dimension.EXPLORATION, say("interest in what they need")),
    )


def about_words(say: Say, about: About) -> str:
    """What a statement of a handover is about, in words."""
    return {
        About.WANTS: say("The customer wants"),
        About.SAID: say("Said"),
        About.PROMISED: say("Promised"),
        About.LIMIT: say("Limit stated"),
        About.OPEN: say("Still open"),
    }[about]
