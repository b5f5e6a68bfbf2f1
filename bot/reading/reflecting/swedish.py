"""A Swedish clause said back: turned into one that `att` holds, `jag` into `du`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.reading.reflecting.lists import lists

# `väntade`, `körde`, `märkte`
_PAST = re.compile(r"(?!värde|gärde|skulde|bälte)\w{2,}(?:ades?|[lrmgvj]des?|[kp]tes?)\Z")
_SUBJECTS = frozenset({"jag", "vi", "ni"})
_OTHERS = frozenset({"han", "hon", "de", "den", "det", "man"})
_FAR = 6
"""A subject of more words than this is none."""


class Swedish:
    """What a clause needs to be said back after `Du berättar att`."""

    held = "att "

    def __init__(self) -> None:
        """Take the words of the file."""
        said = lists("sv")
        self._persons, self._plain = said.pairs("persons"), said.pairs("plain")
        self._verbs, self._fronts = said.words("verbs"), said.words("fronts")
        self._mine = said.words("mine")
        self._past, self._kin = said.words("past"), said.words("kin")
        self._moving = said.words("moving")

    def whole(self, words: Sequence[str]) -> list[str] | None:
        """The clause said back; None where it is not plain what its subject is.

        A held clause has its subject first and `inte` before its verb: `nu har jag inte fått`
        becomes `du nu inte har fått`, with a longer beginning at its end.
        """
        low = self._plainly(words)
        said = [
            plain if plain != word.casefold() else word
            for word, plain in zip(words, low, strict=True)
        ]
        verb = next((at for at, word in enumerate(low) if self._is_verb(word)), 0)
        if not 0 < verb <= _FAR:
            return None
        after = verb + 1
        turned = low[after : after + 1] and low[after] in _SUBJECTS
        # `Gåvokortet fick jag`: only what is no object may be moved.
        if bool(turned) != (low[0] in self._fronts):
            return None
        first, front = ([said[after]], said[:verb]) if turned else (said[:verb], [])
        if "ni" in map(str.casefold, first) and low[verb] not in self._past:
            return None
        return self._in_order(first, front, said[verb], said[after + len(front[:1]) :])

    def _in_order(
        self, first: list[str], front: list[str], verb: str, rest: list[str]
    ) -> list[str] | None:
        moved: list[str] = []
        while rest and rest[0].casefold() in self._moving:
            moved.append(rest.pop(0))
        if not _SUBJECTS.isdisjoint(word.casefold() for word in rest):
            return None
        front = [word.casefold() for word in front[:1]] + front[1:]
        if len(front) == 1:
            return self._said_back([*first, *front, *moved, verb, *rest])
        return self._said_back([*first, *moved, verb, *rest, *front])

    def further(self, words: Sequence[str]) -> list[str] | None:
        """The same for a clause whose subject is that of another: `och fick inget svar`."""
        low = self._plainly(words)
        if not self._is_verb(low[0]):
            return None
        if len(low) > 1 and (low[1] in _SUBJECTS or low[1] in self._moving):
            return None
        return self._said_back(low)

    def shortened(self, words: Sequence[str]) -> list[str] | None:
        """`Beställde en soffa`, said back; `Beställde ni` asks."""
        low = self._plainly(words)
        if low[0] not in self._mine or not {*_SUBJECTS, *_OTHERS}.isdisjoint(low[1:2]):
            return None
        return self.whole(["jag", low[0], *words[1:]])

    def _plainly(self, words: Sequence[str]) -> list[str]:
        return [self._plain.get(word.casefold(), word.casefold()) for word in words]

    def _is_verb(self, word: str) -> bool:
        return word in self._verbs or bool(_PAST.match(word))

    def _said_back(self, words: Sequence[str]) -> list[str]:
        made: list[str] = []
        for before, word in pairwise(["", *words]):
            plain = word.casefold()
            if plain in self._kin and before.casefold() not in self._persons:
                made += ["din", plain]
            else:
                made.append(self._persons.get(plain, word))
        return made


@cache
def swedish() -> Swedish:
    """The one there is."""
    return Swedish()
