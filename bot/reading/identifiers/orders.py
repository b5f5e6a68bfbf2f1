"""Numbers by which a company knows a customer's matter: orders, invoices, cases, parcels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.reading import IdentifierKind
from bot.reading.identifiers.candidates import Candidate, Rank
from bot.reading.identifiers.gazetteer import word_set

_TOKEN = re.compile(
    r"(?<![\w@+])(?<!\d[.,:])(?:(?:[^\W\d_]{1,12}+[-_/]?)?\d[^\W_]{0,24}(?:[-/_][^\W_]{1,24}){0,4}"
    r"|[A-Z]{5,8}+)(?![\w@])"
)
_MORE_GROUPS = re.compile(r"(?: \d{2,6}){1,6}(?![\w.,]\d|\w)")
_PIECE = re.compile(r"[^\W_]+|[^\w\s]|\n")

# A word that names a number: `tilausnumero`, `kundnr`.
_NUMBER_WORD = re.compile(
    r"(?:(?:tilaus|asiakas|lasku|tapaus|tiketti|varaus|viite|lähetys|seuranta|kolli|paketti|jäsen"
    r"|sopimus|käsittely|vahinko|vakuutus|palautus|reklamaatio|liittymä|käyttöpaikka|sarja|kuitti|asia"
    r"|palvelupyyntö|valitus|toimitus|matka|lippu|kortti|diaari|noutokoodi|nouto|tili|jäsenkortti)"
    r"(?:numero|nro|nr|tunnus|tunnuks|tunniste|koodi|id)[^\W\d_]{0,8}"
    r"|(?:order|beställnings?|kund|faktura|ärende|boknings?|referens|kolli|spårnings?|medlems?|konto"
    r"|avtals?|retur|serie|försäkrings?|skade|paket|försändelse|kvitto|biljett|sändnings?)"
    r"(?:nummer|numret|nr|id|kod|koden)[^\W\d_]{0,3}"
    r"|rma|ordernumber|orderno|ocr|booking ?ref|noutokoodi\w{0,3}|viitenumero\w{0,4})",
    re.IGNORECASE,
)
# A word that speaks of the thing and may be followed by its number.
_THING_WORD = re.compile(
    r"tilau[sk][^\W\d_]{0,8}|asiakkaan|asiakas|lasku(?:n|ni|sta|ssa)?"
    r"|tapau[sk][^\W\d_]{0,6}|tiket[^\W\d_]{1,6}"
    r"|varau[sk][^\W\d_]{0,6}|viite|viitteellä|viitteen|paket[^\W\d_]{1,6}|läh?ety[sk][^\W\d_]{0,6}"
    r"|sopimu[sk][^\W\d_]{0,5}|palvelupyyn[^\W\d_]{1,5}|reklamaatio[^\W\d_]{0,3}|seuranta|jäsen"
    r"|beställning(?:en|ar)?|faktura[n]?|ärende[t]?|bokning(?:en)?|referens(?:en)?|order[ns]?|kund"
    r"|invoice|case|ticket|booking|reservation|reference|ref|tracking|parcel|shipment|claim"
    r"|customer|client|account|confirmation|membership|member|policy|contract|serial|receipt"
    r"|return|complaint|incident|transaction|package",
    re.IGNORECASE,
)
_NUMBER_SIGN = word_set(
    "numero numeroni numerolla numeron nro nr no number num nbr nummer numret id ref reference code"
    " tunnus koodi kod koden #"
)
_FILLERS = word_set(
    """on oli onko är var is was with med joka jonka the : = - , ( " ' . n nimeltä s it its"""
) | {"\n"}
_REFERENCE = word_set("ref reference")
_FURTHEST = 6
_BEFORE = 80

_QUANTITY = re.compile(
    r" ?(?:€|e\b|eur|kr\b|kronor|sek\b|usd|\$|£|%|kpl|st\b|pv\b|päiv|vk|viik|kk\b|kuuk|vuo|min\b"
    r"|minu|h\b|tun|dag|veck|mån|år\b|day|week|month|year|hour|kg|km|g\b|m2|dollar|pound|kerta|times|gång"
    r"|items?\b|tuote|tuotetta)|[.,:]\d|\.(?:\d|mm)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?")
