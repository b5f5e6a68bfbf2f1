"""What the set itself says: no wording breaks a rule, and every rule's examples show it at work."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.domain.conversation import Conversation, Language
from bot.domain.guard import violations
from bot.domain.reading import Amount, Details, Span, Unit
from bot.domain.slots import Slots
from bot.domain.suggestion import Violation
from bot.policyfiles.problem import Problem, shown
from bot.policyfiles.rules.voice import wordings
from bot.policyfiles.rules.whole import LANGUAGES, NAMES, Spot, Whole

_NOTHING_SAID = Conversation.of("")
# What a customer might have told, so that slots can be filled.
_TOLD = {
    Language.FI: "tilasit sohvan, mutta siitä puuttuu jalka",
    Language.SV: "du beställde en soffa, men den saknar ett ben",
    Language.EN: "you ordered a sofa, but one leg is missing",
}


def wording_that_breaks(whole: Whole) -> Iterator[Problem]:
    """A wording that a never-rule, a limit of authority or the words to avoid forbid."""
    for text, language, spot in _said(whole):
        for violation in violations(text, whole.policy, _NOTHING_SAID, language)[:1]:
            yield spot.problem(_forbidden(text, violation))


def examples(whole: Whole) -> Iterator[Problem]:
    """A `breaks` that its own rule misses, or a `keeps` that any rule catches."""
    for never, spot in whole.each(p.Never):
        for language in LANGUAGES:
            broken = violations(never.breaks.in_(language), whole.policy, _NOTHING_SAID, language)
            if all(violation.clause != never.id for violation in broken):
                said = (
                    f"'{never.id}' does not catch its own example in {NAMES[language]}; "
                    "add phrases to match, or a pack to covers"
                )
                yield spot.at("breaks", language.value).problem(said)
            kept = violations(never.keeps.in_(language), whole.policy, _NOTHING_SAID, language)
            for violation in kept[:1]:
                where = spot.at("keeps", language.value)
                yield where.problem(_forbidden(never.keeps.in_(language), violation))


def _forbidden(text: str, violation: Violation) -> str:
    words = shown(text[violation.start : violation.end])
    return f"{words} breaks '{violation.clause}' ({violation.why.rstrip('.')}); say it another way"


def _said(whole: Whole) -> Iterator[tuple[str, Language, Spot]]:
    """Everything that a customer may get to read, slots filled."""
    things = {thing.id: thing for thing in whole.policy.playbook.things}
    any_thing = next(iter(things.values()), None)
    for situation, _, wording, spot in wordings(whole):
        for language in LANGUAGES:
            named = Details(Span(3, Unit.WEEK), Amount(8900, "EUR"), 3, _TOLD[language])
            slots = Slots(named, things.get(situation.thing or "", any_thing))
            text = wording.in_(language)
            yield slots.fill(text, language) or text, language, spot.at(language.value)
    for words, spot in _exact(whole):
        for language in LANGUAGES:
            yield words.in_(language), language, spot.at(language.value)
    for thing, spot in whole.each(p.Thing):
        yield from _forms(thing, spot)


def _exact(whole: Whole) -> Iterator[tuple[p.Words, Spot]]:
    mending = (
        *((never.mends, spot) for never, spot in whole.each(p.Never)),
        *((limit.mends, spot) for limit, spot in whole.each(p.Limit)),
    )
    yield from ((words, spot.at("mends")) for words, spot in mending if words)
    for rung, spot in whole.each(p.Rung):
        yield from ((words, spot.at("wording", at)) for at, words in enumerate(rung.wording))
    for safety, spot in whole.each(p.Safety):
        said = enumerate(safety.to_customer)
        yield from ((words, spot.at("to_customer", at)) for at, words in said)
    for frame, spot in whole.each(p.Frame):
        if frame.opening:
            yield frame.opening, spot.at("opening")
        if frame.closing:
            yield frame.closing, spot.at("closing")


def _forms(thing: p.Thing, spot: Spot) -> Iterator[tuple[str, Language, Spot]]:
    forms = {Language.FI: thing.fi, Language.SV: thing.sv, Language.EN: thing.en}
    for language, model in forms.items():
        for name in type(model).model_fields:
            yield str(getattr(model, name)), language, spot.at(language.value, name)
