"""Words and examples for the reading: what each is for, how many there may be, how they agree."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.domain.phrases import tokens
from bot.domain.reading import ABUSIVE, DANGEROUS, Severity
from bot.policyfiles.problem import Problem, one_of, shown
from bot.policyfiles.rules.phrases import listed
from bot.policyfiles.rules.whole import Spot, Whole

MOST_CLAUSES = 500
MOST_CHARACTERS = 600
"""As much of a message as the reading takes in at one look."""


def purpose(whole: Whole) -> Iterator[Problem]:
    """Words that are neither a kind of signal nor harmless, or both, or none at all."""
    for words, spot in whole.each(p.OwnWords):
        if words.kind is None and not words.harmless:
            said = "these words say nothing yet; add kind: with a kind of signal, or harmless: true"
            yield spot.at("id").problem(said)
        elif words.kind is not None and words.harmless:
            said = "words are either of a kind or harmless; remove kind or harmless"
            yield spot.at("harmless").problem_at_key(said)
        if not any((words.phrases.fi, words.phrases.sv, words.phrases.en)):
            said = "there is no phrase here; add phrases in fi, sv or en"
            yield spot.at("phrases").problem_at_key(said)


def swallowing(whole: Whole) -> Iterator[Problem]:
    """A harmless phrase with a gap, in which anything could hide."""
    for words, spot in whole.each(p.OwnWords):
        for phrase, where in listed(words.phrases, spot.at("phrases")):
            if words.harmless and ".." in phrase.split():
                said = f"{shown(phrase)} would hide whatever stands in its '..'; write it without"
                yield where.problem(said)


def too_many(whole: Whole) -> Iterator[Problem]:
    """More clauses than a reading should look through, or an example too long for one look."""
    for reading, spot in whole.each(p.OwnReading):
        for name in ("words", "examples"):
            count = len(getattr(reading, name))
            if count > MOST_CLAUSES:
                said = f"{name} has {count} clauses; at most {MOST_CLAUSES} are read"
                yield spot.at(name).problem_at_key(f"{said}; merge or remove some")
    for example, spot in whole.each(p.OwnExample):
        if len(example.text) > MOST_CHARACTERS:
            said = f"the example is longer than {MOST_CHARACTERS} characters; keep what matters"
            yield spot.at("text").problem(said)


def wordless(whole: Whole) -> Iterator[Problem]:
    """An example without a word in it."""
    for example, spot in whole.each(p.OwnExample):
        if not any(any(map(str.isalpha, word.text)) for word in tokens(example.text)):
            yield spot.at("text").problem("the example has no words; write a message")


def disagreeing(whole: Whole) -> Iterator[Problem]:
    """An example whose signals are graver than its severity, or one told in two ways."""
    first: dict[str, tuple[p.OwnExample, Spot]] = {}
    for example, spot in whole.each(p.OwnExample):
        for index, kind in enumerate(example.signals):
            least = _least(kind in DANGEROUS, kind in ABUSIVE)
            if example.severity.rank < least.rank:
                grave = [one for one in Severity if one.rank >= least.rank]
                said = f"a message with {kind} is not {example.severity}; write {one_of(grave)}"
                yield spot.at("signals", index).problem(f"{said}, or remove the signal")
        text = " ".join(example.text.casefold().split())
        other, where = first.setdefault(text, (example, spot))
        if other.severity is not example.severity:
            said = f"'{other.id}' ({where}) says of the same text that it is {other.severity}"
            yield spot.at("severity").problem(f"{said}; decide which")


def _least(dangerous: bool, abusive: bool) -> Severity:  # noqa: FBT001 - two families of kinds
    if dangerous:
        return Severity.DANGER
    return Severity.ABUSIVE if abusive else Severity.CALM
