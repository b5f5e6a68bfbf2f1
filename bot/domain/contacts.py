"""Contact details in a reply that neither the organisation nor the customer has given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.conversation import Conversation
    from bot.domain.policy import PolicySet

_CONTACT = re.compile(
    r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"|(?P<url>\b(?:https?://|www\.)[^\s<>\"]{3,500})"
    r"|(?P<phone>(?<![\w.,-])\+?\d[\d\u00a0 ()-]{5,17}\d(?![\w%€]))"
)
_DIGITS = re.compile(r"\D")
_MIN_PHONE_DIGITS = 7


def unlisted(text: str, policy: PolicySet, conversation: Conversation) -> Iterator[tuple[int, int]]:
    """Where each of them stands, end exclusive."""
    matches = list(_CONTACT.finditer(text))
    if not matches:
        return
    listed = {_key(contact.value) for contact in policy.organisation.contacts}
    said = " ".join(turn.text for turn in conversation.customer_turns)
    for match in matches:
        value = match.group().rstrip(".,;:!?)")
        if match["phone"] and len(_DIGITS.sub("", value)) < _MIN_PHONE_DIGITS:
            continue
        if _key(value) not in listed and value not in said:
            yield match.start(), match.start() + len(value)


def _key(value: str) -> str:
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
