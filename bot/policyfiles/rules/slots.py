"""Slots: each known, in a form its language has, and the same in all three languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bot.domain import policy as p
from bot.domain.conversation import Language
from bot.domain.slots import FORMS, SLOT, slot_names
from bot.policyfiles.problem import Problem, did_you_mean, one_of
from bot.policyfiles.rules.whole import LANGUAGES, NAMES, Whole

# FORMS mixes tuples of several lengths, which a checker takes for objects.
_FORMS = cast("dict[Language, dict[str, tuple[str, ...]]]", FORMS)


def unknown(whole: Whole) -> Iterator[Problem]:
    """A slot that nothing fills, or braces that are none."""
    for wording, spot in whole.each(p.Wording):
        for language in LANGUAGES:
            said = _unfillable(wording.in_(language), language)
            if said:
                yield spot.at(language.value).problem(said)


def _unfillable(text: str, language: Language) -> str | None:
    forms: dict[str, tuple[str, ...]] = _FORMS[language]
    for name, form in slot_names(text):
        if name not in forms:
            hint = did_you_mean(name, forms) or f"; there are {one_of(forms)}"
            return f"nothing fills the slot '{{{name}}}'{hint}"
        if form and form not in forms[name]:
            has = f"it has {one_of(forms[name])}" if forms[name] else "it has none"
            return f"'{{{name}}}' has no form '{form}' in {NAMES[language]}; {has}"
    if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        return "a brace stands alone here; write a slot as {thing} or {thing:gen}"
    return None


def out_of_place(whole: Whole) -> Iterator[Problem]:
    """Slots where none are filled."""
    for words, spot in whole.each(p.Words):
        if isinstance(words, p.Wording):
            continue
        for language in LANGUAGES:
            if "{" in words.in_(language) or "}" in words.in_(language):
                said = (
                    "slots are filled only in the wording of situations; write this without braces"
                )
                yield spot.at(language.value).problem(said)


def differing(whole: Whole) -> Iterator[Problem]:
    """A wording that has other slots in one language than in Finnish."""
    for wording, spot in whole.each(p.Wording):
        finnish = _names(wording.fi)
        for language in (Language.SV, Language.EN):
            others = _names(wording.in_(language))
            if others != finnish:
                odd = one_of(f"{{{name}}}" for name in sorted(others ^ finnish))
                said = f"{odd} stands only in {'Finnish' if finnish - others else NAMES[language]}"
                yield spot.at(language.value).problem(
                    f"{said}; a wording has the same slots in all languages"
                )


def _names(text: str) -> set[str]:
    """The known slots of a text; the unknown are spoken of by themselves."""
    return {name for name, _ in slot_names(text) if name in _FORMS[Language.FI]}