_YEAR = re.compile(r"(?:19|20)\d\d")

_SHAPE = re.compile(
    r"(?:ORD(?:ER)?|TIL(?:AUS)?|INV|CASE|TKT|TICKET|REF|PO|SO|RMA|CS|SR|INC|FAK|BOK|KND|LAS|CUST|ASK"
    r"|ARN|REQ|RET|PAK|VAR|BK|CUS|KUND|TR|WO)[-_]?\d[\dA-Z-]{3,24}"
    r"|[A-Z]{2}\d{9}[A-Z]{2}|JJ[A-Z]{2}\d{11,20}|1Z[0-9A-Z]{16}|[A-Z]{2,4}-\d{5,12}(?:-[A-Z0-9]{1,6})?"
    r"|(?:[A-Z]{1,3}\d{6,12}|\d{2,4}-\d{6,8}-\d{4,8})"
)
_REVERSED = re.compile(
    r" (?:on|oli|är|is|was) (?:mun|minun|meidän|tämän|se|min|mitt|vårt|my|our|the)? ?"
    r"([^\W\d_]{3,24}(?: number| no| ref\w{0,6}| id)?)",
    re.IGNORECASE,
)
_ENGLISH_NUMBER = re.compile(r"([^\W\d_]{3,14}) (?:number|no|ref\w{0,6}|id)", re.IGNORECASE)
_LEAST_NAMED = 3
_LEAST_GROUP = 2
_LEAST_LOOSE = 4
_LEAST_CODE = 5


def orders(text: str) -> Iterator[Candidate]:
    """Every number of an order, invoice, case or parcel: named as one, or shaped like one."""
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        token = found.group()
        if token.isdigit() and len(token) < _LEAST_GROUP:
            continue
        named = _named(text, start)
        if named is not None:
            end = _with_groups(text, found) if named else end
            if _is_number(text, token, end, named=named):
                yield Candidate(start, end, IdentifierKind.ORDER, Rank.NAMED)
                continue
        if _is_reversed(text, token, end):
            yield Candidate(start, end, IdentifierKind.ORDER, Rank.NAMED)
        elif _SHAPE.fullmatch(token):
            yield Candidate(start, end, IdentifierKind.ORDER, Rank.SHAPE)


def _named(text: str, start: int) -> bool | None:
    """True where the words before name a number, False where only a thing, None for neither."""
    pieces = _PIECE.findall(text[max(0, start - _BEFORE) : start].lower())[-_FURTHEST:]
    signed = False
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if _NUMBER_WORD.fullmatch(piece):
            return True
        if piece in _NUMBER_SIGN:
            signed = True
        elif _THING_WORD.fullmatch(piece):
            return signed
        elif piece not in _FILLERS:
            break
    if pieces and pieces[-1] == "#":
        return True
    return False if _REFERENCE & set(pieces[-2:]) else None


def _with_groups(text: str, found: re.Match[str]) -> int:
    more = _MORE_GROUPS.match(text, found.end()) if found.group().isdigit() else None
    if more is None or _QUANTITY.match(text, more.end()):
        return found.end()
    return more.end()


def _is_number(text: str, token: str, end: int, *, named: bool) -> bool:
    if _QUANTITY.match(text, end) or _DATE.fullmatch(token):
        return False
    digits = sum(map(str.isdigit, token))
    if named:
        return digits >= _LEAST_NAMED or (token.isupper() and len(token) >= _LEAST_CODE)
    mixed = token.isupper() and len(token) > _LEAST_CODE and digits >= _LEAST_GROUP
    return (digits >= _LEAST_LOOSE or mixed) and not _YEAR.fullmatch(token)


def _is_reversed(text: str, token: str, end: int) -> bool:
    after = _REVERSED.match(text, end)
    if after is None or sum(map(str.isdigit, token)) < _LEAST_NAMED:
        return False
    word = after.group(1)
    english = _ENGLISH_NUMBER.fullmatch(word)
    if english:
        return bool(_THING_WORD.fullmatch(english.group(1)))
    return bool(_NUMBER_WORD.match(word))
