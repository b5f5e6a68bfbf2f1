"""Personal data kept out of prompts, logs and the database, and put back for the agent's eyes.

`mask` puts a placeholder such as `[PHONE_1]` in the place of each identifier; the same value,
however it is spaced or dashed, keeps its placeholder through a case. What the customer wrote
that looks like a placeholder is itself put behind one (`[TEXT_1]`), so every placeholder in a
masked text is ours and `restore` cannot be led to reveal another value. Where one value was
written in two ways, `restore` gives the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.conversation import Turn
from bot.domain.reading import IdentifierKind
from bot.reading.identifiers import find

_PLACEHOLDER = re.compile(r"\[([A-Z]{2,20})_(\d{1,9})\]", re.IGNORECASE)
_LITERAL = "TEXT"
_SPACING = re.compile(r"[\s\-./()]+")
_COUNTRY = re.compile(r"(?:\+|00)(?:358|46|44)(?:0)?")
_EXACT = frozenset({_LITERAL, IdentifierKind.SECRET.name, IdentifierKind.URL.name})


@dataclass(frozen=True, slots=True)
class Masking:
    """The placeholders a case uses, oldest first, each with the words it stands for."""

    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def after(cls, masked: Iterable[str]) -> Masking:
        """A masking that numbers on from texts masked before; what they hid is not known here."""
        names = (found.group() for text in masked for found in _PLACEHOLDER.finditer(text))
        return cls(tuple((name, name) for name in dict.fromkeys(names)))

    def mask(self, text: str) -> tuple[str, Masking]:
        """The text with its personal data behind placeholders, and the masking that knows them."""
        names = {_key(_kind(name), original): name for name, original in self.values}
        counts = self._counts()
        added: list[tuple[str, str]] = []
        pieces: list[str] = []
        at = 0
        for start, end, kind in _places(text):
            original = text[start:end]
            key = _key(kind, original)
            if key not in names:
                counts[kind] = counts.get(kind, 0) + 1
                names[key] = f"[{kind}_{counts[kind]}]"
                added.append((names[key], original))
            pieces += (text[at:start], names[key])
            at = end
        return "".join((*pieces, text[at:])), replace(self, values=(*self.values, *added))

    def restore(self, text: str) -> str:
        """The text with what each known placeholder stands for; unknown ones stay."""
        originals = dict(self.values)
        return _PLACEHOLDER.sub(lambda m: originals.get(m.group().upper(), m.group()), text)

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name, _ in self.values:
            found = _PLACEHOLDER.fullmatch(name)
            if found:
                counts[found[1]] = max(counts.get(found[1], 0), int(found[2]))
        return counts


def mask_turns(turns: tuple[Turn, ...], known: Masking) -> tuple[tuple[Turn, ...], Masking]:
    """The turns with their personal data masked, and the masking that has learnt from them."""
    masked: list[Turn] = []
    for turn in turns:
        text, known = known.mask(turn.text)
        masked.append(replace(turn, text=text))
    return tuple(masked), known


def _places(text: str) -> list[tuple[int, int, str]]:
    places = [(found.start, found.end, found.kind.name) for found in find(text)]
    literals = [(*found.span(), _LITERAL) for found in _PLACEHOLDER.finditer(text)]
    return _united(sorted([*places, *literals])) if literals else places


def _united(places: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The places with those that overlap made one, of the kind that is not a mere literal."""
    united: list[tuple[int, int, str]] = []
    for start, end, kind in places:
        if united and start < united[-1][1]:
            first, last, known = united.pop()
            united.append((first, max(last, end), kind if known == _LITERAL else known))
        else:
            united.append((start, end, kind))
    return united


def _kind(placeholder: str) -> str:
    found = _PLACEHOLDER.fullmatch(placeholder)
    return found[1] if found else ""


def _key(kind: str, original: str) -> tuple[str, str]:
    """What two spellings of one value share."""
    if kind in _EXACT:
        return kind, original
    bare = _COUNTRY.sub("0", original) if kind == IdentifierKind.PHONE.name else original
    return kind, _SPACING.sub("", bare).casefold()
