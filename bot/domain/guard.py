"""What a reply may not say: never-rules, words to avoid, too large promises, unknown contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.acting import acts, covers
from bot.domain.choosing import fitting
from bot.domain.contacts import unlisted
from bot.domain.conversation import Conversation, Language
from bot.domain.legible import apart, legible
from bot.domain.phrases import Hit, Phrase, Tokens, tokens
from bot.domain.policy import Never, NeverKind, PolicySet, Words
from bot.domain.promises import Figures
from bot.domain.retelling import Retold
from bot.domain.sieve import Sieve
from bot.domain.sources import pack, parsed
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.speech import Done

EXAMINED = 20_000
"""Characters of a reply that are examined; no channel takes a longer one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A clause that phrases can break."""

    clause: str
    kind: str
    text: Words


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """A policy's phrases for one language, compiled."""

    broken: Sieve[_Rule]
    excused: Sieve[_Rule]


def violations(
    text: str, policy: PolicySet, conversation: Conversation, language: Language = Language.OTHER
) -> tuple[Violation, ...]:
    """Every clause that this reply breaks, in its order; `other` looks in all languages."""
    seen = legible(text[:EXAMINED])
    words = tokens(seen.text)
    rules = _compiled(policy, language)
    figures = Figures(policy, seen.text, words, language)
    said = [*_broken(rules, words, language), *_done(policy, seen.text, words, language, figures)]
    if said:
        retold = Retold(policy, seen.text, words, language)
        said = [one for one in said if not retold.holds(one.start, one.end)]
    found = [
        *said,
        *figures.overpromised(),
        *_unlisted(seen.text, policy, conversation, language),
    ]
    if parted := apart(seen.text):
        found += _broken(rules, tokens(parted), language)
    placed = (_placed(violation, *seen.span(violation.start, violation.end)) for violation in found)
    return tuple(sorted(fitting(_once(placed), policy), key=lambda v: (v.start, v.end, v.clause)))


def _placed(violation: Violation, start: int, end: int) -> Violation:
    """The same violation in the reply's own characters."""
    if (start, end) == (violation.start, violation.end):
        return violation
    return replace(violation, start=start, end=end)


@lru_cache(maxsize=32)
def _compiled(policy: PolicySet, language: Language) -> _Rules:
    rules = {
        never.id: _Rule(never.id, never.kind.value, never.text) for never in policy.never_rules
    }
    return _Rules(
        broken=Sieve([*_never_phrases(policy, rules, language), *_avoid_phrases(policy, language)]),
        excused=Sieve(_excuses(policy, rules, language)),
    )


def _never_phrases(
    policy: PolicySet, rules: dict[str, _Rule], language: Language
) -> Iterator[tuple[Phrase, _Rule]]:
    for never in policy.never_rules:
        for source in (never.match, *(pack(policy, name).match for name in never.covers)):
            for phrase in parsed(source, language):
                yield phrase, rules[never.id]


def _avoid_phrases(policy: PolicySet, language: Language) -> Iterator[tuple[Phrase, _Rule]]:
    for avoid in policy.voice.avoid:
        rule = _Rule(avoid.id, "word", avoid.text)
        for phrase in parsed(avoid.words, language):
            yield phrase, rule


def _excuses(
    policy: PolicySet, rules: dict[str, _Rule], language: Language
) -> Iterator[tuple[Phrase, _Rule]]:
    for never in policy.never_rules:
        for source in (never.unless, *(pack(policy, name).unless for name in never.covers)):
            for phrase in parsed(source, language):
                yield phrase, rules[never.id]


def _broken(rules: _Rules, words: Tokens, language: Language) -> Iterator[Violation]:
    hits = rules.broken.find(words)
    excuses: dict[str, list[Hit[_Rule]]] = {}
    for excuse in rules.excused.find(words) if hits else ():
        excuses.setdefault(excuse.key.clause, []).append(excuse)
    for hit in hits:
        rule = hit.key
        if not any(_overlap(excuse, hit) for excuse in excuses.get(rule.clause, ())):
            yield Violation(rule.clause, rule.kind, hit.start, hit.end, rule.text.in_(language))


def _done(
    policy: PolicySet, text: str, words: Tokens, language: Language, figures: Figures
) -> Iterator[Violation]:
    """What the reply does, in whatever words, that a clause covers."""
    covering = covers(policy)
    excused: list[Hit[_Rule]] | None = None
    for done in acts(policy, text, words, language, figures):
        for clause in covering.get(done.pack, ()):
            if excused is None:
                excused = _compiled(policy, language).excused.find(words)
            if not any(e.key.clause == clause.id and _overlap(e, done) for e in excused):
                kind = clause.kind.value if isinstance(clause, Never) else "promise"
                why = clause.text.in_(language)
                yield Violation(clause.id, kind, done.start, done.end, why)


def _overlap(excuse: Hit[_Rule], hit: Hit[_Rule] | Done) -> bool:
    return excuse.start < hit.end and hit.start < excuse.end


def _unlisted(
    text: str, policy: PolicySet, conversation: Conversation, language: Language
) -> Iterator[Violation]:
    """Contact details that neither the organisation has nor the customer has given."""
    rule = next((never for never in policy.never_rules if never.kind is NeverKind.CONTACT), None)
    if rule is None:
        return
    for start, end in unlisted(text, policy, conversation):
        yield Violation(rule.id, rule.kind.value, start, end, rule.text.in_(language))


def _once(found: Iterable[Violation]) -> list[Violation]:
    """The same clause once at each place: of overlapping hits the longest."""
    last: dict[str, Violation] = {}
    kept: list[Violation] = []
    for violation in sorted(found, key=lambda v: (v.start, v.start - v.end)):
        before = last.get(violation.clause)
        if before is None or before.end <= violation.start:
            if before is not None:
                kept.append(before)
            last[violation.clause] = violation
        elif violation.end - violation.start > before.end - before.start:
            last[violation.clause] = violation
    return [*kept, *last.values()]
