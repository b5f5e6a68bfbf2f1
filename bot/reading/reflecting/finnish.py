"""A Finnish clause said back: the same order, the first person turned into the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.reading.reflecting.lists import lists

_MINE = frozenset({"minun", "mun"})
_OURS = frozenset({"meidän", "meiän", "meijän"})
_WE, _US = "me", "te"
_SUBJECTS = frozenset({"minä", "mä", "mie", "mää", _WE, _US})
# `lupasitte`, `sanoitteko`: verbs that are not known, of which only the one spoken to is.
_TO_US = re.compile(r"\w{2,}tte(?:kö|ko|han|hän)?\Z|\w{3,}tsä\Z")
# `mun tilauksissa` is `tilauksissasi`; `mun paketti` becomes `paketti`, since stems change.
_TAKES_POSSESSIVE = re.compile(r"\w{2,}(?:s[st][aä]|l[lt][aä]|lle|na|nä|[aäouyö])\Z")
_ASKING = re.compile(r"\w{3,}(?:kohan|köhän)\Z")
# `luvattiin`: somebody did.
_PASSIVE = re.compile(r"\w{3,}tiin\Z")
_MY = re.compile(r"\w{2,}[aeiouyäö]ni\Z")
_YOUR = re.compile(r"\w{3,}[aeiouyäö]nne\Z")
_OUR = re.compile(r"\w{3,}mme\Z")
_NO_POSSESSIVES = frozenset(
    {
        "pieni",
        "sieni",
        "uni",
        "kuponi",
        "betoni",
        "saani",
        "telefoni",
        "balkoni",
        "makaroni",
        "tuonne",
    }
)
# `ei oo tullu`, as it is said.
_SPOKEN_PARTICIPLE = re.compile(r"\w+(?:nu|ny|llu|lly|rru|rry|ssu|ssy)\Z")
_NEGATIONS = frozenset({"ei", "eivät", "en", "emme"})
_PARTICIPLE = re.compile(r"\w+(?:n[uy]t?|ll[uy]t?|rr[uy]t?|ss[uy]t?|tt[uy])\Z")
_DONE = re.compile(r"\w{2,}(?:t[uy]|t[uy]ja)\Z")
_NUT = re.compile(r"(?<=[nlrs])[uy]t?\Z")
_PLURAL = re.compile(r"\w{2,}[aeiouyäö]t\Z")
_NO_PLURALS = frozenset(
    {"nyt", "mut", "et", "ette", "sit", "jot", "ovat", "eivät", "olet", "jotkut"}
)
_PLURALS = {"on": "ovat", "oli": "olivat", "ei": "eivät"}
_BEFORE_PARTICIPLE = frozenset({"ei", "eivät", "on", "oli", "ovat"})


class Finnish:
    """What a clause needs to be said back after `Kerroit, että`."""

    held = ""

    def __init__(self) -> None:
        """Take the verbs and words of the file."""
        said = lists("fi")
        self._persons = said.pairs("persons")
        self._verbs = set(said.words("others"))
        for row in said.rows("verbs"):
            for mine, theirs in ((row[0], row[1]), (row[2], row[3])):
                if mine != "-":
                    self._persons[mine] = f"{mine[:-1]}t"
                    self._persons[f"{mine[:-1]}mme"] = f"{mine[:-1]}tte"
                    self._persons[f"{mine[:-1]}tte"] = f"{mine[:-1]}mme"
                self._verbs.add(theirs)
        for word in said.words("no_verbs"):
            self._persons.pop(word, None)
            self._verbs.discard(word)
        self._pronouns, self._kin = said.pairs("pronouns"), said.pairs("kin")
        self._kins = frozenset(self._kin.values())
        stems = "|".join(said.words("kin_stems"))
        self._kin_inflected = re.compile(rf"(?:{stems})(?:l[lt][aä]|lle|s[st][aä]|[aä])\Z")
        self._plain = said.pairs("plain")
        # `ei näy`, `en saanut`: the verb of a negation.
        self._negated = {row[2][:-1] for row in said.rows("verbs")} | said.words("negated")

    def whole(self, words: Sequence[str]) -> list[str] | None:
        """The clause said back; None where it has no verb that is known, or asks."""
        low = [word.casefold() for word in words]
        if self._asks(low) or not self._tells(low) or not self._is_known_who(low):
            return None
        mine = any(word in self._persons for word in low)
        made: list[str] = []
        for at, (word, plain) in enumerate(zip(words, low, strict=True)):
            before, after = low[at - 1] if at else "", low[at + 1] if at + 1 < len(low) else ""
            if plain in _SUBJECTS:
                if not mine:
                    return None
            elif plain == "minun" and not (after in self._kin or _MY.match(after)):
                return None
            elif plain not in _MINE:
                made.append(self._said_back(word, plain, before, told=mine or _is_told(low)))
        return self._agreed(made)

    def _asks(self, low: Sequence[str]) -> bool:
        return low[0][:-2] in self._verbs or any(map(_ASKING.match, low))

    def _is_known_who(self, low: Sequence[str]) -> bool:
        """Whether every verb that says who did it is known; `me tilattiin` says somebody did."""
        if any(word not in self._persons and _TO_US.match(word) for word in low):
            return False
        if not self._kins.isdisjoint(low):
            return False  # `lapsesi`: the agent's own
        if _US in low and not any(word.endswith("tte") for word in low):
            return False
        return _WE not in low or any(word.endswith("mme") for word in low)

    def further(self, words: Sequence[str]) -> list[str] | None:
        """The same for a clause that begins with its verb: `ja vein pois`, whatever that was."""
        return self.whole(words) if words[0].casefold() in self._persons else None

    def shortened(self, _words: Sequence[str]) -> list[str] | None:
        """Nothing: a Finnish verb holds its `I`."""
        return None

    def _is_kin(self, plain: str) -> bool:
        return plain in self._kin or bool(self._kin_inflected.match(plain))

    def _tells(self, low: Sequence[str]) -> bool:
        """Whether it has a verb: `ei lappua, ei viestiä` has none."""
        if any(w not in _NEGATIONS and (w in self._verbs or w in self._persons) for w in low):
            return True
        if any(map(_PASSIVE.match, low)):
            return True
        return not _NEGATIONS.isdisjoint(low) and any(
            w in self._negated or _PARTICIPLE.match(w) for w in low
        )

    def _agreed(self, made: list[str]) -> list[str]:
        """`rahat ei oo tullu`, as it is written: `rahat eivät ole tulleet`."""
        for at, (subject, verb) in enumerate(pairwise(made), 1):
            if not _PLURAL.match(subject.casefold()) or subject.casefold() in _NO_PLURALS:
                continue
            rest = made[at + 1 :]
            if verb in _PLURALS and not any(map(_DONE.match, rest)):  # `eväät on syöty`
                rest = [_NUT.sub("eet", w) if _PARTICIPLE.match(w) else w for w in rest]
                return [*made[:at], _PLURALS[verb], *rest]
            if verb in self._verbs and verb not in _PLURALS and verb.endswith("i"):
                ending = "vat" if set(verb) & set("aou") else "vät"
                return [*made[:at], f"{verb}{ending}", *rest]
        return made

    def _said_back(self, word: str, plain: str, before: str, *, told: bool) -> str:
        if self._is_kin(plain) and self._is_anothers(before):
            return word
        if before == "mun" and plain not in self._kin and _TAKES_POSSESSIVE.match(plain):
            return f"{word}si"
        for known in (self._kin, self._pronouns, self._persons, self._plain):
            if plain in known:
                return known[plain]
        return self._ended(word, plain, told=told)

    def _ended(self, word: str, plain: str, *, told: bool) -> str:
        """The word with an ending that says whose it is now."""
        if self._kin_inflected.match(plain):
            return f"{word}si"
        if _OUR.match(plain):
            return f"{word[:-3]}nne"
        if _YOUR.match(plain) and plain not in _NO_POSSESSIVES:
            return f"{word[:-3]}mme"
        if _MY.match(plain) and plain not in _NO_POSSESSIVES:
            return f"{word[:-2]}si"
        return f"{word}t" if told and _SPOKEN_PARTICIPLE.match(plain) else word

    def _is_anothers(self, before: str) -> bool:
        """`Naapurin vauva` and `teidän lapselta` stay."""
        return before in _OURS or (before.endswith("n") and before not in self._persons)


def _is_told(low: Sequence[str]) -> bool:
    return not _BEFORE_PARTICIPLE.isdisjoint(low)


@cache
def finnish() -> Finnish:
    """The one there is."""
    return Finnish()
