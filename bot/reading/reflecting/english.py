"""An English clause said back: the same order, `I` and `we` turned into `you`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.reading.reflecting.lists import lists

_PAST = re.compile(r"[a-z]{3,}ed\Z")
_OWN = frozenset(
    {"mother", "mum", "father", "dad", "wife", "husband", "boss", "family", "kids", "children"}
    | {"car", "house", "home", "window", "face", "desk"}
)
_PREPOSITIONS = frozenset(
    {"from", "to", "with", "for", "by", "at", "of", "on", "off", "through", "via"}
)


class English:
    """What a clause needs to be said back after `You've told me that`."""

    held = ""

    def __init__(self) -> None:
        """Take the words of the file."""
        said = lists("en")
        self._persons, self._after_i = said.pairs("persons"), said.pairs("after_i")
        self._verbs = said.words("verbs") | said.words("auxiliaries")
        self._mine = said.words("mine")
        self._past = said.words("past")
        self._opening = said.words("opening")

    def whole(self, words: Sequence[str]) -> list[str] | None:
        """The clause said back; None where it does not begin with who or what it tells of."""
        low = [word.casefold().replace("’", "'") for word in words]
        if low[0] not in self._opening and not low[0][0].isdigit():
            return None
        short = "'" in low[0]  # `I've` holds its verb
        if not short and not any(map(self._is_verb, low[1:])):
            return None
        if not short and self._is_verb(low[0]):
            return None
        if not self._tells_of_us(low):
            return None
        return self._said_back(words, low)

    def further(self, words: Sequence[str]) -> list[str] | None:
        """The same for a clause whose subject is that of another: `and got no answer`."""
        low = [word.casefold().replace("’", "'") for word in words]
        if self._is_verb(low[0]):
            return self._said_back(words, low)
        return None

    def shortened(self, words: Sequence[str]) -> list[str] | None:
        """`Ordered two lamps`, said back."""
        low = [word.casefold().replace("’", "'") for word in words]
        if low[0] not in self._mine or not self._tells_of_us(low):
            return None
        return ["you", *self._said_back([low[0], *words[1:]], low)]

    def _tells_of_us(self, low: Sequence[str]) -> bool:
        """Whether every `you` is the firm: it did something, or something was done to it.

        `You have to wait` may be anybody, `your mother` is the agent's own.
        """
        if any(one == "your" and other in _OWN for one, other in pairwise(low)):
            return False
        for at, word in enumerate(low):
            done = at + 1 < len(low) and self._is_past(low[at + 1])
            if word == "you've" and not done:
                return False
            if word == "you" and not done and not (at and self._takes_object(low[at - 1])):
                return False
        return True

    def _takes_object(self, word: str) -> bool:
        return word in _PREPOSITIONS or self._is_verb(word)

    def _is_past(self, word: str) -> bool:
        return word in self._past or bool(_PAST.match(word))

    def _is_verb(self, word: str) -> bool:
        return word in self._verbs or bool(_PAST.match(word))

    def _said_back(self, words: Sequence[str], low: Sequence[str]) -> list[str]:
        made: list[str] = []
        for at, (word, plain) in enumerate(zip(words, low, strict=True)):
            if at and low[at - 1] == "i" and plain in self._after_i:
                made.append(self._after_i[plain])
            elif plain == "you":
                done = at + 1 < len(low) and self._is_past(low[at + 1])
                made.append("we" if done else "us")
            else:
                made.append(self._persons.get(plain, word))
        return made


@cache
def english() -> English:
    """The one there is."""
    return English()
