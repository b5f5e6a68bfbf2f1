"""Secrets: passwords and codes that the words before them name, and keys known by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank

_KEY = re.compile(
    r"(?<![\w-])(?:sk-(?:ant-|proj-)?[\w-]{16,200}|[rsp]k_(?:live|test)_\w{10,200}"
    r"|xox[abeoprs]-[\w-]{8,200}|xapp-[\w-]{8,200}|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|gh[opsu]_\w{20,255}|ghr_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,200}|hf_\w{20,100}"
    r"|AIza[\w-]{30,60}|npm_\w{30,60}|SG\.[\w-]{16,100}\.[\w-]{16,100}"
    r"|eyJ[\w-]{8,2000}\.[\w-]{4,4000}(?:\.[\w-]{0,2000})?)"
)
_BEARER = re.compile(r"\bbearer\s{1,3}([\w.~+/=-]{16,2000})", re.IGNORECASE)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")
_PRIVATE_KEY_END = re.compile(r"-----END [A-Z ]{0,30}PRIVATE KEY-----")

_PASSWORD = re.compile(
    r"\b(?:salasana|salis|tunnussana|lösen(?:ord)?|pass(?:word|phrase|code|wd)|pwd|pw)"
    r"(?:ni|nsa|mme|si|t|et|ett|en|een|ksi|lla|kseni)?"
    r"(\s{0,2}[:=]\s{0,2}|\s{1,2}(?:on|oli|är|var|is|was)\s{1,2}:?\s?|\s{1,2}(?=[\"'`])|(?<=ll[aä])\s)"
    r"([^\s]{3,80})",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:pin(?:[- ]?(?:koodi|kod|code))?|(?:turva|vahvistus|varmistus|kertakäyttö|kirjautumis"
    r"|ov(?:i|en)|tunnistautumis|aktivointi|sms-?|teksti\w{0,6})[- ]?koodi|tunnusluku|cv[vc]2?|otp"
    r"|(?:engångs|säkerhets|verifierings|bekräftelse|port|dörr|inloggnings|bankid-?)[- ]?kod(?:en)?"
    r"|(?:security|verification|one[- ]time|access|door|login|confirmation|2fa|auth(?:entication)?)"
    r"[- ](?:code|pin|password))"
    r"(?:ni|nsa|mme|n|en)?(?:[- ](?:numero|nummer|number))?"
    r"\s{0,2}(?:[:=]|(?:on|oli|är|var|is|was)\b)?\s{0,2}:?\s?(\d(?:[ -]?\d){2,9}|[A-Z0-9]{4,10}\b)"
    r"(?![.,]?\d)",
    re.IGNORECASE,
)
_NAMED_KEY = re.compile(
    r"\b(?:api[-_ ]?(?:key|avain|nyckel|token)|access[-_ ]?token|client[-_ ]?secret|secret[-_ ]?key"
    r"|token|secret|rajapinta-?avain)(?:ni|en)?(?:\s{0,2}[:=]\s{0,2}|\s{1,2}(?:on|är|is)\s{1,2})"
    r"[\"'`]?([\w.~+/=-]{8,500})",
    re.IGNORECASE,
)
_ASSIGNS = frozenset(":=")


# A plain look for these is far cheaper than the patterns; each pattern holds one of its own.
_PASSWORD_HINTS = ("sala", "tunnussana", "lösen", "pass", "pwd", "pw")
_CODE_HINTS = ("pin", "kood", "kod", "code", "tunnusluku", "cvv", "cvc", "cv2", "otp", "password")
_KEY_HINTS = ("bearer", "api", "access", "secret", "token", "avain")
_SHAPE_HINTS = (
    *(
        "sk-",
        "k_",
        "xox",
        "xapp",
        "AKIA",
        "ASIA",
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "ghr_",
        "github_",
    ),
    *("glpat", "hf_", "AIza", "npm_", "SG.", "eyJ"),
)


def credentials(text: str) -> Iterator[Candidate]:
    """Every password, code and key in the text."""
    lower = text.lower()
    if _has_any(text, _SHAPE_HINTS):
        for found in _KEY.finditer(text):
            yield _secret(*found.span())
    named = ((_CODE, _CODE_HINTS), (_BEARER, _KEY_HINTS), (_NAMED_KEY, _KEY_HINTS))
    for pattern, hints in named:
        if _has_any(lower, hints):
            yield from _named(text, pattern)
    if _has_any(lower, _PASSWORD_HINTS):
        yield from _passwords(text)
    yield from _private_keys(text)


def _has_any(text: str, hints: tuple[str, ...]) -> bool:
    return any(hint in text for hint in hints)


def _named(text: str, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    for found in pattern.finditer(text):
        if _has_digit(found.group(1)):
            yield _secret(*found.span(1))


def _secret(start: int, end: int) -> Candidate:
    return Candidate(start, end, IdentifierKind.SECRET, Rank.SECRET)


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _passwords(text: str) -> Iterator[Candidate]:
    for found in _PASSWORD.finditer(text):
        value = found.group(2).rstrip(".,;:)")
        start = found.start(2)
        if value[:1] in "\"'`":
            value, start = value.strip("\"'`"), start + 1
        elif not (_ASSIGNS & set(found.group(1))) and not _is_odd(value):
            continue
        if value:
            yield _secret(start, start + len(value))


def _is_odd(value: str) -> bool:
    """Whether a word after `the password is` is no plain word, as `wrong` is."""
    core = value.rstrip("!?")
    return _has_digit(core) or not core.replace("-", "").isalpha() or core[1:] != core[1:].lower()


def _private_keys(text: str) -> Iterator[Candidate]:
    for found in _PRIVATE_KEY.finditer(text) if "-----BEGIN" in text else ():
        end = _PRIVATE_KEY_END.search(text, found.end(), found.end() + 20_000)
        yield _secret(found.start(), end.end() if end else found.end())
