"""Clauses of one sentence that are said back together, and how much they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from bot.domain.conversation import Language
from bot.reading.reflecting.clauses import Clause
from bot.reading.reflecting.grammar import GRAMMARS, Grammar, tells
from bot.reading.reflecting.lists import Lists, lists
from bot.reading.reflecting.safety import MOST_LETTERS, is_safe, wants_more

_LEAST = {Language.FI: 3, Language.SV: 4, Language.EN: 4}
"""Words; a Finnish one says more."""
# `on hylätty`, `är nekad`, `was refused`: something was done.
_DONE = {
    Language.FI: re.compile(r"\w{2,}(?:t[tu]?[uy]|n[uy]t?|ll[uy]t?|rr[uy]t?|ss[uy]t?)\Z"),
    Language.SV: re.compile(r"\w{3,}(?:ats|ats?|tts?|its?)\Z"),
    Language.EN: re.compile(r"\w{3,}(?:ed|en|ing)\Z"),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """Clauses said back."""

    text: str
    worth: float


def chains(sentence: Sequence[Clause], language: Language) -> Iterator[Chain]:
    """From each clause that can begin, as many as can be said back together."""
    said, grammar = lists(language), GRAMMARS[language]()
    clauses = _with_fragments(_without_fillers(sentence, said), said, grammar)
    for first, clause in enumerate(clauses):
        if not clause.begins or not is_safe(clause, said) or _goes_on(clauses, first, grammar):
            continue
        back = grammar.whole(clause.words)
        if back is None and first == 0:
            back = grammar.shortened(clause.words)
        if back:
            text, last = _longest(_line(back), clauses, first, said, grammar)
            whole = clauses[first : last + 1]
            words = [word.casefold() for one in whole for word in one.words]
            if len(words) >= _LEAST[language] and not wants_more(whole[-1], said):
                yield Chain(text, _worth(words, text, len(whole), language))


def _longest(
    text: str, clauses: Sequence[Clause], first: int, said: Lists, grammar: Grammar
) -> tuple[str, int]:
    """The text with as many of the following clauses as fit, and which one is its last."""
    last = first
    for at in range(first + 1, len(clauses)):
        clause = clauses[at]
        if clause.joint is None or not is_safe(clause, said) or wants_more(clause, said):
            break
        back, held = grammar.whole(clause.words), grammar.held
        if back is None and clauses[at - 1].after != ",":
            back, held = grammar.further(clause.words), ""
        longer = f"{text}{clause.joint}{held}{_line(back)}" if back else ""
        if not longer or len(longer) > MOST_LETTERS:
            break
        text, last = longer, at
    return text, last


def _goes_on(clauses: Sequence[Clause], at: int, grammar: Grammar) -> bool:
    """Whether a clause goes on from the one before it: `two lamps and a table were broken`."""
    before, clause = clauses[:at], clauses[at]
    if any(not one.begins for one in before):
        return True  # `if the pump is late, I'll fetch it`
    if clause.joint is None or not before or before[-1].after == ",":
        return False
    return not tells(before[-1].words, grammar) or grammar.further(clause.words) is not None


def _without_fillers(sentence: Sequence[Clause], said: Lists) -> list[Clause]:
    """The clauses without the `hello` or `well` that they begin with, or are."""
    fillers = said.words("fillers")
    made: list[Clause] = []
    for clause in sentence:
        words = tuple(dropwhile(lambda word: word.casefold() in fillers, clause.words))
        if words or not clause.words:
            made.append(replace(clause, words=words))
    return made


def _with_fragments(sentence: Sequence[Clause], said: Lists, grammar: Grammar) -> list[Clause]:
    """`Two lamps` and `a table` that an `and` joins belong to one clause."""
    joins = said.mapping("joins")
    made: list[Clause] = []
    for clause in sentence:
        last = made[-1] if made else None
        by_word = last is not None and last.after in joins and "," not in joins[last.after]
        if last and by_word and last.words and clause.words and not tells(clause.words, grammar):
            words = (*last.words, last.after, *clause.words)
            made[-1] = replace(last, words=words, end=clause.end, after=clause.after)
        else:
            made.append(clause)
    return made


def _worth(low: Sequence[str], text: str, clauses: int, language: Language) -> float:
    """What went wrong tells most, then what the customer did with us, then what merely happened."""
    said = lists(language)
    wrong = set(filter(said.begins("trouble"), low))
    matter = not said.words("matter").isdisjoint(low)
    being = not said.words("being").isdisjoint(low) and not any(map(_DONE[language].match, low))
    own = " ".join(low) != text.casefold()
    denied = own and being and said.words("denials").issuperset(wrong)
    figures = any(word[0].isdigit() for word in low)
    return (
        3.0 * (bool(wrong) and not denied)
        + 2.0 * matter
        + 1.0 * (not being)
        + 0.5 * own
        + 0.5 * figures
        + 0.25 * (clauses - 1)
    )


def _line(words: Sequence[str]) -> str:
    """The words in one line; it goes on, so that it begins small and ends without a mark."""
    text = " ".join(words).removesuffix(".")
    return text[:1].lower() + text[1:]
