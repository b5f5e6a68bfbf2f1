"""Limits: each counted in something, and never two that disagree."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules.whole import LANGUAGES, NAMES, Spot, Whole

_WHOLE = 100


def counted_in(whole: Whole) -> Iterator[Problem]:
    """A limit without its currency or unit, or with one that its kind does not have."""
    for limit, spot in whole.each(p.Limit):
        yield from _missing(limit, spot)
        if limit.currency and limit.kind is not p.LimitKind.MONEY:
            yield spot.at("currency").problem_at_key(
                f"a limit of kind {limit.kind} has no currency; remove it"
            )
        if limit.unit and limit.kind is not p.LimitKind.TIME:
            yield spot.at("unit").problem_at_key(
                f"a limit of kind {limit.kind} has no unit; remove it"
            )


def _missing(limit: p.Limit, spot: Spot) -> Iterator[Problem]:
    if limit.kind is p.LimitKind.MONEY and not limit.currency:
        said = "a limit of kind money needs a currency; add currency: EUR"
        yield spot.at("kind").problem_at_key(said)
    if limit.kind is p.LimitKind.TIME and not limit.unit:
        said = "a limit of kind time needs a unit; add unit: day"
        yield spot.at("kind").problem_at_key(said)
    if limit.kind is p.LimitKind.PERCENT and limit.max > _WHOLE:
        yield spot.at("max").problem(f"{limit.max:g} percent is more than all; write at most 100")


def about_nothing(whole: Whole) -> Iterator[Problem]:
    """A limit that no words of a language show to be promised."""
    for limit, spot in whole.each(p.Limit):
        for language in LANGUAGES:
            if not limit.about.in_(language):
                said = (
                    f"no {NAMES[language]} words show that this is promised, "
                    f"so the limit is never kept there; add {language} to about"
                )
                yield spot.at("about").problem_at_key(said)


def disagreeing(whole: Whole) -> Iterator[Problem]:
    """Two limits for the same promise."""
    first: dict[tuple[str, str, str], tuple[p.Limit, Spot]] = {}
    for limit, spot in whole.each(p.Limit):
        for language in LANGUAGES:
            for index, phrase in enumerate(limit.about.in_(language)):
                key = (limit.kind.value, language.value, phrase.casefold())
                other, where = first.setdefault(key, (limit, spot))
                if other is not limit and _measure(other) != _measure(limit):
                    said = (
                        f"'{phrase}' is also about '{other.id}' ({where}), which allows another "
                        f"maximum; make the two one, or keep their words apart"
                    )
                    yield spot.at("about", language.value, index).problem(said)


def _measure(limit: p.Limit) -> tuple[float, str]:
    if limit.kind is p.LimitKind.TIME and limit.unit:
        return limit.max * limit.unit.minutes, "minutes"
    return limit.max, limit.currency or ""
