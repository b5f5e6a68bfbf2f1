"""Examples of situations: whole messages, each of them under one situation and there once."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.domain.conversation import Language
from bot.domain.phrases import tokens
from bot.policyfiles.problem import Problem
from bot.policyfiles.rules.whole import LANGUAGES, Spot, Whole

MOST_CHARACTERS = 600
"""As much of a message as the reading takes in at one look."""
MOST_EXAMPLES = 6_000
"""More of them would be fitted for longer than a saved change may take."""


def each_example(whole: Whole) -> Iterator[tuple[p.Situation, Language, str, Spot]]:
    """Every example with its situation and its place."""
    for situation, spot in whole.each(p.Situation):
        for language in LANGUAGES:
            for at, text in enumerate(situation.examples.in_(language)):
                yield situation, language, text, spot.at("examples", language.value, at)


def told_twice(whole: Whole) -> Iterator[Problem]:
    """The same message under two situations, or twice under one."""
    first: dict[str, tuple[str, Spot]] = {}
    for situation, _, text, spot in each_example(whole):
        said = " ".join(word.text for word in tokens(text))
        other, where = first.setdefault(said, (situation.id, spot))
        if where is not spot:
            why = f"the same message stands under '{other}' ({where})"
            yield spot.problem(f"{why}; leave it where a colleague would look for it")


def unusable(whole: Whole) -> Iterator[Problem]:
    """An example without words, or longer than one look; a situation that takes none."""
    for situation, spot in whole.each(p.Situation):
        if situation.role and any(situation.examples.in_(one) for one in LANGUAGES):
            said = f"a situation with role {situation.role} is not chosen by its words"
            yield spot.at("examples").problem_at_key(f"{said}; remove examples")
    for _, _, text, spot in each_example(whole):
        if not any(any(map(str.isalpha, word.text)) for word in tokens(text)):
            yield spot.problem("the example has no words; write what a customer would")
        elif len(text) > MOST_CHARACTERS:
            said = f"the example is longer than {MOST_CHARACTERS} characters"
            yield spot.problem(f"{said}; keep what tells the matter")


def too_many(whole: Whole) -> Iterator[Problem]:
    """More examples than can be fitted while somebody waits."""
    for at, (_, _, _, spot) in enumerate(each_example(whole)):
        if at == MOST_EXAMPLES:
            said = f"a set has at most {MOST_EXAMPLES} examples; this one is more"
            yield spot.problem(f"{said}; remove those that say the same")
