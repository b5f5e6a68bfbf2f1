"""Ways to reach a person: telephone numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank

_LOCAL_SIGNS = frozenset("._%+-'")
_LONGEST_LOCAL = 64
_HOST = re.compile(r"(?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24}")

# `(at)` and its like, with any host; a bare ` at ` only where the dot is spelled out too.
_AT_HINT = re.compile(
    r"[(\[{] ?(?:at|ät|a|@|miukum|snabel)| (?:at|ät|miukumauku|snabel-?a) ", re.IGNORECASE
)
_AT_BRACKETED = re.compile(
    r"(?<![\w.+-])[\w+-][\w.+-]{0,63} ?[(\[{] ?(?:at|ät|a|@|miukumauku|snabel-?a) ?[)\]}] ?"
    r"[\w-]{1,63}(?:(?:\.| ?[(\[{]? ?(?:dot|piste|punkt) ?[)\]}]? ?)[\w-]{2,63}){1,3}",
    re.IGNORECASE,
)
_AT_SPELLED = re.compile(
    r"(?<![\w.+-])[\w+-][\w.+-]{0,63}(?: (?:piste|dot|punkt) [\w-]{1,63})? "
    r"(?:at|ät|miukumauku|snabel-?a) [\w-]{1,63}"
    r"(?: (?:dot|piste|punkt) [\w-]{2,63}){1,3}",
    re.IGNORECASE,
)

_PHONE = re.compile(r"(?<![\w.,/:+-])(?:\+ ?\(?|\()?\d(?:[ ()./-]{0,2}\d){5,19}(?!\w)")
_GROUP = re.compile(r"(?:\+ ?)?\(?\d+\)?")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}(?!\d)")
_NAMED = re.compile(
    r"(?:puh(?:elin\w{0,12})?|numero\w{0,5}|gsm|tel|telefon\w{0,8}|mob\w{0,8}|(?:tele)?phone|cell"
    r"|nummer|call me(?: back)? (?:at|on)|reach me (?:at|on)|ring(?: mig)? på|soita\w{0,5}|sms"
    r"|whatsapp|number)(?:[ -]?(?:nro|nr|numero|nummer|number|no)\w{0,3})?[.:]{0,2} ?"
    r"(?:on |är |is )?[(]?\Z",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(r" ?(?:€|eur|kr\b|sek|\$|£|%)|[.,:]\d", re.IGNORECASE)
_MOBILE = re.compile(r"0(?:4\d|50|7[02369])\d{6,8}")
_BARE_COUNTRY = re.compile(r"(?:358[1-9]|467|447)\d{7,9}")
_UK_MOBILE = re.compile(r"07\d{9}")
_US_SHAPE = re.compile(r"(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}")
_BEFORE = 32
_LEAST_DIGITS = 7
_MOST_DIGITS = 15
_MOST_TRIES = 12


def emails(text: str) -> Iterator[Candidate]:
    """Every e-mail address, also one that says `(at)` for the sign."""
    at = text.find("@")
    while at >= 0:
        start = _local_start(text, at)
        host = _HOST.match(text, at + 1)
        if host and start < at:
            yield Candidate(start, host.end(), IdentifierKind.EMAIL, Rank.EMAIL)
        at = text.find("@", at + 1)
    if _AT_HINT.search(text):
        for pattern in (_AT_BRACKETED, _AT_SPELLED):
            for found in pattern.finditer(text):
                yield Candidate(*found.span(), IdentifierKind.EMAIL, Rank.EMAIL)


def _local_start(text: str, at: int) -> int:
    start = at
    floor = max(0, at - _LONGEST_LOCAL)
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < at and text[start] in ".'-":
        start += 1
    return start


def phones(text: str) -> Iterator[Candidate]:
    """Every telephone number that a country's plan knows, or that is called one."""
    for found in _PHONE.finditer(text):
        if _DATE.match(found.group()):
            continue
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        span = _phone_within(text, found, named=bool(_NAMED.search(before)))
        if span is not None:
            yield Candidate(*span, IdentifierKind.PHONE, Rank.PHONE)


def _phone_within(text: str, found: re.Match[str], *, named: bool) -> tuple[int, int] | None:
    """The number within a run of digit groups: `040 1234567 2 kpl` holds one and a count."""
    groups = [_bare(text, *group.span()) for group in _GROUP.finditer(text, *found.span())]
    tries = 0
    for first, (start, _) in enumerate(groups):
        if not (named and not first) and text[start] not in "+(01234":
            continue
        for _, end in reversed(groups[first:]):
            number = text[start:end]
            if not _is_plausible(number, named=named and not first):
                continue
            tries += 1
            if _NOT_AFTER.match(text, end) is None and _is_phone(number, named=named):
                return start, end
            if tries >= _MOST_TRIES:
                return None
    return None


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The group without a bracket that has no other half."""
    if text[start] == "(" and text[end - 1] != ")":
        return start + 1, end
    return (start, end - 1) if text[end - 1] == ")" and "(" not in text[start:end] else (start, end)


def _is_plausible(number: str, *, named: bool) -> bool:
    digits = sum(map(str.isdigit, number))
    if not _LEAST_DIGITS <= digits <= _MOST_DIGITS:
        return False
    return (
        named
        or number[0] in "+(0"
        or bool(_BARE_COUNTRY.fullmatch(number) or _US_SHAPE.fullmatch(number))
    )


def _is_phone(number: str, *, named: bool) -> bool:
    digits = re.sub(r"\D", "", number)
    if named:
        return True
    if number.lstrip("(").startswith(("+", "00")) or _BARE_COUNTRY.fullmatch(number):
        return _is_valid("+" + digits.lstrip("0"), None)
    if _US_SHAPE.fullmatch(number):
        return _is_valid(number, "US")
    if digits == number and not _MOBILE.fullmatch(number):
        return False
    if _is_valid(number, "FI") or _is_valid(number, "SE"):
        return True
    return bool(_UK_MOBILE.fullmatch(digits)) and _is_valid(number, "GB")


def _is_valid(number: str, region: str | None) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number, region)))
    except NumberParseException:
        return False
