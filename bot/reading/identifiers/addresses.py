"""Street addresses as they are written in Finland, Sweden and English-speaking countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank
from bot.reading.identifiers.gazetteer import listed, word_set

_BEFORE = 48
_DIGIT = re.compile(r"\d")
_HOUSE = re.compile(r"(?<=[^\W\d_]) \d{1,4}(?![\d.,]\d|\d)")
_STREET = re.compile(
    r"[\w:'-]{2,30}?(?:kat(?:u|ua)|kadu(?:n|lla|lle|lta|ssa)|tie(?:n|llä|lle|ltä|ssä|tä)?"
    r"|kuja(?:n|lla|lle|lta|a)?|pol(?:ku|un|ulla|ulle)|väylä(?:n|llä|lle)?|raitti|raiti(?:n|lla|lle)"
    r"|bulevardi(?:n|lla|lle)?|puistotie"
    r"|gatan?|vägen|väg|gränd(?:en)?|stigen|allén|torget)",
    re.IGNORECASE,
)
# These are plain words as often as streets, so they count only with a capital.
_CAPITAL_STREET = re.compile(
    r"[A-ZÅÄÖ][\w:'-]{1,30}?(?:kaar(?:i|en|ella|elle)|rant(?:a|aan)|ranna(?:n|lla|lle)|rinteellä|rinne"
    r"|tori(?:n|lla|lle)?|aukio(?:n|lla|lle)?|puisto|penger|laituri|esplanadi|esplanaden|mäki|mäellä"
    r"|portti|piha|silta|ahde|kulma|tanhua|taival|haka|backen|leden|stråket|kajen|platsen|parken"
    r"|plan|slingan|svängen|ringen|kroken|liden|åsen|gården|strand|stranden|hamnen)"
)
_NO_STREET = word_set(
    "rautatie rautatien valtatie valtatien moottoritie moottoritien kantatie maantie motorvägen"
    " huvudvägen riksväg länsväg kauppatori"
)
_BARE = re.compile(
    r"(?:katu|tie|kuja|polku|väylä|raitti|puistikko|gata|gatan|väg|vägen|gränd|plats)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:(?:Iso|Vähä|Vanha|Uusi|Pieni|Itäinen|Läntinen|Pohjoinen|Eteläinen|Ylä|Ala|Stora|Lilla|Norra"
    r"|Södra|Östra|Västra|Gamla|Nya|Övre|Nedre|S:t|S:ta|Sankt|Sankta) )\Z"
)
_TITLED = re.compile(r"(?:[A-ZÅÄÖ][^\W\d_-]{1,20}(?:-[A-ZÅÄÖ][^\W\d_]{1,20})? ){1,3}\Z")
_CALLED = re.compile(
    r"(?:osoi(?:te|tteeni|tteemme|tteessa|tteeseen|tteenne|tteella)|adress(?:en)?|address)"
    r"(?: on| är| is)?\s?:?\s{0,2}(?:[A-ZÅÄÖ][^\W\d_]{1,20} ){0,2}\Z",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r" ?(?:€|e\b(?! ?\d)|eur|km\b|kert|pv\b|päiv|min\b|kpl|%|vuot|viik|kr\b|kronor|gång|dag|år\b)"
)

_TOWN = r"[A-ZÅÄÖ][^\W\d_]{1,24}(?:-[A-ZÅÄÖ]?[^\W\d_]{1,20})?(?: [A-ZÅÄÖ]{2,20}\b)?"
_FLAT = (
    r"(?:-\d{1,4}(?!\d))?(?: ?[A-Za-hj-z](?![^\W_]| ?\d{1,4}[.,]\d)(?: ?\d{1,4}(?![\w]|[.,]\d))?)?"
    r"(?:,? {0,2}(?:as|asunto|asunnossa|huoneisto|bst|lgh|läg|lägenhet|apt|flat|vån|våning|tr)"
    r"\.? ?[A-Z]?\d{0,4}(?!\d))?"
)
_POST = rf"(?:,?\s{{1,3}}(?:(?:FI|SE|S)-)?\d{{3}} ?\d{{2}}(?!\d)(?:,?\s{{1,2}}(?:{_TOWN}))?)?"
_TAIL = re.compile(rf"{_FLAT}{_POST}")
_COMMA_TOWN = re.compile(rf",? ({_TOWN}|[a-zåäö-]{{3,20}})")

_POSTAL = re.compile(
    r"(?<![\w.,:-])(?:(?:FI|SE|S)-)?\d{3} ?\d{2}(?!\d),? ([^\W\d_]{2,24}(?:-[^\W\d_]{2,20})?)"
)
_BOX = re.compile(
    r"(?<!\w)(?:PL|Box|PB|P\.?O\.? ?Box) \d{1,6}"
    rf"(?:,?\s{{1,2}}\d{{3}} ?\d{{2}}(?!\d)(?: {_TOWN})?)?"
)

_ENGLISH_KIND = (
    r"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]ourt|[Cc]rescent|Way|Place|Square"
    r"|[Tt]errace|[Gg]ardens|[Bb]oulevard|Hill|[Gg]rove|Row|Mews|Walk|Parade|Green|Rise|View|Park"
    r"|St\b\.?|Rd\b\.?|Ave\b\.?|Ln\b\.?|Dr\b\.?|Blvd\b\.?|Ct\b\.?|Sq\b\.?|Cres\b|Pl\b)"
)
_ENGLISH = re.compile(
    r"(?:\b(?:[Ff]lat|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Ss]uite) ?[A-Z]?\d{0,4}[A-Z]?,? )?"
    r"(?<![\w.,:£$€/-])\d{1,5}[A-Za-z]?,? (?:(?:[A-Z][\w'-]{1,20}|(?:of|the|and)) ){1,3}"
    + _ENGLISH_KIND
    + r"(?!\w)"
)
_ENGLISH_LOWER = re.compile(
    r"(?:\b(?:flat|apt\.?|apartment|unit) ?[a-z]?\d{0,4}[a-z]?,? )?"
    r"(?<![\w.,:£$€/-])\d{1,5}[a-z]? (?:[a-z'-]{3,20} ){1,2}(?:street|road|avenue|lane|crescent)\b"
)
_UK_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)"
_ENGLISH_TAIL = re.compile(
    r"(?:,? (?:[Ff]lat|[Aa]pt\.?|[Uu]nit|#) ?\w{1,5})?"
    rf"(?:,?\s{{1,2}}[A-Z][a-z]{{2,20}}(?: [A-Z][a-z]{{2,20}})?(?=,|\s|[.!?]|\Z)){{0,2}}"
    rf"(?:,?\s{{1,2}}(?:{_UK_POSTCODE}|[A-Z]{{2}},? \d{{5}}(?:-\d{{4}})?(?!\d)))?"
)
_POSTCODE = re.compile(rf"(?<!\w){_UK_POSTCODE}")
_PLAIN_WAYS = frozenset(
    {"the", "a", "my", "your", "this", "that", "right", "wrong", "dirt", "main"}
)


_ENGLISH_HINTS = (
    *("street", "road", "avenue", "lane", "drive", "close", "court", "crescent", " way", "place"),
    *("square", "terrace", "gardens", "boulevard", " hill", "grove", " row", " mews", " walk"),
    *("parade", " green", " rise", " view", " park", " st", " rd", " ave", " ln", " dr", " blvd"),
    *(" ct", " sq", " cres", " pl"),
)


def addresses(text: str) -> Iterator[Candidate]:
    """Every street address, with its flat, postal code and town where they follow."""
    for found in _HOUSE.finditer(text):
        start = _street_start(text, found.start())
        if start is not None and not _NOT_AFTER.match(text, found.end()):
            yield _address(start, _nordic_end(text, found.end()))
    if not _DIGIT.search(text):
        return
    for found in _POSTAL.finditer(text):
        if found.group(1).lower() in listed("towns"):
            yield _address(*found.span())
    for pattern in (_BOX, _POSTCODE):
        for found in pattern.finditer(text):
            yield _address(*found.span())
    yield from _english(text)


def _address(start: int, end: int) -> Candidate:
    return Candidate(start, end, IdentifierKind.ADDRESS, Rank.ADDRESS)


def _street_start(text: str, end: int) -> int | None:
    """Where the street's name begins that ends here; None where these words are no street."""
    window = text[max(0, end - _BEFORE) : end]
    word = window.split()[-1]
    before = window[: len(window) - len(word)]
    start = end - len(word)
    lower = word.lower()
    if lower in _NO_STREET:
        return None
    if _BARE.fullmatch(word):
        titled = _TITLED.search(before)
        return start - len(titled.group()) if titled else None
    if _STREET.fullmatch(word) or _CAPITAL_STREET.fullmatch(word):
        leading = _LEADING.search(before)
        return start - len(leading.group()) if leading else start
    called = word[:1].isupper() and _CALLED.search(before)
    return start if called else None


def _nordic_end(text: str, at: int) -> int:
    tail = _TAIL.match(text, at)
    end = tail.end() if tail else at
    town = _COMMA_TOWN.match(text, end)
    return town.end() if town and town.group(1).lower() in listed("towns") else end


def _english(text: str) -> Iterator[Candidate]:
    lower = text.lower()
    if not any(hint in lower for hint in _ENGLISH_HINTS):
        return
    for pattern in (_ENGLISH, _ENGLISH_LOWER):
        for found in pattern.finditer(text):
            if not _PLAIN_WAYS & set(found.group().lower().split()[1:-1]):
                tail = _ENGLISH_TAIL.match(text, found.end())
                yield _address(found.start(), tail.end() if tail else found.end())
