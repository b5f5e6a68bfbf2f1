"""What the customer told, said back to them: a simple reflection (Miller & Rollnick, 2013).

`Tilasin sohvan, ja siitä puuttuu jalka` becomes `tilasit sohvan`, to stand after `Kerroit, että`.
Persons are exchanged as in Weizenbaum's ELIZA (1966), but only in clauses that are understood from
one end to the other: verbs that are known, no guess, wish or sarcasm, no name and no number that
could be an identifier. In doubt nothing is said back.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.conversation import Language
from bot.reading.reflecting.chains import chains
from bot.reading.reflecting.clauses import sentences
from bot.reading.reflecting.grammar import GRAMMARS, tells
from bot.reading.reflecting.lists import lists
from bot.reading.reflecting.safety import is_meant

_ENOUGH = 1.0
"""What tells less is better left to general words."""


def reflected(text: str, language: Language, avoid: Sequence[tuple[int, int]] = ()) -> str | None:
    """What a turn tells, as the clause after `you told me that`; None where nothing is safe.

    It is taken from the first sentence that tells something: what a message is about stands there,
    later ones are surroundings more often than not. Nothing is taken from a sentence with a stretch
    to `avoid` in it: abuse, for one.
    """
    if language not in GRAMMARS:
        return None
    grammar = GRAMMARS[language]()
    for sentence in sentences(text, language):
        if not sentence:
            return None  # it begins with a question
        if any(tells(clause.words, grammar) for clause in sentence):
            if not is_meant(sentence, lists(language), avoid):
                return None
            best = max(chains(sentence, language), key=lambda one: one.worth, default=None)
            return best.text if best and best.worth >= _ENOUGH else None
    return None
