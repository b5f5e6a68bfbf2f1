"""Names of people: after words that announce one, as given name with surname, or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank
from bot.reading.identifiers.gazetteer import listed, word_set

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CASE_ENDING = re.compile(r"(?:n|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|seen|lt|ll|a|ä|ta|tä|s|'s)\Z")
_SURNAME = re.compile(
    r"[^\W\d_]{2,20}?(?:nen|sen|selle|selta|sella|sesta|sessa|seen|lainen|läinen"
    r"|(?<!l)lä|(?<!l)la|(?<!l)län|(?<!l)lan|ström|berg|bergh|lund|lundh|qvist|kvist|quist|gren"
    r"|holm|dahl|mark|stedt|blad|roth|ius|man|mann|sson|ssons|son|sons|strand|vik|vall|ell|éus"
    r"|ton|ley|ford|field|worth|well|wood|ham|kov|kova|ski|ska|enko|ez|ić)(?:in|ille|illa|ilta|s|'s)?"
)
_PARTICLES = frozenset({"von", "af", "de", "van", "der", "da", "al", "el", "bin"})
_COMPANY = word_set("oy ab oyj ltd inc llc gmbh as kauppa store shop burgers line gold group")
_CUSTOMER = word_set("asiakas asiakkaanne kund kunden customer client")

_SURE = re.compile(
    r"(?:\bnime(?:ni|mme)(?: on)?|\bnime(?:ltä|llä)|\bnimi:|\bt[.:,]|(?:\A|\n)\s?t|\bterv(?:eisin)?"
    r"|\bter(?:kuin|kut)|\bkunnioittavasti|\bkiittäen|\byt\.|\brouva|\bherra|\bneiti|\bhra|\brva"
    r"|\bheter|\bnamn:|\bmitt namn är|\bmvh|\bvh|\bhälsning(?:ar)?|\bvänligen,?|\bhälsar|\bfröken"
    r"|\bunder the name(?: of)?|\bmy name(?:'s| is)|\bname:|\bregards"
    r"|\bsincerely|\byours (?:truly|faithfully)|\bmr|\bmrs|\bms"
    r"|\bmiss|\bmx|\bdr)[.,:]{0,2}\s{0,3}[-–/]?\s?\Z",
    re.IGNORECASE,
)
# Announce a given name well enough, but not a surname.
_EVERYDAY = word_set("on is by with to är t best i'm am from")
_SIGNATURE = re.compile(r"[^\W\d_]{2,24}(?: [A-ZÅÄÖ]\.?)?\s{0,4}")
_STARTS = frozenset(".!?:\n")
_JOINTS = frozenset({" ", "-", ". ", "  "})
_WIDEST_GAP = 4
_LONG = 6
_LEAST_GIVEN = 3
_MOST_WORDS = 4
_BEFORE = 44


def names(text: str) -> Iterator[Candidate]:
    """Every name of a person."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        last = _name_end(text, words, at)
        if last is None:
            at += 1
            continue
        yield Candidate(words[at].start(), words[last].end(), IdentifierKind.NAME, Rank.NAME)
        at = last + 1


def _name_end(text: str, words: list[re.Match[str]], at: int) -> int | None:
    """The index of the last word of a name that begins here, if one does."""
    word = words[at].group()
    lower = word.lower()
    if lower in listed("no_names") or len(word) < 2:  # noqa: PLR2004 - an initial alone is no name
        return None
    known = _is_given(lower)
    if not (known or word[0].isupper()):
        return None
    announced = _announced(text, words, at)
    if announced and _SURE.search(text[max(0, words[at].start() - _BEFORE) : words[at].start()]):
        return _sure_end(text, words, at)
    if known:
        return _given_end(text, words, at, announced=announced)
    lone = announced and _is_surname(word) and not _is_company(words, at)
    return at if lone and words[at - 1].group().lower() not in _EVERYDAY else None


def _given_end(text: str, words: list[re.Match[str]], at: int, *, announced: bool) -> int | None:
    paired = _paired_end(text, words, at)
    if paired is not None or not words[at].group()[0].isupper():
        return paired
    if announced:
        return _sure_end(text, words, at)
    return at if _stands_alone(text, words, at) else None


