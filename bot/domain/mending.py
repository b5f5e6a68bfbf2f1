"""Mends a draft sentence by sentence, and leaves alone what breaks nothing.

Where a sentence can't be mended, what its clause has in its place is said, once; else it is left
out. Line breaks and lists stay. Nothing is left where nothing of the draft can stay.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.domain import guard
from bot.domain.lowering import lowered
from bot.domain.policy import Avoid, Limit, Never, PolicySet
from bot.domain.sentences import SENTENCE
from bot.domain.slots import capitalised
from bot.domain.sparing import spared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.domain.conversation import Conversation, Language
    from bot.domain.suggestion import Violation

_SPACES = re.compile(r"[ \t]{2,}")
_SAYS = re.compile(r"[^\W_]")
_LEADING = re.compile(r"[\s,;:–-]+")
_THAT = re.compile(r"(?:että|att|that)\s+", re.IGNORECASE)
_MATTER = frozenset({"officialese", "shield", "system", "unfortunately"})
"""Manners of speaking in which something is told, so that without the sentence it would be lost."""
_PROMISE = "promise"
_BULLET = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+")


def mended(
    draft: str,
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    found: Sequence[Violation],
) -> str:
    """The draft with its broken sentences mended; `found` is what the guard said of it."""
    ahead = deque(found)

    def mend(match: re.Match[str]) -> str | None:
        inside = _inside(ahead, *match.span())
        if not inside:
            return None
        if _is_style(inside, *match.span(), policy):
            return match.group()
        return _sound(match, inside, policy, conversation, language)

    return _each_mended(draft, mend)


def woven(draft: str, instead: Mapping[str, str]) -> str:
    """The draft with these sentences, by those they stand instead of; an empty one is left out."""
    return _each_mended(draft, lambda match: instead.get(match.group()))


def _each_mended(draft: str, mend: Callable[[re.Match[str]], str | None]) -> str:
    """The draft with each sentence mended, or as it is where `mend` gives None; none twice."""
    kept: list[tuple[str, str]] = []
    said: set[str] = set()
    gap, end = "", 0
    for match in SENTENCE.finditer(draft):
        gap, end = _wider(gap, draft[end : match.start()]), match.end()
        changed = mend(match)
        text = match.group() if changed is None else changed
        if text and not (changed is not None and text in said):
            said.add(text)
            kept.append((gap if kept else "", text))
            gap = ""
    return "".join(gap + text for gap, text in kept)


def _inside(ahead: deque[Violation], start: int, end: int) -> list[Violation]:
    """Violations in a sentence; those that end before it are dropped from the ones ahead."""
    while ahead and ahead[0].end <= start:
        ahead.popleft()
    return [v for v in takewhile(lambda v: v.start < end, ahead) if start < v.end]


def _wider(one: str, other: str) -> str:
    """Of two gaps between sentences, the one that parts them more."""
    return max(one, other, key=lambda gap: (gap.count("\n"), len(gap)))


def _mended(
    sentence: str, offset: int, found: Sequence[Violation], policy: PolicySet, language: Language
) -> str:
    """One sentence: words to avoid replaced, figures lowered; empty where it can't be mended."""
    text = sentence
    for violation in _apart(found, policy):
        clause = policy.clauses.get(violation.clause)
        start, end = max(violation.start - offset, 0), min(violation.end - offset, len(sentence))
        whole = (start, end) == (0, len(sentence))
        changed = (
            lowered(text, start, end, clause, language)
            if isinstance(clause, Limit) and not whole
            else _without(text, start, end, clause, language)
        )
        if changed is None or isinstance(clause, Never):
            return ""
        text = changed
    return text if _SAYS.search(text) else ""


def _apart(found: Iterable[Violation], policy: PolicySet) -> list[Violation]:
    """Violations that do not overlap, the last first; a never-rule goes before all others."""

    def weight(violation: Violation) -> tuple[bool, int, float]:
        clause = policy.clauses.get(violation.clause)
        most = clause.max if isinstance(clause, Limit) else 0.0
        return (not isinstance(clause, Never), violation.start - violation.end, most)

    chosen: list[Violation] = []
    for violation in sorted(found, key=weight):
        if all(c.end <= violation.start or violation.end <= c.start for c in chosen):
            chosen.append(violation)
    return sorted(chosen, key=lambda v: -v.start)


def _without(text: str, start: int, end: int, clause: object, language: Language) -> str | None:
    """The sentence without words to avoid; None where the clause has nothing to put for them."""
    if not isinstance(clause, Avoid) or clause.replacement is None:
        return None
    before, after = text[:start], text[end:]
    if not _SAYS.search(before + after):
        return None
    bullet = _BULLET.match(before)
    lead = bullet.group() if bullet else ""
    if before[len(lead) :].strip():
        return _closed(before, after)
    instead = clause.replacement.in_(language)
    as_before = capitalised if text[start].isupper() else str
    if instead and not after.lstrip().startswith(","):
        return lead + as_before(instead) + after
    rest = _THAT.sub("", _LEADING.sub("", after, count=1), count=1) if after else ""
    return lead + as_before(rest)


def _closed(before: str, after: str) -> str:
    """What is left when words go from the midst, with the commas that set them off."""
    before = before.rstrip(" \t")
    if before.endswith((",", ";")) and (not after.strip() or after.lstrip()[0] in ",;.!?…"):
        before = before[:-1]
        after = after.lstrip().removeprefix(",")
    elif not before.endswith(",") and after.startswith(","):
        after = after[1:] if after[1:].strip() else after
    joined = after.lstrip(" \t")
    space = "" if not joined or joined[0] in ".,;:!?…" else " "
    return _SPACES.sub(" ", before + space + joined)


def _sound(
    match: re.Match[str],
    found: Sequence[Violation],
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
) -> str:
    """A sentence mended, or what is good in it, or what its clause has in its place."""
    sentence, offset = match.group(), match.start()

    def sound(text: str) -> str:
        return "" if guard.violations(text, policy, conversation, language) else text

    if text := sound(_mended(sentence, offset, found, policy, language)):
        return text
    broken = [(v.start - offset, v.end - offset) for v in found]
    kept, instead = sound(spared(sentence, broken, language)), _instead(found, policy, language)
    if any(violation.kind == _PROMISE for violation in found):
        return f"{instead} {kept}".strip()
    return kept or instead


def _is_style(found: Sequence[Violation], start: int, end: int, policy: PolicySet) -> bool:
    """Whether the whole sentence was heard as a manner of speaking: its matter is not dropped."""
    return all(
        isinstance(clause := policy.clauses.get(violation.clause), Avoid)
        and not _MATTER.isdisjoint(clause.covers)
        and violation.start <= start
        and end <= violation.end
        for violation in found
    )


def _instead(found: Sequence[Violation], policy: PolicySet, language: Language) -> str:
    """What the first broken clause that has words for it would say; empty where none has.

    Words that a rule found tell more surely which clause it is than a sentence that was heard:
    the shorter stretch goes first.
    """
    for violation in sorted(found, key=lambda v: v.end - v.start):
        clause = policy.clauses.get(violation.clause)
        if violation.sure and isinstance(clause, (Limit, Never)) and clause.mends:
            return clause.mends.in_(language)
    return ""
