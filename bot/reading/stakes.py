"""Whether a number is the customer's own wait, their contacts or the sum at stake.

Most numbers of a message are none of these: how long a machine lasted, how far it is by train, a
date. Said back as a wait they state what nobody said, so words beside the number must make it one;
where none do it is left out, and the wording without it serves. All texts are in small letters.
"""

from __future__ import annotations

import re

_NEAR, _FAR = 32, 70
_A_FEW_WORDS = 5
_JOINT = re.compile(
    r"[.!?;:\n]+(?=\s|\Z)|,(?!\d)|(?<!\w)(?:ja|mutta|och|men|and|but)(?! (?:en |a )?(?:puoli"
    r"|halv|half)|\w)"
    r"|\s[-\u2013\u2014]+\s",
)
_ENDS = re.compile(r"[.!?\n]+(?=\s|\Z)")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_WAITING = _words(
    # Finnish
    r"odot(?!us(?:sal|huon|aul|til))\w*(?! (?:paremp|enemm|laadu|laatu|että|eri|jotain))"
    r"|oot(?:an|in|ella|ellu|tanu|tane|tava)\w*"
    r"|jono\w*|puhelimessa|linjalla|luurissa|vastaamatta|käsittelyssä|myöhässä"
    r"|kadoksissa|kateissa|hukassa|poikki|pimeänä|jumissa"
    r"|ilman|vailla|vieläkään|menossa|meneillään|(?:on|jo) (?:mennyt|kulunut)|mennyt|kulunut"
    r"|e[it] (?:ole|oo|olla) (?:vielä \w+|vastattu|tullut|tullu|kuulunut|kuulunu|saatu|näkynyt)"
    r"|e(?:ikä|i) (?:\w+ )?(?:kuulu|näy|tule|tullut|kuulunut|näkynyt|vastata|vastattu)"
    r"|e[it] (?:kukaan|kuulu|vastausta|mitään vastausta)|eikä (?:vastausta|mitään|ketään|kukaan)"
    r"|(?:vastau|käsittel|päätö|toimitu|hyvity|palautu|selvit)\w* (?:on )?(?:jo )?kest\w+"
    # Swedish
    r"|vänt\w*|kö|köat|telefonkö|telefonen|utan(?! att)|inget svar|inga svar|försen\w*|fortfarande"
    r"|ännu (?:inte|inget|ingen)|inte (?:svarat|fått|hört|kommit)|ingen (?:svarar|har svarat)"
    r"|svarar inte|obesvara\w*|dröj\w*|(?:legat|ligger|varit|är) nere|strömlös\w*|bortkom\w*"
    # English
    r"|wait(?:ed|ing)?|on hold|on the (?:phone|line)|queue|queu(?:ed|ing|eing)|overdue|late|delayed"
    r"|still (?:no|not|nothing|waiting|hasn['\u2019]?t|haven['\u2019]?t|isn['\u2019]?t)"
    r"|no (?:answer|reply|response|word|news|money|refund|parcel|delivery|call|decision|update)"
    r"|nothing|nobody|no one|not heard|haven['\u2019]?t|hasn['\u2019]?t|unanswered|chasing|without"
    r"|in and|(?:been|is|was|has been|went) (?:down|out|missing|off)"
    r"|no (?:heat(?:ing)?|hot water|water|internet|broadband|power|electricity|signal|service)"
)
_NO_WAIT = _words(
    # Finnish: how long a thing was used or lasted, a journey, work, an age, being a customer
    r"käytö\w*|käyttä\w*|suuntaansa|juna\w*|bussi\w*|autolla|matka\w*|aja[amn]\w*|ajoin|vanha\w*"
    r"|työ\w*|palkat\w*|loma\w*|raskaana|naimisi\w*|takuu\w*|kest[iä]\w*|toimi\w*|toimin\w*"
    r"|kilometr\w*"
    r"|asiak\w*|jäsen\w*|maksa[nvm]\w*|asunut|ikäi\w*|ilman palkkaa|ilman ongelm\w*|elokuva\w*"
    # Swedish
    r"|användning\w*|använt|enkel|tåg\w*|bil|bilen|buss\w*|res[aeon]\w*|kör\w*|gam\w*|gift|jobb\w*"
    r"|arbet\w*|obetal\w*|semester\w*|gravid|ledig\w*|höll|hållit|funger\w*|garanti\w*|kund|medlem"
    r"|betala[rt]?|bott|utan (?:lön|problem)"
    # English
    r"|use|used|using|train|car|bus|drive|drove|driving|journey|trip|each way|one way|old|aged"
    r"|unpaid"
    r"|work(?:ed|s|ing)?|off|married|pregnant|holiday|shifts?|lasted|warranty|customer|member"
    r"|paying"
    r"|paid|lived|promised|said|luva\w*|lupa\w*|sanottiin|lova\w*|sades|a (?:week|day|month)"
    r"|without (?:pay|a problem|problems|any problems)"
)
_AGO = re.compile(r"\W{0,2}(?:sitten|sedan|sen|ago)\b")
_GOING_ON = re.compile(r"(?: already)? (?:nu|now|nyt|running)\b|,? and counting")
_CONTACT = _words(
    # Finnish: what the customer does; `te soititte` and `soitettiin` are another's doing
    r"(?:soit|kirjoit|kysy|pyy|laitta|lähett|ilmoit|valit|kerto|yritt|selit|muistut|reklamoi"
    r"|huomaut)"
    r"(?:in|imme|tanut|tänyt|tänny|tanu|nut|nyt|nu|ny|äny|tu|ty|an|än|n|ettu|itty|ellyt|ellut"
    r"|itellu)"
    r"|soittanu\w*|soiteltu|soitettu|kysytty|pyydet\w*|pyydän|pyysin|kerroin|kerron|kertonu\w*"
    r"|kirjoittanu\w*|lähettäny\w*|lähetin|ilmoittanu\w*|yrittäny\w*|laitoin|laittanu\w*"
    r"|valittanu\w*"
    r"|otin yhteyttä|ottanut yhteyttä|otan yhteyttä|yhteydenotto|yhteydessä|viesti\w*|soitto\w*"
    r"|sähköposti\w*|haen|hakenut|lähestyn|selvitän|selvittänyt|reklamoinut|asioin"
    # Swedish
    r"|ring(?:er|t|de)?|mejl\w*|mail\w*|skriv(?:er|it)|skrev|fråga[rt]?|frågade|kontaktat|kontaktar"
    r"|hört av (?:mig|oss)|hör av (?:mig|oss)|rapporter\w*|anmält|anmäler|påmint|påminner"
    r"|försök\w*|bett|ber"
    r"|sagt|säger|berättat|berättar|klagat|klagar|reklamerat|tjatat|samtalet|meddelandet|sökt"
    r"|ansökt"
    # English
    r"|call(?:ed|ing)?|rang|rung|ring|ringing|phon(?:ed|ing)|e-?mail(?:ed|ing)?|wr(?:ite|ote|itten)"
    r"|writing|contact(?:ed|ing)?|ask(?:ed|ing)?|messag(?:e|ed|ing)|told|telling|tell"
    r"|report(?:ed|ing)?"
    r"|complain(?:ed|ing)?|chas(?:ed|ing)|tried|trying|try|explain(?:ed|ing)?|in touch"
    r"|reminded|getting hold"
)
_NOT_THEIRS = _words(
    r"te|ette|olette|soititte|soittaneet|soitettiin|he|hän|hänelle|ne|lääkäri\w*|kuski\w*"
    r"|kuljettaj\w*"
    r"|hakivat|ni har|ni ringde|ni (?:ringer|skrev|frågade|bad)|de har|du (?:har|frågade)|han"
    r"|hon|chatbot\w*|botti|läkar\w*|föraren|budet|chauff\w*"
    r"|they|they['\u2019]ve|she|you['\u2019]ve|you have|you (?:called|rang|phoned|e-?mailed"
    r"|wrote|told|asked|tried"
    r"|contacted|messaged|charged)|(?:the|your) \w+ (?:called|rang|told|asked|tried|e-?mailed"
    r"|wrote)|was told|been told|were told"
    r"|doctor|driver|courier"
)
_MONEY = _words(
    # Finnish
    r"maks(?:oin|oimme|aa|oi|ettu|anut|ettiin|etaan|u\w*)|veloit\w*|lasku\w*|palaut\w*|hyvit\w*"
    r"|raha\w*"
    r"|hin(?:ta|na|nan|nalla)\w*|tila(?:sin|simme|ttu|sitte|nnut|us|uk)\w*|osti\w*|osto\w*|kaup\w*"
    r"|sakko\w*|korva\w*|peri(?:tty|ttiin|tte|tään|ntä)\w*|summa\w*|tuki|tukea|tuesta|vähen\w*"
    r"|saatav\w*|vel[ka]\w*|kuitti\w*|lahjakort\w*|alennu\w*|tili\w*|viete|veitte|vei|arvoi\w*"
    r"|kiinni"
    # Swedish
    r"|betal(?:at|ade|a|ar|t|as|ning\w*)|faktur\w*|räkning\w*|dragit|dragits|drog|drogs|dragen"
    r"|pengar\w*|pris\w*"
    r"|kosta\w*|köp\w*|beställ\w*|återbetal\w*|avgift\w*|böter|bot|skuld\w*|krav\w*|kräv\w*"
    r"|ersätt\w*"
    r"|bidrag\w*|debiter\w*|summa\w*|värd\w*|presentkort\w*|rabatt\w*|kvitto\w*|belopp\w*|tillbaka"
    # English
    r"|pa(?:y|id|ying|yment)|charg\w*|bill\w*|invoice\w*|refund\w*|money|cost\w*|pric\w*"
    r"|order\w*|bought"
    r"|buy|purchas\w*|owe\w*|fees?|fine[ds]?|worth|took|taken|deduct\w*|benefit\w*|allowance"
    r"|compensation|claim\w*|voucher|gift card|discount|deposit|back|out of pocket|lost"
)
_NO_STAKE = _words(
    r"palk[ka]\w*|eläke\w*|eläkk\w*|vuokra\w*|bensa\w*|bensii\w*|halvem\w*|muualla"
    r"|naapurikau\w*|yli"
    r"|ilmainen|ilmaiseksi|kuussa|tulo\w*|tienaa\w*|säästä\w*"
    r"|lön\w*|pension\w*|hyra\w*|bensin\w*|billigare|annanstans|fri frakt|gratis|tjänar|spara\w*"
    r"|salary|wages?|pension|rent|petrol|cheaper|elsewhere|earn\w*|free|over|sav(?:e|ed|ing)"
    r"|an hour|tip"
    r"|parking|taxi|taksi\w*",
)