def _announced(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether the word just before is one that announces a name."""
    start = words[at].start()
    if text[start - 1 : start] == "/":
        return True
    if not at or words[at - 1].group().lower() not in listed("name_heralds"):
        return False
    gap = text[words[at - 1].end() : start]
    return len(gap) <= _WIDEST_GAP and not set(gap) & set('!?;"')


def _sure_end(text: str, words: list[re.Match[str]], at: int) -> int | None:
    following = words[at + 1].group().lower() if at + 1 < len(words) else ""
    if following in _CUSTOMER or _is_company(words, at):
        return None
    first = words[at].group()
    if first.isupper() and not (_is_given(first.lower()) or _is_surname(first)):
        return None
    last = at
    while last + 1 < len(words) and last - at < _MOST_WORDS - 1:
        if not _continues(text, words, last + 1):
            break
        last += 1
    return last if words[last].group().lower() not in _PARTICLES else last - 1


def _continues(text: str, words: list[re.Match[str]], at: int) -> bool:
    word = words[at].group()
    lower = word.lower()
    if text[words[at - 1].end() : words[at].start()] not in _JOINTS or lower in listed("no_names"):
        return False
    if word[0].isupper() and (len(word) == 1 or not word.isupper()):
        return True
    if lower in _PARTICLES:
        return at + 1 < len(words) and words[at + 1].group()[0].isupper()
    return (
        _is_given(lower)
        or lower in listed("surnames")
        or (len(word) >= _LONG and _is_surname(word))
    )


def _paired_end(text: str, words: list[re.Match[str]], at: int) -> int | None:
    """The surname's index where a given name and a surname stand together."""
    capital = words[at].group()[0].isupper()
    for index in range(at + 1, min(at + _MOST_WORDS, len(words))):
        if text[words[index - 1].end() : words[index].start()] not in _JOINTS:
            return None
        word = words[index].group()
        lower = word.lower()
        if word[0].isupper() != capital and lower not in _PARTICLES:
            return None
        initial = capital and len(word) == 1 and _ends_line(text, words[index].end())
        if initial or lower in listed("surnames") or (capital and _is_surname(word)):
            return None if _is_company(words, index) else index
        if not (len(word) == 1 or lower in _PARTICLES or _is_given(lower)):
            return None
    return None


def _ends_line(text: str, at: int) -> bool:
    return text[at : at + 2].lstrip(".")[:1] in {"", "\n"}


def _stands_alone(text: str, words: list[re.Match[str]], at: int) -> bool:
    word = words[at].group()
    if word.isupper() or len(word) < _LEAST_GIVEN or _is_plain(word.lower()):
        return False
    if _is_company(words, at) or _beside_capital(text, words, at):
        return False
    before = text[max(0, words[at].start() - 3) : words[at].start()].rstrip(" ")
    if before and before[-1] not in _STARTS:
        return True
    if at + 1 < len(words) and words[at + 1].group() in listed("name_verbs"):
        return True
    # A signature: the last line, and nothing on it but the name and perhaps an initial.
    return bool(_SIGNATURE.fullmatch(text, words[at].start())) and "\n" in text[: words[at].start()]


def _is_plain(lower: str) -> bool:
    root = _root(lower)
    # `Anna` is `give`, yet `Annalle` is nobody's verb.
    return root in listed("plain_word_names") or lower == root == "anna"


def _beside_capital(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether an unknown capitalised word stands right after: then it is rather a brand."""
    if at + 1 >= len(words):
        return False
    gap = text[words[at].end() : words[at + 1].start()]
    return gap in {" ", " & ", "-"} and words[at + 1].group()[0].isupper()


def _is_company(words: list[re.Match[str]], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].group().lower() in _COMPANY


def _is_surname(word: str) -> bool:
    lower = word.lower()
    return (
        bool(_SURNAME.fullmatch(lower))
        or lower in listed("surnames")
        or _CASE_ENDING.sub("", lower) in listed("surnames")
    )


def _is_given(lower: str) -> bool:
    return bool(_root(lower))


@lru_cache(maxsize=4096)
def _root(lower: str) -> str:
    """The given name that a word is a form of, or ''."""
    known = listed("given_names")
    if lower in known:
        return lower
    base = _CASE_ENDING.sub("", lower)
    # Matti: Matin, Pekka: Pekan.
    strong = base[:-2] + base[-2:-1] * 2 + base[-1:]
    for form in (base, strong, base.partition("-")[0]):
        if len(form) >= _LEAST_GIVEN and form in known:
            return form
    return ""
