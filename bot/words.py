"""Words shown to people, from the gettext catalogues in bot/locale; English is the key."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.domain.conversation import Language
from bot.domain.reading import Severity

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
