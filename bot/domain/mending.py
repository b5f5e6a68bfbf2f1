"""Mends a draft sentence by sentence, and leaves alone what breaks nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain import guard
from bot.domain.conversation import Language
from bot.domain.policy import Limit, LimitKind, Never, PolicySet
from bot.domain.reading import Amount, Span
from bot.domain.slots import amount_words, capitalised, duration_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.conversation import Conversation
    from bot.domain.suggestion import Violation

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+|\n+|$)\s*")
_SPACES = re.compile(r"\s{2,}")
_LEADING = re.compile(r"^[\s,;:–-]+")


def mended(
    draft: str,
    policy: PolicySet,
    conversation: Conversation,
    language: Language,
    found: Sequence[Violation],
) -> str:
    """The draft with each broken sentence mended or, where that can't be, left out.

    Where nothing of the draft can stay, the first broken rule's own example is what is left.
    """
    kept: list[str] = []
    for match in _SENTENCE.finditer(draft):
        inside = [v for v in found if v.start < match.end() and match.start() < v.end]
        if not inside:
            kept.append(match.group().strip())
            continue
        text = _mended(match.group(), match.start(), inside, policy, language)
        if text and text not in kept and not guard.violations(text, policy, conversation, language):
            kept.append(text)
    return " ".join(kept) or _example(policy, found, language)


def _mended(
    sentence: str, offset: int, found: Sequence[Violation], policy: PolicySet, language: Language
) -> str:
    """One sentence: words to avoid dropped, figures lowered; empty where a never-rule is broken."""
    text = sentence
    for violation in sorted(found, key=lambda v: -v.start):
        clause = policy.clauses.get(violation.clause)
        if isinstance(clause, Never):
            return ""
        start, end = max(violation.start - offset, 0), violation.end - offset
        text = text[:start] + _instead(clause, language) + text[end:]
    return capitalised(_LEADING.sub("", _SPACES.sub(" ", text)).strip())


def _example(policy: PolicySet, found: Sequence[Violation], language: Language) -> str:
    """How the first broken never-rule would have it said; empty where none was broken."""
    clauses = (policy.clauses.get(violation.clause) for violation in found)
    return next((c.keeps.in_(language) for c in clauses if isinstance(c, Never)), "")


def _instead(clause: object, language: Language) -> str:
    """The limit where a figure was too large; nothing where a word is to be avoided."""
    if not isinstance(clause, Limit):
        return ""
    if clause.kind is LimitKind.MONEY and clause.currency:
        return amount_words(Amount(round(clause.max * 100), clause.currency), language)
    if clause.kind is LimitKind.TIME and clause.unit:
        form = "gen" if language is Language.FI else ""
        return duration_words(Span(round(clause.max), clause.unit), form, language)
    return f"{clause.max:g}%" if language is Language.EN else f"{clause.max:g}\N{NO-BREAK SPACE}%"