def waited(text: str, start: int, end: int) -> bool:
    """Whether a stretch of time is how long the customer has waited or been without something."""
    if _NO_WAIT.search(_beside(text, start, end)):
        return False
    left, right = _clause(text, start, end)
    if _WAITING.search(text, left, right) and not _AGO.match(text, end):
        return True
    if _GOING_ON.match(text, end):
        return True
    # `three weeks ago` and a mere `three weeks` are a wait where the silence stands beside them.
    after = text[end : _next(text, right)]
    alone = len(text[left:right].split()) <= _A_FEW_WORDS
    if _AGO.match(text, end) or alone:
        return bool(_WAITING.search(after))
    return False


def contacted(text: str, start: int, end: int) -> bool:
    """Whether a count is how often the customer has been in touch."""
    left, right = _clause(text, start, end)
    right = max(right, min(len(text), end + _NEAR))
    return bool(_CONTACT.search(text, left, right)) and not _NOT_THEIRS.search(text, left, right)


def at_stake(text: str, start: int, end: int) -> bool:
    """Whether a sum is one that was paid, charged or claimed."""
    left, right = _sentence(text, start, end)
    if _NO_STAKE.search(_beside(text, start, end)):
        return False
    return bool(_MONEY.search(text, left, right))


def _beside(text: str, start: int, end: int) -> str:
    """The words just around a number, no further than its own clause."""
    left, right = _clause(text, start, end)
    return text[max(left, start - _NEAR) : min(right, end + _NEAR)]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    return _between(_JOINT, text, start, end)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    return _between(_ENDS, text, start, end)


def _between(joint: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    """Where what surrounds a number begins and ends, within a few words of it."""
    left, right = max(0, start - _FAR), min(len(text), end + _FAR)
    # To the right end, since a joint may look at what follows it.
    joints = list(joint.finditer(text, left, right))
    left = max((one.end() for one in joints if one.end() <= start), default=left)
    return left, min((one.start() for one in joints if one.start() >= end), default=right)


def _next(text: str, at: int) -> int:
    """Where the clause that follows one ends."""
    joint = _JOINT.match(text, at)
    begin = joint.end() if joint else at
    after = _JOINT.search(text, begin, min(len(text), begin + _FAR))
    return after.start() if after else min(len(text), begin + _FAR)
