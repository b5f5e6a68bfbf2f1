"""What a reply may not say: never-rules, words to avoid, too large promises, unknown contacts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.conversation import SERVED, Conversation, Language
from bot.domain.phrases import Hit, Phrase, PhraseIndex, Token, tokens
from bot.domain.policy import Limit, LimitKind, NeverKind, Phrases, PolicySet, Words
from bot.domain.quantities import Quantity, percentages, spans, sums
from bot.domain.suggestion import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EXAMINED = 20_000
"""Characters of a reply that are examined; no channel takes a longer one."""
_CONTACT = re.compile(
    r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"|(?P<url>\b(?:https?://|www\.)[^\s<>\"]{3,500})"
    r"|(?P<phone>(?<![\w.,-])\+?\d[\d\u00a0 ()-]{5,17}\d(?![\w%€]))"
)
_DIGITS = re.compile(r"\D")
_NEGATIONS = frozenset(
    [
        "en",
        "et",
        "ei",
        "emme",
        "ette",
        "eivät",
        "enkä",
        "eikä",
        "emmekä",
        "inte",
        "ej",
        "aldrig",
        "kan't",
        "can't",
        "cannot",
        "not",
        "won't",
        "don't",
        "isn't",
        "never",
        "couldn't",
    ]
)
_MIN_PHONE_DIGITS = 7


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A clause that phrases can break."""

    clause: str
    kind: str
    text: Words


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """A policy's phrases for one language, compiled."""

    broken: PhraseIndex[_Rule]
    excused: PhraseIndex[_Rule]
    promised: PhraseIndex[Limit]


def violations(
    text: str, policy: PolicySet, conversation: Conversation, language: Language = Language.OTHER
) -> tuple[Violation, ...]:
    """Every clause that this reply breaks, in its order; `other` looks in all languages."""
    examined = text[:EXAMINED]
    words = tokens(examined)
    rules = _compiled(policy, language)
    found = [
        *_broken(rules, words, language),
        *_overpromised(rules, examined, words, language),
        *_unlisted(examined, policy, conversation, language),
    ]
    return tuple(sorted(_once(found), key=lambda v: (v.start, v.end, v.clause)))


@lru_cache(maxsize=32)
def _compiled(policy: PolicySet, language: Language) -> _Rules:
    rules = {
        never.id: _Rule(never.id, never.kind.value, never.text) for never in policy.never_rules
    }
    return _Rules(
        broken=PhraseIndex(
            [*_never_phrases(policy, rules, language), *_avoid_phrases(policy, language)]
        ),
        excused=PhraseIndex(_excuses(policy, rules, language)),
        promised=PhraseIndex(
            (phrase, limit)
            for limit in policy.authority.limits
            for phrase in _parsed(limit.about, language)
        ),
    )


def _never_phrases(
    policy: PolicySet, rules: dict[str, _Rule], language: Language
) -> Iterator[tuple[Phrase, _Rule]]:
    packs = {pack.name: pack for pack in policy.packs}
    for never in policy.never_rules:
        for source in (never.match, *(packs[name].match for name in never.covers)):
            for phrase in _parsed(source, language):
                yield phrase, rules[never.id]


def _avoid_phrases(policy: PolicySet, language: Language) -> Iterator[tuple[Phrase, _Rule]]:
    for avoid in policy.voice.avoid:
        rule = _Rule(avoid.id, "word", avoid.text)
        for phrase in _parsed(avoid.words, language):
            yield phrase, rule


def _excuses(
    policy: PolicySet, rules: dict[str, _Rule], language: Language
) -> Iterator[tuple[Phrase, _Rule]]:
    packs = {pack.name: pack for pack in policy.packs}
    for never in policy.never_rules:
        for source in (never.unless, *(packs[name].unless for name in never.covers)):
            for phrase in _parsed(source, language):
                yield phrase, rules[never.id]


@lru_cache(maxsize=4096)
def _phrase(source: str) -> Phrase:
    return Phrase.parse(source)


