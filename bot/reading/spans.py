"""Stretches of time that somebody has waited, as they say it.

`pari`, `ett par` and `a couple of` are two; `muutama`, `några` and `several` are no number. A half
is given in the next smaller unit: `puoli tuntia` is 30 minutes, `puolitoista vuotta` 18 months.
What has yet to come (`kahden päivän päästä`), a limit (`inom 14 dagar`) and a rule (`14 päivän
palautusoikeus`) is no span, nor is any other that the words beside
it do not make a wait (see `stakes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from bot.domain.conversation import Language
from bot.domain.reading import Span, Unit
from bot.reading.numerals import cardinal, ordinal
from bot.reading.stakes import waited

_WORD = re.compile(r"\d{1,4}[.,]\d(?!\d)|\d{1,4}|[^\W\d_]{1,24}(?:-[a-z]{3,5})?")
_JOINT = re.compile(r"[ \u00a0\n-]{0,2}")
_AND = re.compile(r"[ \u00a0]{0,2}(?:(?:ja|och|and|,)[ \u00a0])?")
_Place = tuple[int, int, Span]
_SMALLER = {
    Unit.HOUR: (60, Unit.MINUTE),
    Unit.DAY: (24, Unit.HOUR),
    Unit.MONTH: (30, Unit.DAY),
    Unit.YEAR: (12, Unit.MONTH),
}
_WHOLE = {
    "halvtimme": Span(30, Unit.MINUTE),
    "halvtimmen": Span(30, Unit.MINUTE),
    "puolituntia": Span(30, Unit.MINUTE),
    "halvår": Span(6, Unit.MONTH),
    "fortnight": Span(2, Unit.WEEK),
}
_LETTERS = frozenset({"v", "d", "w"})
_OTHER_UNITS = _LETTERS | _WHOLE.keys()
_HALVES = frozenset({"puoli", "puolen", "half", "halv", "halvt"})
_ONE_AND_HALF = frozenset({"puolitoista", "puolentoista"})
_PAIRS = frozenset({"pari", "parin", "par", "couple"})
_BETWEEN = frozenset({"a", "an", "of", "full", "whole", "hela", "kokonaista", "täyttä", "pitkää"})
_LONE = frozenset({"viikon", "tunnin", "päivän", "kuukauden", "vuoden", "vuorokauden", "tunti"})
_LONE_AFTER = frozenset(
    {"jo", "yli", "koko", "reilun", "melkein", "lähes", "noin", "vajaan", "runsaan", "ainakin"}
) | {"odottanut", "odotin", "jonotin", "jonottanut", "odottelin", "kesti", "kestänyt", "meni"}
_LONE_BEFORE = frozenset(
    {"odottanut", "odottaneet", "odotettu", "jonottanut", "jonossa", "ajan", "odotin", "jonotin"}
)

_LIMIT_BEFORE = re.compile(
    r"(?<!\w)(?:alle|enintään|korkeintaan|viimeistään|max(?:imissaan)?|ensi|joka|within"
    r"|less than|up to|at most|next|every|each|once|twice|times|inom|om|mindre än|högst"
    r"|senast|nästa|varje|gånger|per|until|for the next|kommande|seuraavan|saakka)"
    r"(?: (?:about|noin|cirka|ca|the|de|just|a|an|en|ett))?[ \n]\Z",
)
# `in two weeks` has yet to come, `no answer in two weeks` has not; Swedish `under` is `during`.
_ENGLISH_LIMIT = re.compile(r"(?<!\w)(?:in|under)(?: (?:about|just|a|an))? \Z")
# How old somebody is, in years: `jag är 81 år`, `she's 81 years`; not `är två år försenad`.
_AGE_BEFORE = re.compile(
    r"(?<!\w)(?:(?:jag|hon|han|mamma|pappa) är|är (?:jag|hon|han)|i am|i[\u2019']m"
    r"|(?:s?he|mum|dad)(?: is|[\u2019']s)) (?:(?:redan|already|över|over) )?\Z",
)
_LATENESS = re.compile(r" (?:sen|försen|late|overdue|behind|in|inne)")
_DENIED = re.compile(r"n't\b|\b(?:no|not|nothing|never|nobody|first time)\b")
_LIMIT_AFTER = re.compile(
    r"\W{0,2}(?:päästä|kuluttua|sisällä|sisään|kuluessa|kuluttua|välein|from now|takuu"
    r"|(?:palautus|vaihto|peruutus|irtisanomis|toimitus|koe|kokeilu|maksu|määrä)\w{0,14}|vanha"
    r"|old|gam(?:mal|la|malt)|returns?\b|warranty|guarantee|notice|trial|delivery"
    r"|money.back|öppet köp|ångerrätt|garanti|uppsägning|provperiod"
    r"|leveranstid|framåt|later\b|senare|i taget"
    r"|tarjous|alussa|lopussa|alku|loppu|ikäi|a day\b|per\b)",
)
_NEAR = 40
_LOOK_BACK = 4


def spans(text: str, language: Language) -> Iterator[Span]:
    """Every span of time in the text, in small letters, that was waited; in order."""
    for start, end, span in _together(text, _named(text, language)):
        if _is_age(text, start, end, span) or _is_limit(text, start, end, language):
            continue
        if waited(text, start, end):
            yield span


def _named(text: str, language: Language) -> Iterator[_Place]:
    """Every span of time that is named."""
    words, units = list(_WORD.finditer(text)), _units()
    said = [word[0] for word in words]
    for at in [at for at, one in enumerate(said) if one in units or one in _OTHER_UNITS]:
        word = words[at]
        unit = units.get(said[at]) or _letter_unit(said[at], words, at, language)
        found = _counted(text, words, at, unit) if unit else None
        if said[at] in _WHOLE:
            found = (word.start(), _WHOLE[said[at]])
        if found:
            yield found[0], word.end(), found[1]


def _together(text: str, places: Iterator[_Place]) -> Iterator[_Place]:
    """The same, hours and the minutes that follow them as one."""
    hours: _Place | None = None
    for place in places:
        start, end, span = place
        if hours and span.unit is Unit.MINUTE and _AND.fullmatch(text, hours[1], start):
            yield hours[0], end, Span(hours[2].count * 60 + span.count, Unit.MINUTE)
            hours = None
            continue
        if hours:
            yield hours
        hours = place if span.unit is Unit.HOUR else None
        if not hours:
            yield place
    if hours:
        yield hours


def _letter_unit(
    letter: str, words: list[re.Match[str]], at: int, language: Language
) -> Unit | None:
    """`3 v` is three years in Finnish and three weeks in Swedish."""
    if letter not in _LETTERS or not at or not words[at - 1].group()[0].isdigit():
        return None
    years = letter == "v" and language is Language.FI
    return Unit.DAY if letter == "d" else Unit.YEAR if years else Unit.WEEK


def _counted(text: str, words: list[re.Match[str]], at: int, unit: Unit) -> tuple[int, Span] | None:
    """Where the count before this unit begins, and the span it makes."""
    before = _before(text, words, at)
    if before and unit in {Unit.HOUR, Unit.MINUTE} and len(words[at].group()) == 1:
        before = before[:1] if before[0].group()[0].isdigit() else []
    for back, word in enumerate(before):
        span = _span(word[0], before[back + 1 :], unit)
        if span is not None:
            return word.start(), span
        if word[0] not in _BETWEEN:
            break
    return _lone(words, at, before, unit)


def _before(text: str, words: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """The words just before, the nearest first, as far as only spaces lie between."""
    near: list[re.Match[str]] = []
    start = words[at].start()
    for word in reversed(words[max(0, at - _LOOK_BACK) : at]):
        if not _JOINT.fullmatch(text, word.end(), start):
            break
        near.append(word)
        start = word.start()
    return near


def _span(count: str, earlier: list[re.Match[str]], unit: Unit) -> Span | None:
    if count in _PAIRS:
        return Span(2, unit)
    if count in _ONE_AND_HALF:
        return _in_halves(1, unit)
    if count in _HALVES:
        return _in_halves(_whole_before(earlier), unit)
    if not count.isdigit() and count[0].isdigit():
        whole, part = re.split(r"[.,]", count)
        return _in_halves(int(whole), unit) if part == "5" else None
    if count in {"a", "an"} and earlier and earlier[0][0] in _HALVES:
        return None
    number = 1 if count == "toista" else cardinal(count) or ordinal(count)
    return Span(number, unit) if number else None


def _whole_before(earlier: list[re.Match[str]]) -> int:
    """The whole number in `two and a half` and `två och en halv`, 0 where it is only a half."""
    said = [word[0] for word in earlier]
    rest = said[1:] if said[:1] and said[0] in {"a", "en", "ett"} else said
    if len(rest) > 1 and rest[0] in {"and", "och", "ja"}:
        return cardinal(rest[1]) or 0
    return 0


def _in_halves(whole: int, unit: Unit) -> Span | None:
    if unit not in _SMALLER:
        return None
    size, smaller = _SMALLER[unit]
    return Span(whole * size + size // 2, smaller)


def _lone(
    words: list[re.Match[str]], at: int, before: list[re.Match[str]], unit: Unit
) -> tuple[int, Span] | None:
    """One of a unit without a count: `odottanut viikon`, `yli tunnin`, `tunnin ja 20 minuuttia`."""
    if words[at][0] not in _LONE:
        return None
    after = words[at + 1][0] if at + 1 < len(words) else ""
    led = before and before[0][0] in _LONE_AFTER
    longer = unit is Unit.HOUR and after == "ja"
    alone = led or longer or after in _LONE_BEFORE
    return (words[at].start(), Span(1, unit)) if alone else None


def _is_limit(text: str, start: int, end: int, language: Language) -> bool:
    before = text[max(0, start - _NEAR) : start]
    if language is Language.EN and _ENGLISH_LIMIT.search(before):
        return not _DENIED.search(before)
    return bool(_LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(text, end))


def _is_age(text: str, start: int, end: int, span: Span) -> bool:
    said = span.unit is Unit.YEAR and _AGE_BEFORE.search(text, max(0, start - _NEAR), start)
    return bool(said) and not _LATENESS.match(text, end)


@cache
def _units() -> dict[str, Unit]:
    lines = (resources.files("bot.reading") / "data" / "units.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {form: Unit(name) for name, *forms in rows for form in forms}
