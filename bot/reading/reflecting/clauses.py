"""The first sentence of a message, cut into clauses, each with what joins it to the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.reading.reflecting.lists import lists

_ENDS = re.compile(r"(?:(?<!\d)\.|(?<=\d)\.(?=\s+[A-ZÅÄÖ])|[!?…\n])+(?=\s|$)|\n+")
_MARKS = r"\s*[,;()\u2013\u2014]+(?!\d)\s*|\s*:+(?=\s|\Z)\s*|\s+-+\s+"
_QUOTED = re.compile(r"[\"“”»«„]|(?<!\w)['’‘]|['’](?!\w)")
_UNIT = r"\s?(?:€|%|e\b|eur\b|euroa\b|kr\b|kronor\b|m²|kg\b|cm\b|km\b|[ap]m\b)"
_WORD = re.compile(
    rf"[£$€]?\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th)\b|:[ae]\b|-[^\W\d_]+|{_UNIT})?\.?"
    r"|[^\W\d_]+(?:['’:-][^\W_]+)*"
)
_READ = 600
"""Characters of a turn that are looked at."""
_A_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as it was written, and how it hangs on its neighbours.

    `words` are empty where other signs stand among them. A clause that `begins` can stand by
    itself; `joint` is how it may be said after the one before, None where it may not; `after` is
    what follows it, in small letters.
    """

    words: tuple[str, ...]
    start: int
    end: int
    begins: bool
    joint: str | None
    after: str


def sentences(text: str, language: str) -> Iterator[list[Clause]]:
    """The clauses of each sentence that says more than hello; none of one that asks or trails on.

    What is quoted holds no words of its own.
    """
    if len(text) > _READ:
        text = text[:_READ].rpartition(" ")[0]  # no word is cut in two
    begun = 0
    for match in [*_ENDS.finditer(text), None]:
        end, mark = (match.start(), match.group()) if match else (len(text), "")
        if len(text[begun:end].split()) >= _A_FEW_WORDS:
            yield [] if {"?", "…"} & {*mark} else _clauses(text, begun, end, language)
        begun = match.end() if match else end


def _clauses(text: str, begun: int, end: int, language: str) -> list[Clause]:
    found: list[Clause] = []
    before: list[str] = []
    at = begun
    for match in [*_joints(language).finditer(text, begun, end), None]:
        until, joint = (match.start(), match.group().strip().casefold()) if match else (end, "")
        # A mark and a word that stand together join together: `, mutta`.
        if text[at:until].strip():
            begins, joined = _joined(before, language)
            found.append(Clause(_words(text, at, until), at, until, begins, joined, joint))
            before = []
        before.append(joint)
        at = match.end() if match else end
    return found


def _joined(before: list[str], language: str) -> tuple[bool, str | None]:
    """Whether a clause after these can stand by itself, and how it may be said after another."""
    said = lists(language)
    joins = said.mapping("joins")
    if any(joint in said.words("ties") for joint in before):
        return False, None
    word = next((joins[joint] for joint in before if joint in joins), None)
    if word:
        return True, f"{word} " if word.startswith(",") else f" {word} "
    return True, f" {said.mapping('joins')['']} " if before == [","] else None


@cache
def _joints(language: str) -> re.Pattern[str]:
    said = lists(language)
    words = sorted({*said.mapping("joins"), *said.words("ties")} - {""}, key=len, reverse=True)
    return re.compile(rf"{_MARKS}|\s*(?<![\w-])(?:{'|'.join(words)})(?![\w-])\s*", re.IGNORECASE)


def _words(text: str, start: int, end: int) -> tuple[str, ...]:
    words: list[str] = []
    if _QUOTED.search(text, start, end):
        return ()
    at = start
    for match in _WORD.finditer(text, start, end):
        if text[at : match.start()].strip():
            return ()
        words.append(match.group())
        at = match.end()
    return () if text[at:end].strip(" .!\t") else tuple(words)