def _parsed(phrases: Phrases, language: Language) -> Iterator[Phrase]:
    for one in SERVED if language is Language.OTHER else (language,):
        for source in phrases.in_(one):
            yield _phrase(source)


def _broken(rules: _Rules, words: Sequence[Token], language: Language) -> Iterator[Violation]:
    excuses = rules.excused.find(words)
    for hit in rules.broken.find(words):
        if not any(_excuses_it(excuse, hit) for excuse in excuses):
            rule = hit.key
            yield Violation(rule.clause, rule.kind, hit.start, hit.end, rule.text.in_(language))


def _excuses_it(excuse: Hit[_Rule], hit: Hit[_Rule]) -> bool:
    """An `unless` of the same rule that overlaps the hit."""
    return excuse.key is hit.key and excuse.start < hit.end and hit.start < excuse.end


def _overpromised(
    rules: _Rules, text: str, words: Sequence[Token], language: Language
) -> Iterator[Violation]:
    """Figures above a limit in a sentence that promises what the limit is about."""
    hits = rules.promised.find(words)
    if not hits:
        return
    quantities = _by_sentence(text, words)
    denied = {word.sentence for word in words if word.text in _NEGATIONS}
    sentence_at = {word.start: word.sentence for word in words}
    for hit in hits:
        sentence = sentence_at[hit.start]
        if sentence in denied:
            continue
        for quantity in quantities.get(sentence, ()):
            if _exceeds(quantity, hit.key):
                why = hit.key.text.in_(language)
                yield Violation(hit.key.id, "promise", quantity.start, quantity.end, why)


def _by_sentence(text: str, words: Sequence[Token]) -> dict[int, list[Quantity]]:
    found: dict[int, list[Quantity]] = {}
    for quantity in (*sums(text), *percentages(text), *spans(text)):
        inside = next((word.sentence for word in words if word.end > quantity.start), None)
        if inside is not None:
            found.setdefault(inside, []).append(quantity)
    return found


def _exceeds(quantity: Quantity, limit: Limit) -> bool:
    """Whether a figure is more than the limit; a sum in another currency always is."""
    if limit.kind is LimitKind.PERCENT:
        return quantity.of == "%" and quantity.value > limit.max
    if limit.kind is LimitKind.TIME:
        return (
            quantity.of == "minute"
            and limit.unit is not None
            and quantity.value > limit.max * limit.unit.minutes
        )
    is_money = quantity.of not in {"%", "minute"}
    return is_money and (quantity.of != limit.currency or quantity.value > limit.max)


def _unlisted(
    text: str, policy: PolicySet, conversation: Conversation, language: Language
) -> Iterator[Violation]:
    """Contact details that neither the organisation has nor the customer has given."""
    rules = [never for never in policy.never_rules if never.kind is NeverKind.CONTACT]
    if not rules:
        return
    listed = {_contact_key(contact.value) for contact in policy.organisation.contacts}
    said = " ".join(turn.text for turn in conversation.customer_turns)
    for match in _CONTACT.finditer(text):
        value = match.group().rstrip(".,;:!?)")
        if match["phone"] and len(_DIGITS.sub("", value)) < _MIN_PHONE_DIGITS:
            continue
        if _contact_key(value) not in listed and value not in said:
            start, end = match.start(), match.start() + len(value)
            rule = rules[0]
            yield Violation(rule.id, rule.kind.value, start, end, rule.text.in_(language))


def _contact_key(value: str) -> str:
    """The same however it is written: digits of a number, else an address without scheme."""
    digits = _DIGITS.sub("", value)
    if len(digits) >= _MIN_PHONE_DIGITS and not any(char.isalpha() for char in value):
        return digits.removeprefix("00").removeprefix("358").lstrip("0")
    return (
        value.casefold()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
    )


def _once(found: Iterable[Violation]) -> list[Violation]:
    """The same clause once at each place: of overlapping hits the longest."""
    kept: list[Violation] = []
    for violation in sorted(found, key=lambda v: v.start - v.end):
        if not any(
            k.clause == violation.clause and k.start < violation.end and violation.start < k.end
            for k in kept
        ):
            kept.append(violation)
    return kept
