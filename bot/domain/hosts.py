"""Addresses on the web as people write them without a scheme: `bit.ly/abc`, `evil[.]example`.

Told from everything else that has a dot in it by the ending: a closed list of those in common use,
since a missing space (`Hei.Katson`) and the name of a file (`lasku.pdf`) look the same otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OF_COUNTRIES = (
    "ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt "
    "bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg "
    "er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gy hk hm hn hr "
    "ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kr kw ky kz la lb lc li lk "
    "lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne "
    "nf ng ni nl no np nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa "
    "sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to "
    "tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_IN_COMMON_USE = (
    "com net org info biz name pro mobi edu gov int mil aero asia cat coop jobs museum post tel "
    "travel xxx academy agency app art audio auction band bar bargains best bet bid bike blog buzz "
    "cafe camp capital cards care cash casino center chat cheap church city claims click clinic "
    "cloud club codes coffee community company consulting contact cool coupons credit cyou date "
    "deals delivery dental dev diet digital direct discount dog domains download earth education "
    "email energy events example exchange expert express fail family fans fashion finance "
    "financial fit fun fund fyi gallery game games gift gifts gives global gold goog group guide "
    "guru health help homes host hosting house icu inc ink institute international invalid "
    "investments kim land law lease legal life limited link live loan loans lol love ltd "
    "management market marketing media men money monster network news ninja one onion online "
    "party pay photos pics pink pizza plus poker press promo properties pub quest realty red "
    "rent repair report rest review reviews rocks run sale school science services sex shop "
    "shopping show site social software solutions space store stream studio style sucks supplies "
    "supply support surf systems tax team tech technology test tickets tips today tools top "
    "tours town toys trade trading training tube university uno vip vision vote website wiki win "
    "work works world wtf xyz zone"
)
_COUNTRIES: Final = frozenset(_OF_COUNTRIES.split())
_OTHERS: Final = frozenset(_IN_COMMON_USE.split())
_FILES: Final = frozenset({"md", "py", "rs", "sh"})
"""Endings of files as well: without a path they are taken for those."""
_NUMBERED: Final = frozenset({"fi", "se", "com", "org", "net", "info"})
_LEAST_DIGITS = 3
"""Of a name that is nothing but digits: `1177.se` is an address, `2.se` a missing space."""
_IPV4 = 4
_MOST_OF_A_BYTE = 255
_PATH = r"(?::\d{2,5})?(?:[/?#][^\s<>\"]{0,500})?"
_INNER_DOT = re.compile(r"\.[\w-]")
_DOTTED = re.compile(rf"(?<![\w@.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}(?P<path>{_PATH})")
_DOT = r"(?: ?[\[({] ?(?:\.|dot|piste|punkt) ?[\])}] ?)"
_SPOKEN = r" (?:dot|piste|punkt) "
_HIDDEN = re.compile(
    rf"(?<![\w@.-])[\w-]{{2,63}}(?:(?:\.|{_DOT})[\w-]{{2,63}}){{0,4}}{_DOT}[\w-]{{2,63}}{_PATH}"
    rf"|(?<![\w@.-])[\w-]{{2,63}}{_SPOKEN}(?:com|net|org|fi|se|eu|io|info)(?!\w){_PATH}",
    re.IGNORECASE,
)
_HINT = re.compile(r"[\[({] ?(?:\.|dot|piste|punkt) ?[\])}]|" + _SPOKEN, re.IGNORECASE)
_ANY_DOT = re.compile(rf"{_DOT}|{_SPOKEN}", re.IGNORECASE)


def hosts(text: str) -> Iterator[tuple[int, int]]:
    """Where each of them stands, its path included, end exclusive."""
    if _INNER_DOT.search(text):
        for found in _DOTTED.finditer(text):
            if end := _end(found):
                yield found.start(), end
    if _HINT.search(text):
        for found in _HIDDEN.finditer(text):
            yield found.span()


def undisguised(address: str) -> str:
    """The address with plain dots for bracketed and spoken ones."""
    return _ANY_DOT.sub(".", address)


def _end(found: re.Match[str]) -> int | None:
    """Where the address ends; None where it is none."""
    path = found["path"]
    whole = found.group()
    labels = whole[: len(whole) - len(path)].split(".")
    if path and _is_ipv4(labels):
        return found.end()
    for at in range(len(labels) - 1, 0, -1):
        ending = labels[at].partition("-")[0]
        last = at == len(labels) - 1 and ending == labels[at]
        if _is_ending(ending) and _is_name(labels[: at + 1], has_path=last and bool(path)):
            before = sum(len(label) + 1 for label in labels[:at])
            return found.end() if last else found.start() + before + len(ending)
        if not labels[at][:1].isupper():
            return None
    return None


def _is_ending(label: str) -> bool:
    """Small letters, or capitals throughout: `Hei.Se` is a missing space."""
    if label in _COUNTRIES or label in _OTHERS:
        return True
    return label.isupper() and label.lower() in _OTHERS


def _is_name(labels: Sequence[str], *, has_path: bool) -> bool:
    *_, name, ending = labels
    if name.isdigit():
        return len(name) >= _LEAST_DIGITS and ending in _NUMBERED
    if has_path or labels[0].lower() == "www":
        return True
    return ending not in _FILES and (len(name) > 1 or ending in _OTHERS)


def _is_ipv4(labels: Sequence[str]) -> bool:
    return len(labels) == _IPV4 and all(
        label.isdecimal() and int(label) <= _MOST_OF_A_BYTE for label in labels
    )
