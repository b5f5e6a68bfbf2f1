"""Phrases: each must be readable, and none may be so loose that it takes long or means anything."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from bot.domain import policy as p
from bot.domain.phrases import Phrase, PhraseSyntaxError
from bot.domain.weighing import ANY_THING, JOIN
from bot.policyfiles.problem import Problem, shown
from bot.policyfiles.rules.whole import LANGUAGES, Spot, Whole

_MOST_WORDS = 12
_MOST_GAPS = 3
_FIELDS: dict[type[BaseModel], tuple[str, ...]] = {
    p.Limit: ("about",),
    p.Never: ("match", "unless"),
    p.Avoid: ("words",),
    p.Thing: ("recognise",),
    p.Situation: ("recognise",),
    p.OwnWords: ("phrases", "unless"),
}


def unreadable(whole: Whole) -> Iterator[Problem]:
    """A phrase that does not parse, with the reason."""
    for phrase, spot, joined in _all(whole):
        for part in phrase.split(JOIN) if joined else (phrase,):
            said = None if joined and part.strip() == ANY_THING else _wrong(part)
            if said:
                yield spot.problem(said)
                break


def _wrong(source: str) -> str | None:
    words = source.split()
    gaps = words.count("..")
    if len(words) - gaps > _MOST_WORDS or gaps > _MOST_GAPS:
        said = f"at most {_MOST_WORDS} words and {_MOST_GAPS} '..'"
        return f"the phrase {shown(source)} is too long; a phrase has {said}"
    try:
        Phrase.parse(source)
    except PhraseSyntaxError as error:
        plus = "; ' + ' is for recognise of a situation only" if "+" in source else ""
        return f"{error}{plus}"
    return None


def _all(whole: Whole) -> Iterator[tuple[str, Spot, bool]]:
    """Every phrase, where it stands, and whether ' + ' may join phrases there."""
    for kind, fields in _FIELDS.items():
        for model, spot in whole.each(kind):
            for field in fields:
                for phrase, where in listed(getattr(model, field), spot.at(field)):
                    yield phrase, where, kind is p.Situation
    for case, spot in whole.each(p.Case):
        for index, phrase in enumerate(case.must_never_say):
            yield phrase, spot.at("must_never_say", index), False


def listed(phrases: p.Phrases, spot: Spot) -> Iterator[tuple[str, Spot]]:
    """The phrases of all languages, each with its spot."""
    for language in LANGUAGES:
        for index, phrase in enumerate(phrases.in_(language)):
            yield phrase, spot.at(language.value, index)
